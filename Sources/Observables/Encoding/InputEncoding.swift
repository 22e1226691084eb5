import Formats

/// Turns observables into numbers of order one for a network and back, each by an encoding of its own.
///
/// Everything is fitted on training simulations and travels with the model. On transfer the numbers of the source keep
/// the meaning that the pre-trained weights have learned; whose simulations were used is part of the value.
public struct InputEncoding: Sendable, Equatable, Hashable, Codable {
  /// Whose training simulations an encoding is fitted on.
  public enum Origin: String, Sendable, Codable, CaseIterable {
    /// The suite of cheap simulations.
    case source
    /// The suite of expensive simulations.
    case target
    /// Both, every simulation counted once.
    case joint
  }

  /// Simulations of a suite to fit on: what is observed and the rows that may be looked at.
  public struct Sample: Sendable {
    let joint: JointObservable
    let rows: [Int]

    /// Takes what is observed `[N, D]` and the training rows.
    public init(_ joint: JointObservable, rows: [Int]) {
      self.joint = joint
      self.rows = rows
    }
  }

  /// The encoding of each observable, in the order in which they stand side by side.
  public let parts: [ObservableEncoding]
  /// Whose simulations it was fitted on.
  public let origin: Origin
  /// Number of simulations fitted on.
  public let simulations: Int

  /// An encoding of stated parts, as a model keeps them.
  ///
  /// - Throws: ``ObservableError/malformedEncoding(_:)``, ``ObservableError/tooFewRows(found:)``.
  public init(parts: [ObservableEncoding], origin: Origin, simulations: Int) throws(ObservableError) {
    guard !parts.isEmpty else { throw .malformedEncoding("no observables") }
    guard simulations >= 2 else { throw .tooFewRows(found: simulations) }
    self.parts = parts
    self.origin = origin
    self.simulations = simulations
  }

  /// Decodes and checks an encoding.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      parts: container.decode([ObservableEncoding].self, forKey: .parts),
      origin: container.decode(Origin.self, forKey: .origin),
      simulations: container.decode(Int.self, forKey: .simulations))
  }

  /// The kinds that suit the numbers of some simulations, one per observable.
  ///
  /// - Parameter samples: simulations that may be looked at; never those of a test.
  public static func kinds(suiting samples: [Sample]) -> [EncodingKind] {
    guard let first = samples.first else { return [] }
    return first.joint.columns.map { range in
      EncodingKind.suiting(
        range.map { column in
          samples.flatMap { sample in sample.rows.map { sample.joint.values[$0, column] } }
        })
    }
  }

  /// Fits an encoding to training simulations.
  ///
  /// - Parameters:
  ///   - origin: whose simulations are taken.
  ///   - source: the cheap suite, when it is.
  ///   - target: the expensive suite, when it is.
  ///   - kinds: the kind of each observable; those that suit the sample when nil.
  /// - Throws: ``ObservableError``.
  public init(
    fitting origin: Origin, source: Sample? = nil, target: Sample? = nil, kinds: [EncodingKind]? = nil
  ) throws(ObservableError) {
    let chosen: [Sample?] =
      switch origin {
      case .source: [source]
      case .target: [target]
      case .joint: [source, target]
      }
    let samples = chosen.compactMap(\.self)
    guard samples.count == chosen.count, let first = samples.first else {
      throw .missingSuite(origin: origin.rawValue)
    }
    for sample in samples where sample.joint.width != first.joint.width {
      throw .width(name: sample.joint.name, expected: first.joint.width, found: sample.joint.width)
    }
    let count = samples.reduce(0) { $0 + $1.rows.count }
    guard count >= 2 else { throw .tooFewRows(found: count) }
    let kinds = kinds ?? Self.kinds(suiting: samples)
    guard kinds.count == first.joint.observables.count else {
      throw .malformedEncoding("\(kinds.count) kinds for \(first.joint.observables.count) observables")
    }
    var parts: [ObservableEncoding] = []
    for (index, range) in first.joint.columns.enumerated() {
      let rows = samples.flatMap { sample in
        sample.rows.map { (row: $0, numbers: Array(sample.joint.values.row($0)[offset: range])) }
      }
      parts.append(
        try ObservableEncoding(fitting: first.joint.observables[index], to: rows, kind: kinds[index]))
    }
    try self.init(parts: parts, origin: origin, simulations: count)
  }

  /// Numbers that go in, D.
  public var width: Int { parts.reduce(0) { $0 + $1.bins } }

  /// The encoded numbers `[rows, D]` of some simulations, all unless given.
  ///
  /// - Throws: ``ObservableError/width(name:expected:found:)``, ``ObservableError/noLogarithm(name:row:place:value:)``.
  public func encoded(_ joint: JointObservable, rows: [Int]? = nil) throws(ObservableError) -> Matrix {
    for (part, observable) in zip(parts, joint.observables) where part.bins != observable.width {
      throw .width(name: observable.name, expected: part.bins, found: observable.width)
    }
    guard joint.width == width else { throw .width(name: joint.name, expected: width, found: joint.width) }
    let rows = rows ?? Array(0..<joint.count)
    var values: [Double] = []
    values.reserveCapacity(rows.count * width)
    for row in rows {
      for (index, range) in joint.columns.enumerated() {
        values += try parts[index].encoded(
          Array(joint.values.row(row)[offset: range]), row: row, of: joint.observables[index])
      }
    }
    return Matrix(rows: rows.count, columns: width, values: values)
  }

  /// The encoded numbers of some simulations as a network's inputs, `[rows, D]` row-major.
  ///
  /// - Throws: as ``encoded(_:rows:)``.
  public func inputs(_ joint: JointObservable, rows: [Int]? = nil) throws(ObservableError) -> [Float] {
    try encoded(joint, rows: rows).values.map { Float($0) }
  }

  /// The numbers `[N, D]` that encode to these, the inverse of ``encoded(_:rows:)``.
  ///
  /// - Throws: ``ObservableError/width(name:expected:found:)``.
  public func decoded(_ encoded: Matrix) throws(ObservableError) -> Matrix {
    guard encoded.columns == width else {
      throw .width(name: "the encoded input", expected: width, found: encoded.columns)
    }
    var values: [Double] = []
    values.reserveCapacity(encoded.values.count)
    for row in 0..<encoded.rows {
      var start = 0
      for part in parts {
        values += part.decoded(encoded.row(row)[offset: start..<start + part.bins])
        start += part.bins
      }
    }
    return Matrix(rows: encoded.rows, columns: width, values: values)
  }
}

extension ArraySlice {
  /// A part counted from the slice's start.
  subscript(offset range: Range<Int>) -> ArraySlice {
    self[startIndex + range.lowerBound..<startIndex + range.upperBound]
  }
}
