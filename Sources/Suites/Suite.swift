import Formats
import OrderedCollections

/// A suite of simulations: parameters, summaries and where they came from; row i of everything is simulation i.
///
/// A value of this type has been checked: equal numbers of rows, one wavenumber per bin, positive finite powers.
public struct Suite: Sendable, Equatable {
  /// The parameters `[N, P]` with their names.
  public let parameters: ParameterTable
  /// The mean wavenumber of each bin `[K]` [h/Mpc].
  public let k: [Double]
  /// The summaries by name `[N, K]`: "pk" is the power spectrum, "mpk" the marked one, both [(Mpc/h)^3].
  public let summaries: OrderedDictionary<String, Matrix>
  /// Where the suite came from.
  public let manifest: SuiteManifest

  /// Where the parts of a suite were read, for messages.
  public struct Origins: Sendable {
    /// The parameter file.
    public var parameters = "parameters.txt"
    /// The file of wavenumbers.
    public var k = "k.npy"
    /// The file of each summary; `<summary>.npy` unless said otherwise.
    public var summaries: [String: String] = [:]

    /// The names that a suite directory has.
    public init() {}

    func summary(_ name: String) -> String { summaries[name] ?? name + ".npy" }
  }

  /// Puts a suite together and checks it.
  ///
  /// - Throws: ``SuiteError`` with file, row and bin of the first fault.
  public init(
    parameters: ParameterTable, k: [Double], summaries: OrderedDictionary<String, Matrix>,
    manifest: SuiteManifest, origins: Origins = Origins()
  ) throws(SuiteError) {
    try Self.check(parameters, file: origins.parameters)
    try KBins.validate(k, file: origins.k)
    guard !summaries.isEmpty else { throw .empty(place: manifest.name, what: "summary (<summary>.npy)") }
    for (name, spectra) in summaries {
      let file = origins.summary(name)
      guard spectra.rows == parameters.values.rows else {
        throw .rowCount(
          file: file, rows: spectra.rows, parameterFile: origins.parameters,
          parameterRows: parameters.values.rows)
      }
      guard spectra.columns == k.count else {
        throw .binCount(file: file, bins: spectra.columns, kFile: origins.k, kBins: k.count)
      }
      if let index = spectra.values.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
        let (row, bin) = index.quotientAndRemainder(dividingBy: k.count)
        throw .power(file: file, row: row, bin: bin, k: k[bin], value: "\(spectra.values[index])")
      }
    }
    self.init(checked: parameters, k: k, summaries: summaries, manifest: manifest)
  }

  private init(
    checked parameters: ParameterTable, k: [Double], summaries: OrderedDictionary<String, Matrix>,
    manifest: SuiteManifest
  ) {
    self.parameters = parameters
    self.k = k
    self.summaries = summaries
    self.manifest = manifest
  }

  private static func check(_ parameters: ParameterTable, file: String) throws(SuiteError) {
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
  }

  /// Name of the suite.
  public var name: String { manifest.name }

  /// Number of simulations.
  public var count: Int { parameters.values.rows }

  /// The spectra `[N, K]` of a summary.
  ///
  /// - Throws: ``SuiteError/unknown(kind:name:nearest:available:)`` with the nearest name.
  public func summary(_ name: String) throws(SuiteError) -> Matrix {
    _ = try position(of: name, in: Array(summaries.keys), kind: "summary")
    return summaries[name] ?? Matrix(rows: 0, columns: 0)
  }

  /// The suite with the bins in a range of wavenumbers only, ends included.
  ///
  /// - Parameter range: wavenumbers to keep [h/Mpc].
  /// - Throws: ``SuiteError/emptyRange(lower:upper:first:last:)``.
  public func selecting(k range: ClosedRange<Double>) throws(SuiteError) -> Suite {
    let bins = try KBins.indices(of: k, in: range)
    return Suite(
      checked: parameters, k: bins.map { k[$0] },
      summaries: summaries.mapValues { $0.selecting(columns: bins) }, manifest: manifest)
  }

  /// The suite with some of its simulations only, in the given order.
  ///
  /// - Throws: ``SuiteError/row(_:count:)`` for a row that does not exist, ``SuiteError/empty(place:what:)`` for none.
  public func selecting(rows: [Int]) throws(SuiteError) -> Suite {
    guard !rows.isEmpty else { throw .empty(place: name, what: "simulation") }
    if let row = rows.first(where: { $0 < 0 || $0 >= count }) { throw .row(row, count: count) }
    let chosen = ParameterTable(names: parameters.names, values: parameters.values.selecting(rows: rows))
    return Suite(
      checked: chosen, k: k, summaries: summaries.mapValues { $0.selecting(rows: rows) }, manifest: manifest)
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

extension KBins {
  /// The bins in a range of wavenumbers, ends included.
  ///
  /// - Throws: ``SuiteError/emptyRange(lower:upper:first:last:)``.
  static func indices(of k: [Double], in range: ClosedRange<Double>) throws(SuiteError) -> [Int] {
    let bins = k.indices.filter { range.contains(k[$0]) }
    guard !bins.isEmpty else {
      throw .emptyRange(
        lower: range.lowerBound, upper: range.upperBound, first: k.first ?? .nan, last: k.last ?? .nan)
    }
    return bins
  }
}
