import Formats
import Foundation

/// Linear spectra from a table of CAMB or CLASS, for one cosmology.
///
/// The table gives P(k) or the transfer function at z = 0; the amplitude is set by σ_8 later. The same table serves every
/// cosmology it is asked for, so the parameters must be those it was computed with.
public struct TransferTable: LinearPowerSource {
  /// What the columns after k hold.
  public enum Quantity: String, Sendable, CaseIterable {
    /// P(k), in (Mpc/h)³ when k is in h/Mpc and Mpc³ when k is in 1/Mpc.
    case power
    /// δ / k² with arbitrary norm, as in CAMB's transfer functions: P ∝ k^n_s T².
    case transfer
    /// δ with arbitrary norm, as in CLASS' transfer functions: P ∝ k^(n_s - 4) δ².
    case density
  }

  /// Unit of the first column.
  public enum WaveNumberUnit: String, Sendable, CaseIterable {
    /// h/Mpc.
    case hubble = "h/Mpc"
    /// 1/Mpc.
    case physical = "1/Mpc"
  }

  /// Name for manifests and reports.
  public let name: String
  /// What the table holds.
  public let quantity: Quantity
  /// Unit of the table's k.
  public let unit: WaveNumberUnit
  private let start: Double
  private let step: Double
  /// ln of the tabulated quantity, resampled equally spaced in ln k.
  private let total: [Double]
  private let cold: [Double]?

  private static let points = 1024

  /// A table of columns.
  ///
  /// - Parameters:
  ///   - k: increasing wave numbers; they must reach from at most 0.001 to at least 1 h/Mpc.
  ///   - total: the quantity of all matter, one sign throughout.
  ///   - cold: that of cold dark matter and baryons, nil when there are no massive neutrinos.
  /// - Throws: `CosmologyError.table`.
  public init(
    name: String, k: [Double], total: [Double], cold: [Double]? = nil, quantity: Quantity = .power,
    unit: WaveNumberUnit = .hubble
  ) throws(CosmologyError) {
    self.name = name
    self.quantity = quantity
    self.unit = unit
    try Self.check(k, total: total, cold: cold, name: name)
    let logK = k.map { log($0) }
    (start, step) = (logK[0], (logK[k.count - 1] - logK[0]) / Double(Self.points - 1))
    let positions = (0..<Self.points).map { [start, step] in start + step * Double($0) }
    func resampled(_ column: [Double]) -> [Double] {
      let spline = CubicSpline(x: logK, y: column.map { log(abs($0)) })
      return positions.map { spline($0) }
    }
    self.total = resampled(total)
    self.cold = cold.map(resampled)
    if quantity == .power { try Self.checkUnits(logK, total, name: name) }
  }

  /// Reads a table written by CAMB or CLASS.
  ///
  /// The header names the columns and units.
  ///
  /// - Parameter columns: names of all columns as a header writes them, `k/h,P`, in place of the file's own.
  /// - Throws: `FormatError` for a file that cannot be read, `CosmologyError.table` with what is wrong, where, and what
  ///   was expected.
  public static func read(
    _ path: String, columns: String? = nil
  ) throws -> TransferTable {
    let table = try TransferColumns(text: FileBytes.readText(path), name: path, columns: columns)
    return try TransferTable(
      name: path, k: table.k, total: table.total, cold: table.cold, quantity: table.quantity, unit: table.unit
    )
  }

  /// The table's spectra; the cosmology gives h for tables in 1/Mpc and n_s for transfer functions.
  ///
  /// - Throws: `CosmologyError.table` when the table does not reach far enough in k for this h.
  public func spectrum(for parameters: CosmologicalParameters) throws(CosmologyError) -> LinearSpectrum {
    let shift = unit == .physical ? -log(parameters.h) : 0
    let first = start + shift
    let last = first + step * Double(Self.points - 1)
    guard first <= log(1e-3) + 1e-9, last >= -1e-9 else {
      let found = "\(exp(first)) ... \(exp(last))"
      throw .table(name: name, problem: "k must reach from at most 0.001 to at least 1 h/Mpc, found \(found)")
    }
    let tilt = parameters.nS
    func power(_ column: [Double]) -> [Double] {
      switch quantity {
      case .power: column.map { $0 - 3 * shift }
      case .transfer: column.enumerated().map { tilt * (first + Double($0) * step) + 2 * $1 }
      case .density: column.enumerated().map { (tilt - 4) * (first + Double($0) * step) + 2 * $1 }
      }
    }
    guard let cold, parameters.mNu > 0 else {
      return LinearSpectrum(logK: first, step: step, total: power(total), estimatingColdFor: parameters)
    }
    return LinearSpectrum(logK: first, step: step, total: power(total), cold: power(cold), tilt: tilt)
  }

  private static func check(
    _ k: [Double], total: [Double], cold: [Double]?, name: String
  ) throws(CosmologyError) {
    guard k.count >= 20 else {
      throw .table(name: name, problem: "at least 20 rows are needed, found \(k.count)")
    }
    guard total.count == k.count, cold == nil || cold?.count == k.count else {
      throw .table(name: name, problem: "the columns differ in length from the \(k.count) wave numbers")
    }
    for i in k.indices {
      guard k[i] > (i == 0 ? 0 : k[i - 1]), k[i].isFinite else {
        throw .table(name: name, problem: "k must be positive and increase, found \(k[i]) in row \(i + 1)")
      }
    }
    for column in [total] + (cold.map { [$0] } ?? []) {
      for (i, value) in column.enumerated() {
        guard value.isFinite, value * column[0] > 0 else {
          let expected = "values must be finite, not zero and of one sign"
          throw .table(name: name, problem: "\(expected), found \(value) in row \(i + 1)")
        }
      }
    }
  }

  /// A power spectrum peaks near 0.02 h/Mpc; a peak elsewhere betrays a wrong unit or Δ²(k).
  private static func checkUnits(_ logK: [Double], _ power: [Double], name: String) throws(CosmologyError) {
    guard let peak = power.indices.max(by: { power[$0] < power[$1] }) else { return }
    let k = exp(logK[peak])
    guard k > 1e-3, k < 0.2, power[peak] > 10, power[peak] < 1e8 else {
      throw .table(
        name: name,
        problem: "P(k) must peak between 10 and 1e8 at 0.001 < k < 0.2, found \(power[peak]) at k = \(k)")
    }
  }
}
