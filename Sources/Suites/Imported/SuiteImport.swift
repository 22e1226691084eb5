import Formats
import Observables
import OrderedCollections

/// A user's files as a suite: a table of parameters, an array of each observable, files of their axes, and what these
/// mean.
public struct SuiteImport: Sendable {
  /// A file of one observable, row i being simulation i.
  public struct ObservableFile: Sendable, Equatable {
    /// The observable's name.
    public var name: String
    /// npy, npz (`FILE.npz:array`), csv or a text table.
    public var path: String

    /// A file of an observable.
    public init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }

  /// A file of an axis: one coordinate, or a column for each of several.
  public struct AxisFile: Sendable, Equatable {
    /// The observable whose axis it is.
    public var observable: String
    /// The coordinate's name; taken from the file when nil.
    public var coordinate: String?
    /// npy, npz, csv or a text table.
    public var path: String

    /// A file of an axis.
    public init(observable: String, coordinate: String? = nil, path: String) {
      self.observable = observable
      self.coordinate = coordinate
      self.path = path
    }
  }

  /// What the record of an imported suite says of its making.
  public static let generator = "imported files"

  /// The table of parameters with a line of names.
  public var parameters: String
  /// The observables.
  public var observables: [ObservableFile]
  /// Their axes; an observable without one counts its numbers.
  public var axes: [AxisFile]
  /// Units of observables by name, of coordinates as `NAME:COORDINATE`, of parameters.
  public var units: OrderedDictionary<String, String> = [:]
  /// Bounds of parameters.
  public var bounds: OrderedDictionary<String, ClosedRange<Double>> = [:]
  /// Scales of parameters.
  public var scales: OrderedDictionary<String, ParameterScale> = [:]
  /// Labels of parameters.
  public var labels: OrderedDictionary<String, String> = [:]
  /// Name of the suite.
  public var name: String
  /// Redshift of the simulations.
  public var redshift: Double?
  /// Side of their box [Mpc/h].
  public var boxSize: Double?
  /// Processor time of one of them [s].
  public var secondsPerSimulation: Double?

  /// An import of files.
  public init(parameters: String, observables: [ObservableFile], axes: [AxisFile] = [], name: String) {
    self.parameters = parameters
    self.observables = observables
    self.axes = axes
    self.name = name
  }

  /// Reads the files and puts the suite together.
  ///
  /// - Throws: `FormatError`, ``SuiteError``, `ObservableError` with the file, row and column of the first fault.
  public func suite() throws -> Suite {
    guard name.isPlainName else { throw SuiteError.name(name) }
    let table = try ParameterTable.read(parameters)
    try requireKnown(table.names)
    var origins = Suite.Origins()
    origins.parameters = parameters
    var found: [Suite.Observed] = []
    for file in observables {
      origins.observables[file.name] = file.path
      found.append(try observed(file))
    }
    var manifest = SuiteManifest(name: name, generator: Self.generator, prior: bounds)
    for parameter in table.names {
      let described = SuiteManifest.Parameter(
        label: labels[parameter], unit: units[parameter], scale: scales[parameter] ?? .linear)
      if described != SuiteManifest.Parameter() { manifest.parameters[parameter] = described }
    }
    if let redshift { manifest.details["redshift"] = .number(redshift) }
    if let boxSize { manifest.details["box_size"] = .number(boxSize) }
    if let secondsPerSimulation {
      manifest.details["seconds_per_simulation"] = .number(secondsPerSimulation)
    }
    manifest.details["files"] = .strings(([parameters] + observables.map(\.path)).map(FolderListing.lastName))
    return try Suite(parameters: table, observables: found, manifest: manifest, origins: origins)
  }

  /// Refuses what is said of names that are not there.
  private func requireKnown(_ parameters: [String]) throws {
    let names = observables.map(\.name)
    if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw SuiteError.repeated(kind: "observable", name: repeated)
    }
    func require(_ name: String, in known: [String], _ kind: String) throws(SuiteError) {
      _ = try position(of: name, in: known, kind: kind)
    }
    for axis in axes {
      try require(axis.observable, in: names, "observable")
      if let coordinate = axis.coordinate, !Axis.Coordinate.isUsable(coordinate) {
        throw ObservableError.coordinateName(file: axis.path, axis: axis.observable, found: coordinate)
      }
    }
    for name in Array(bounds.keys) + scales.keys + labels.keys {
      try require(name, in: parameters, "parameter")
    }
    for name in units.keys where !name.contains(":") {
      try require(name, in: names + parameters, "observable or parameter")
    }
    for name in units.keys where name.contains(":") {
      try require(String(name.prefix { $0 != ":" }), in: names, "observable")
    }
  }

  private func observed(_ file: ObservableFile) throws -> Suite.Observed {
    let array = try ArrayFile.read(file.path)
    let shape = array.shape.count > 1 ? Array(array.shape.dropFirst()) : [1]
    var axes = shape.map { Axis(length: $0) }
    var used: Set<String> = []
    for own in self.axes where own.observable == file.name {
      for coordinate in try coordinates(own) {
        let fitting = shape.indices.filter {
          shape[$0] == coordinate.values.count && axes[$0].coordinates.isEmpty
        }
        let known = shape.indices.filter { shape[$0] == coordinate.values.count }
        guard let place = fitting.first ?? known.first else {
          throw ObservableError.axisLength(
            file: own.path, axis: "\(file.name):\(coordinate.name)", expected: shape.last ?? 0,
            found: coordinate.values.count)
        }
        axes[place].coordinates.append(coordinate)
        used.insert("\(file.name):\(coordinate.name)")
      }
    }
    let wrong = units.keys.first { $0.hasPrefix(file.name + ":") && !used.contains($0) }
    if let wrong {
      throw SuiteError.unknown(
        kind: "axis", name: wrong, nearest: nearestName(to: wrong, in: used.sorted()),
        available: used.sorted())
    }
    let observable = Observable(file.name, axes: axes, unit: units[file.name] ?? "")
    return Suite.Observed(
      observable,
      .memory(Matrix(rows: array.shape[0], columns: shape.reduce(1, *), values: array.matrix.values)))
  }

  /// The coordinates of an axis file: a vector is one, a table has one in each column.
  private func coordinates(_ file: AxisFile) throws -> [Axis.Coordinate] {
    let array = try ArrayFile.read(file.path)
    let columns = array.shape.count > 1 ? array.matrix.columns : 1
    let stem = file.coordinate ?? Self.coordinateName(file.path)
    return (0..<columns).map { column in
      let name = array.names?[column] ?? (columns == 1 ? stem : "\(stem)\(column + 1)")
      let values =
        columns == 1 ? array.matrix.values : array.matrix.column(column)
      return Axis.Coordinate(
        name: columns == 1 ? file.coordinate ?? name : name,
        unit: units["\(file.observable):\(columns == 1 ? file.coordinate ?? name : name)"] ?? "",
        values: values)
    }
  }

  /// The name of a coordinate by its file: "k" of "k.npy", "p0_k.npy" and "bins.npz:k".
  static func coordinateName(_ path: String) -> String {
    if let array = path.split(separator: ":").last, path.contains(".npz:") { return String(array) }
    let stem = FolderListing.lastName(of: path).prefix { $0 != "." }
    return stem.split(whereSeparator: { $0 == "_" || $0 == "-" }).last.map(String.init) ?? String(stem)
  }
}
