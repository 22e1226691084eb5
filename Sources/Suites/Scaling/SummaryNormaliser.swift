import Formats
import Foundation

/// Turns powers into numbers of order one for a network: log10, then less the mean and over the standard deviation
/// of each bin.
///
/// Mean and deviation come from training simulations only, and travel with the model. On transfer the numbers of the
/// source keep the meaning that the pre-trained weights have learned; which suite was used is part of the value.
public struct SummaryNormaliser: Sendable, Equatable, Hashable, Codable {
  /// Whose training simulations a normaliser is fitted on.
  public enum Origin: String, Sendable, Codable, CaseIterable {
    /// The suite of cheap simulations.
    case source
    /// The suite of expensive simulations.
    case target
    /// Both, every simulation counted once.
    case joint
  }

  /// Simulations of a suite to fit on: spectra `[N, K]` and the rows that may be looked at.
  public struct Sample: Sendable {
    let spectra: Matrix
    let rows: [Int]

    /// Takes the spectra `[N, K]` and the training rows.
    public init(_ spectra: Matrix, rows: [Int]) {
      self.spectra = spectra
      self.rows = rows
    }
  }

  /// Mean of log10 of each bin `[K]`.
  public let mean: [Double]
  /// Standard deviation of log10 of each bin `[K]`, that of the sample fitted on (over N, as numpy's).
  public let deviation: [Double]
  /// Whose simulations it was fitted on.
  public let origin: Origin
  /// Number of simulations fitted on.
  public let simulations: Int

  /// Fits mean and deviation of log10 to training simulations.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for fewer than two simulations, constant bins, powers that are not positive
  ///   or a choice whose suite is absent.
  public init(
    fitting origin: Origin, source: Sample? = nil, target: Sample? = nil
  ) throws(SuiteError) {
    let chosen: [Sample?] =
      switch origin {
      case .source: [source]
      case .target: [target]
      case .joint: [source, target]
      }
    let samples = chosen.compactMap(\.self)
    guard samples.count == chosen.count else { throw .scaling(.missingSuite(origin: origin.rawValue)) }
    let bins = samples[0].spectra.columns
    var rows: [[Double]] = []
    for sample in samples {
      guard sample.spectra.columns == bins else {
        throw .scaling(.bins(expected: bins, found: sample.spectra.columns))
      }
      for row in sample.rows {
        guard row >= 0, row < sample.spectra.rows else { throw .row(row, count: sample.spectra.rows) }
        rows.append(try Self.logarithms(sample.spectra.row(row), row: row))
      }
    }
    guard rows.count >= 2 else { throw .scaling(.tooFewRows(found: rows.count)) }
    let count = Double(rows.count)
    var mean = [Double](repeating: 0, count: bins)
    for row in rows { for bin in 0..<bins { mean[bin] += row[bin] / count } }
    var variance = [Double](repeating: 0, count: bins)
    for row in rows {
      for bin in 0..<bins { variance[bin] += (row[bin] - mean[bin]) * (row[bin] - mean[bin]) / count }
    }
    // Rounding gives equal values a variance of this order.
    if let bin = variance.indices.first(where: { !(variance[$0] > 1e-24) }) {
      throw .scaling(.constantBin(bin: bin, rows: rows.count, value: pow(10, mean[bin])))
    }
    self.mean = mean
    deviation = variance.map { $0.squareRoot() }
    self.origin = origin
    simulations = rows.count
  }

  /// A normaliser of stated numbers, as a model keeps them.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` when means and deviations do not fit together.
  public init(mean: [Double], deviation: [Double], origin: Origin, simulations: Int) throws(SuiteError) {
    guard mean.count == deviation.count, !mean.isEmpty else {
      throw .scaling(.malformed("\(mean.count) means and \(deviation.count) standard deviations"))
    }
    guard mean.allSatisfy(\.isFinite) else { throw .scaling(.malformed("a mean is not finite")) }
    guard deviation.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw .scaling(.malformed("a standard deviation is not positive and finite"))
    }
    guard simulations >= 2 else { throw .scaling(.tooFewRows(found: simulations)) }
    self.mean = mean
    self.deviation = deviation
    self.origin = origin
    self.simulations = simulations
  }

  /// Decodes and checks a normaliser.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      mean: container.decode([Double].self, forKey: .mean),
      deviation: container.decode([Double].self, forKey: .deviation),
      origin: container.decode(Origin.self, forKey: .origin),
      simulations: container.decode(Int.self, forKey: .simulations))
  }

  /// Number of bins.
  public var bins: Int { mean.count }

  /// The normalised spectra `[N, K]` of all rows.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for another number of bins or powers that are not positive.
  public func normalised(_ spectra: Matrix) throws(SuiteError) -> Matrix {
    guard spectra.columns == bins else {
      throw .scaling(.bins(expected: bins, found: spectra.columns))
    }
    var values: [Double] = []
    values.reserveCapacity(spectra.values.count)
    for row in 0..<spectra.rows {
      for (bin, value) in try Self.logarithms(spectra.row(row), row: row).enumerated() {
        values.append((value - mean[bin]) / deviation[bin])
      }
    }
    return Matrix(rows: spectra.rows, columns: bins, values: values)
  }

  /// The normalised spectra of some rows as a network's inputs, `[rows, K]` row-major.
  ///
  /// - Throws: ``SuiteError/scaling(_:)``, and ``SuiteError/row(_:count:)`` for a row that does not exist.
  public func inputs(_ spectra: Matrix, rows: [Int]) throws(SuiteError) -> [Float] {
    if let row = rows.first(where: { $0 < 0 || $0 >= spectra.rows }) {
      throw .row(row, count: spectra.rows)
    }
    return try normalised(spectra.selecting(rows: rows)).values.map { Float($0) }
  }

  /// The spectra `[N, K]` of normalised ones, the inverse of ``normalised(_:)``.
  ///
  /// - Throws: ``SuiteError/scaling(_:)`` for another number of bins.
  public func restored(_ normalised: Matrix) throws(SuiteError) -> Matrix {
    guard normalised.columns == bins else {
      throw .scaling(.bins(expected: bins, found: normalised.columns))
    }
    let values = normalised.values.enumerated().map { index, value in
      pow(10, value * deviation[index % bins] + mean[index % bins])
    }
    return Matrix(rows: normalised.rows, columns: bins, values: values)
  }

  private static func logarithms(_ spectrum: ArraySlice<Double>, row: Int) throws(SuiteError) -> [Double] {
    if let bin = spectrum.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw .scaling(
        .notPositive(row: row, bin: bin - spectrum.startIndex, value: "\(spectrum[bin])"))
    }
    return spectrum.map { log10($0) }
  }
}
