import Formats
import Observables
import OrderedCollections

/// A suite of simulations: parameters, what is observed of each and where they came from; row i of everything is
/// simulation i.
///
/// A value of this type has been checked: equal numbers of rows, numbers that fit their axes, all finite, positive
/// where the observable is, parameters within the prior that the suite states.
public struct Suite: Sendable, Equatable {
  /// An observable with its numbers.
  public struct Observed: Sendable, Equatable {
    /// What is observed.
    public let observable: Observable
    /// The numbers, row i being simulation i.
    public let rows: ObservedRows

    /// An observable with its numbers.
    public init(_ observable: Observable, _ rows: ObservedRows) {
      self.observable = observable
      self.rows = rows
    }
  }

  /// The parameters `[N, P]` with their names.
  public let parameters: ParameterTable
  /// What is observed, by name.
  public let observables: OrderedDictionary<String, Observed>
  /// Where the suite came from.
  public let manifest: SuiteManifest
  /// Where its parts were read, for messages.
  public let origins: Origins

  /// Where the parts of a suite were read, for messages.
  public struct Origins: Sendable, Equatable {
    /// The parameter file.
    public var parameters = "parameters.txt"
    /// The file of wavenumbers.
    public var k = "k.npy"
    /// The file of each observable; `<name>.npy` unless said otherwise.
    public var observables: [String: String] = [:]

    /// The names that a suite directory has.
    public init() {}

    /// The file of an observable.
    public func observable(_ name: String) -> String { observables[name] ?? name + ".npy" }
  }

  /// Puts a suite together and checks it.
  ///
  /// - Throws: ``SuiteError`` or `ObservableError` with file, row and bin of the first fault.
  public init(
    parameters: ParameterTable, observables: [Observed], manifest: SuiteManifest, origins: Origins = Origins()
  ) throws {
    try Self.check(parameters, manifest, file: origins.parameters)
    guard !observables.isEmpty else {
      throw SuiteError.empty(place: manifest.name, what: "observable (<name>.npy)")
    }
    var named: OrderedDictionary<String, Observed> = [:]
    for observed in observables {
      let (observable, file) = (observed.observable, origins.observable(observed.observable.name))
      try observable.validate(file: file)
      guard observed.rows.count == parameters.values.rows else {
        throw SuiteError.rowCount(
          file: file, rows: observed.rows.count, parameterFile: origins.parameters,
          parameterRows: parameters.values.rows)
      }
      guard observed.rows.width == observable.width else {
        throw ObservableError.width(
          name: "\(file): \(observable.name)", expected: observable.width, found: observed.rows.width)
      }
      try Self.check(observed, file: file)
      guard named.updateValue(observed, forKey: observable.name) == nil else {
        throw SuiteError.repeated(kind: "observable", name: observable.name)
      }
    }
    for observed in named.values {
      let observable = observed.observable
      let files = observable.axes.flatMap(\.coordinates).map(\.name) + ["offsets"]
      if let file = files.first(where: { named["\(observable.name).\($0)"] != nil }) {
        throw SuiteError.ambiguous(name: "\(observable.name).\(file)", axisOf: observable.name)
      }
    }
    self.init(checked: parameters, observables: named, manifest: manifest, origins: origins)
  }

  /// Puts a suite of power spectra [(Mpc/h)^3] together that share their wavenumbers `[K]` [h/Mpc].
  ///
  /// - Throws: as ``init(parameters:observables:manifest:origins:)``.
  public init(
    parameters: ParameterTable, k: [Double], spectra: OrderedDictionary<String, Matrix>,
    manifest: SuiteManifest, origins: Origins = Origins()
  ) throws {
    let observables = spectra.map { Observed(.power($0.key, k: k), .memory($0.value)) }
    for (name, matrix) in spectra where matrix.columns != k.count {
      throw SuiteError.binCount(
        file: origins.observable(name), bins: matrix.columns, kFile: origins.k, kBins: k.count)
    }
    try self.init(parameters: parameters, observables: observables, manifest: manifest, origins: origins)
  }

  private init(
    checked parameters: ParameterTable, observables: OrderedDictionary<String, Observed>,
    manifest: SuiteManifest, origins: Origins
  ) {
    self.parameters = parameters
    self.observables = observables
    self.manifest = manifest
    self.origins = origins
  }

  private static func check(_ observed: Observed, file: String) throws {
    let observable = observed.observable
    func fault(_ found: (row: Int, number: Int, value: Double), _ expected: String) -> ObservableError {
      .value(
        file: file, row: found.row, place: observable.place(of: found.number), value: "\(found.value)",
        expected: expected)
    }
    if observable.sign == .positive {
      if let found = observed.rows.first(where: { !($0 > 0 && $0.isFinite) }) {
        throw fault(found, "a positive finite number")
      }
    } else if let found = observed.rows.first(where: { !$0.isFinite }) {
      throw fault(found, "a finite number")
    }
  }

