/// The register of stages, by which files are read: adding one is a new file here and a line in the list.
public enum Stages {
  /// Every kind.
  public static let all: [any Stage.Type] = [
    Dense.self, Convolution.self, Flatten.self, BinsAsPoints.self, Pool.self,
  ]
}

/// Stages in order, as files hold them: each with its kind.
public struct StageList: Sendable {
  /// The stages from input to output.
  public var stages: [any Stage]

  /// Stages in the given order.
  public init(_ stages: [any Stage] = []) { self.stages = stages }
}

extension StageList: Equatable {
  /// Whether all stages are equal.
  public static func == (a: StageList, b: StageList) -> Bool {
    a.stages.count == b.stages.count && zip(a.stages, b.stages).allSatisfy { $0.isEqual(to: $1) }
  }
}

extension StageList: Codable {
  /// Reads a list of objects, each with a "kind" of ``Stages``.
  public init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    self.init()
    while !list.isAtEnd {
      let element = try list.superDecoder()
      let kind = try Kind(of: element)
      guard let type = Stages.all.first(where: { $0.kind == kind.name }) else {
        throw kind.unknown(known: Stages.all.map { $0.kind })
      }
      stages.append(try type.init(from: element))
    }
  }

  /// Writes each stage with its kind.
  public func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    for stage in stages {
      let element = list.superEncoder()
      try Kind(name: type(of: stage).kind).encode(to: element)
      try stage.encode(to: element)
    }
  }
}

/// The key by which an object says what it is.
struct Kind: Codable {
  var name: String
  private var path: [any CodingKey] = []

  private enum Key: String, CodingKey { case kind }

  init(name: String) { self.name = name }

  init(of decoder: any Decoder) throws { try self.init(from: decoder) }

  init(from decoder: any Decoder) throws {
    name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .kind)
    path = decoder.codingPath
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: Key.self)
    try box.encode(name, forKey: .kind)
  }

  func unknown(known: [String]) -> DecodingError {
    .dataCorrupted(
      .init(
        codingPath: path,
        debugDescription: "kind '\(name)' is not known, expected one of \(known.joined(separator: ", "))"))
  }
}