  private static func check(
    _ parameters: ParameterTable, _ manifest: SuiteManifest, file: String
  ) throws(SuiteError) {
    guard parameters.values.rows > 0, !parameters.names.isEmpty else {
      throw .empty(place: file, what: "simulation")
    }
    var seen = Set<String>()
    for name in parameters.names where !seen.insert(name).inserted {
      throw .repeated(kind: "parameter", name: name)
    }
    if let (row, column) = parameters.values.firstNonFinite() {
      throw .parameterValue(
        file: file, row: row, name: parameters.names[column], value: "\(parameters.values[row, column])")
    }
    for (name, prior) in manifest.prior {
      try parameters.require(name, within: prior, of: "the suite's prior", file: file)
    }
    for (name, described) in manifest.parameters {
      guard let column = parameters.column(named: name), let least = column.min(), let most = column.max()
      else { continue }
      let range = manifest.prior[name] ?? least...most
      guard described.scale.suits(range.lowerBound, range.upperBound) else {
        throw .scaling(
          .scaleOfBounds(
            parameter: name, scale: described.scale.rawValue, lower: range.lowerBound, upper: range.upperBound
          ))
      }
    }
  }

  /// Whether the contents are equal, wherever they were read.
  public static func == (left: Suite, right: Suite) -> Bool {
    left.parameters == right.parameters && left.observables == right.observables
      && left.manifest == right.manifest
  }

  /// Name of the suite.
  public var name: String { manifest.name }

  /// Number of simulations.
  public var count: Int { parameters.values.rows }

  /// An observable of the suite with its numbers.
  ///
  /// - Throws: `ObservableError.unknown` with the nearest name.
  public func observed(_ name: String) throws(ObservableError) -> Observed {
    guard let observed = observables[name] else {
      let known = Array(observables.keys)
      throw .unknown(
        name: name, suite: self.name, nearest: nearestName(to: name, in: known), available: known)
    }
    return observed
  }

  /// The numbers `[N, width]` of an observable.
  ///
  /// - Throws: `ObservableError` for a name that the suite lacks and for sets of points.
  public func values(of name: String) throws(ObservableError) -> Matrix {
    let observed = try observed(name)
    guard let matrix = observed.rows.matrix else {
      throw .kind(name: name, kind: observed.observable.kind.rawValue, place: "a table of numbers")
    }
    return matrix
  }

  /// What a selection reads of the suite `[N, D]`.
  ///
  /// - Throws: `ObservableError`.
  public func joint(_ selection: ObservableSelection) throws -> JointObservable {
    try JointObservable(selection) { name in
      let observed = try observed(name)
      return (observed.observable, observed.rows)
    }
  }

  /// What a model reads of the suite `[N, D]`; the suite's axes may go further than the model's.
  ///
  /// - Throws: `ObservableError`.
  public func joint(matching observables: [Observable]) throws -> JointObservable {
    try JointObservable(matching: observables, in: name) { name in
      let observed = try observed(name)
      return (observed.observable, observed.rows)
    }
  }

  /// The suite with some of its simulations only, in the given order.
  ///
  /// - Throws: ``SuiteError/row(_:count:)`` for a row that does not exist, ``SuiteError/empty(place:what:)`` for none.
  public func selecting(rows: [Int]) throws(SuiteError) -> Suite {
    guard !rows.isEmpty else { throw .empty(place: name, what: "simulation") }
    if let row = rows.first(where: { $0 < 0 || $0 >= count }) { throw .row(row, count: count) }
    let chosen = ParameterTable(names: parameters.names, values: parameters.values.selecting(rows: rows))
    var manifest = manifest
    if let partners = manifest.pair?.rows, partners.count == count {
      manifest.pair?.rows = rows.map { partners[$0] }
    }
    return Suite(
      checked: chosen,
      observables: observables.mapValues { Observed($0.observable, $0.rows.selecting(rows)) },
      manifest: manifest, origins: origins)
  }

  /// The parameters of the given names `[N, P]`, in that order.
  ///
  /// - Throws: ``SuiteError/unknown(kind:name:nearest:available:)`` with the nearest name.
  public func parameters(named names: [String]) throws(SuiteError) -> Matrix {
    var columns: [Int] = []
    for name in names { columns.append(try position(of: name, in: parameters.names, kind: "parameter")) }
    return parameters.values.selecting(columns: columns)
  }
}

extension ParameterTable {
  /// Requires the values of a parameter, where the table has it, to lie within bounds; rounding of text is let pass.
  ///
  /// - Throws: ``SuiteError/outsideBounds(file:row:column:name:value:lower:upper:of:)``.
  func require(
    _ name: String, within bounds: ClosedRange<Double>, of whose: String, file: String
  ) throws(SuiteError) {
    guard let column = names.firstIndex(of: name) else { return }
    let slack = 1e-6 * (bounds.upperBound - bounds.lowerBound)
    for row in 0..<values.rows {
      let value = values[row, column]
      guard value >= bounds.lowerBound - slack, value <= bounds.upperBound + slack else {
        throw .outsideBounds(
          file: file, row: row, column: column, name: name, value: value, lower: bounds.lowerBound,
          upper: bounds.upperBound, of: whose)
      }
    }
  }
}
