import Formats
import Foundation
import Randomness
import Tensor

/// The distribution of a suite of many simulations: a mean, a polynomial of the parameters with a process of what it leaves, and a
/// covariance.
public struct SourceModel: Sendable, Equatable {
  /// The parameters that the suite varies.
  public let parameters: EmulatedParameters
  /// Where the numbers of each observable lie along its axes.
  public let bins: [BinPlaces]
  /// The mean.
  let mean: SourceMean
  /// The covariance of what the mean leaves.
  public let covariance: ResidualCovariance
  /// Where the suite has simulations: the range of each shared parameter, scaled by its bounds `[d]`.
  public let support: [ClosedRange<Double>]
  /// Simulations fitted to.
  public let simulations: Int

  /// Fits mean and covariance; degree, coordinates, ridge, shrinkage and whether a process learns what the polynomial
  /// leaves are those of the highest density of held-out simulations.
  ///
  /// - Parameters:
  ///   - values: encoded numbers `[N, D]`.
  ///   - scaled: the shared parameters `[N, d]`, or all `[N, P]`, scaled to [0, 1].
  ///   - parameters: what the columns are.
  ///   - bins: where the numbers lie.
  ///   - degrees: total degrees to choose from.
  ///   - folds: parts that are held out in turn.
  ///   - seed: of the folds.
  ///   - isCancelled: asked before each polynomial; true ends the fit as ``EmulationError/interrupted``.
  /// - Throws: ``EmulationError``.
  public init(
    values: Matrix, scaled: Matrix, parameters: EmulatedParameters, bins: [BinPlaces],
    degrees: ClosedRange<Int> = 1...3, folds: Int = 5, seed: UInt64 = 1,
    isCancelled: () -> Bool = { false }
  ) throws {
    let shared = parameters.shared.count
    try Self.check(values, scaled, parameters, bins)
    let minimum = Self.fewestSimulations(sharedParameters: shared, folds: folds)
    guard values.rows >= minimum else {
      throw EmulationError.tooFew(
        what: "source simulations", expected: minimum, found: values.rows,
        reason: "for \(shared) shared parameters")
    }
    self = try withOneThread { () throws -> SourceModel in
      let coordinates = [false, true].filter { !$0 || parameters.hasLogarithms }.map {
        parameters.sharedCoordinates(scaled, logarithmic: $0)
      }
      let choices = Self.choices(
        rows: values.rows - values.rows / folds, shared: shared, degrees: degrees, forms: coordinates.count)
      var stream = RandomStream(seed: seed, purpose: "folds of a source emulator")
      let order = stream.permutation(values.rows)
      var best: (score: Double, choice: SourceMean.Choice, shrinkage: Double)?
      for choice in choices {
        if isCancelled() { throw EmulationError.interrupted }
        for (shrinkage, score) in try Self.scores(
          choice, coordinates[choice.logarithmic ? 1 : 0], values, order: order, folds: folds)
        where score > best?.score ?? -.infinity {
          best = (score, choice, shrinkage)
        }
      }
      guard var best else {
        throw EmulationError.degenerate(
          what: "source simulations", simulations: values.rows, numbers: values.columns)
      }
      var lengths: [Double]?
      for choice in choices where Self.bearsProcess(choice, rows: values.rows, width: values.columns) {
        if isCancelled() { throw EmulationError.interrupted }
        let form = coordinates[choice.logarithmic ? 1 : 0]
        let mean = try SourceMean(choice, coordinates: form, values: values)
        try Self.requireScatter(values.subtracting(mean.values(form)), values)
        guard
          let found = try ResidualProcess.lengths(form, mean, values: values, isCancelled: isCancelled)
        else { continue }
        for (shrinkage, score) in try Self.scores(
          choice, form, values, order: order, folds: folds, lengths: found) where score > best.score
        {
          best = (score, choice, shrinkage)
          lengths = found
        }
      }
      let chosen = coordinates[best.choice.logarithmic ? 1 : 0]
      var mean = try SourceMean(best.choice, coordinates: chosen, values: values)
      try Self.requireScatter(values.subtracting(mean.values(chosen)), values)
      if let lengths {
        mean = try mean.with(
          lengths: lengths, standIns: Self.standIns, coordinates: chosen, values: values)
      }
      return SourceModel(
        parameters: parameters, bins: bins, mean: mean,
        covariance: try mean.covariance(
          of: values.subtracting(mean.values(chosen)), shrinkage: best.shrinkage),
        support: Self.support(of: scaled, parameters), simulations: values.rows)
    }
  }

  /// Points that a process is projected on.
  static let standIns = 300

  /// Whether a process may learn what a polynomial leaves: a quadratic one of far fewer terms than there are simulations, and
  /// far more simulations than numbers, so that their covariance needs no shrinkage.
  private static func bearsProcess(_ choice: SourceMean.Choice, rows: Int, width: Int) -> Bool {
    choice.degree == 2 && choice.width == .infinity && rows >= max(400, 20 * width)
  }

  /// Refuses numbers that the parameters determine but for rounding and the least ridge: they have no distribution.
  private static func requireScatter(_ residuals: Matrix, _ values: Matrix) throws(EmulationError) {
    for bin in 0..<values.columns {
      let (left, all) = (residuals.column(bin), values.column(bin))
      let mean = all.reduce(0, +) / Double(all.count)
      let spread = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      guard dot(left, left) > 1e-14 * spread else {
        throw .degenerate(what: "source simulations", simulations: values.rows, numbers: values.columns)
      }
    }
  }

  /// Ranges whose uniform draws have the extremes that were found, on average, inside the bounds; up to a bound that lies within five
  /// such steps, for uniform draws miss more than that with a chance of exp(-5).
  private static func support(of scaled: Matrix, _ parameters: EmulatedParameters) -> [ClosedRange<Double>] {
    let places = scaled.columns == parameters.count ? parameters.shared : Array(0..<scaled.columns)
    return places.map { place in
      let values = scaled.column(place)
      let (least, most) = (values.min() ?? 0, values.max() ?? 1)
      let margin = (most - least) / Double(max(values.count - 1, 1))
      let low = least - 5 * margin < 0 ? 0 : least - margin
      let high = most + 5 * margin > 1 ? 1 : most + margin
      return low...max(high, low)
    }
  }

  /// The fewest simulations that can be cross-validated and bear a polynomial.
  public static func fewestSimulations(sharedParameters: Int, folds: Int = 5) -> Int {
    max(2 * folds, sharedParameters + 3)
  }

  /// A distribution of known mean and covariance.
  init(
    parameters: EmulatedParameters, bins: [BinPlaces], mean: SourceMean, covariance: ResidualCovariance,
    support: [ClosedRange<Double>], simulations: Int
  ) {
    self.parameters = parameters
    self.bins = bins
    self.mean = mean
    self.covariance = covariance
    self.support = support
    self.simulations = simulations
  }

  /// The same mean with another covariance.
  func with(_ covariance: ResidualCovariance) -> SourceModel {
    SourceModel(
      parameters: parameters, bins: bins, mean: mean, covariance: covariance, support: support,
      simulations: simulations)
  }

  /// Numbers per simulation, D.
  public var width: Int { covariance.matrix.rows }

  /// What the emulator of the source is, in words: "cubic in logarithms of 5 parameters, 2000 simulations".
  public var summary: String {
    let names = ["constant", "linear", "quadratic", "cubic"]
    let degree =
      names.indices.contains(mean.choice.degree) ? names[mean.choice.degree] : "degree \(mean.choice.degree)"
    let form = mean.choice.logarithmic ? "logarithms of " : ""
    let rest = mean.process == nil ? "" : " and a Gaussian process of the rest"
    return "\(degree) in \(form)\(parameters.shared.count) parameters\(rest), \(simulations) simulations"
  }

  /// Whitened residuals `[N, D]` of some simulations under the source's mean.
  ///
  /// - Parameters:
  ///   - values: encoded numbers `[N, D]`.
  ///   - scaled: all parameters `[N, P]` scaled to [0, 1].
  func whitenedResiduals(_ values: Matrix, at scaled: Matrix) throws(TensorError) -> Matrix {
    try covariance.whitened(values.subtracting(mean.values(coordinates(scaled))))
  }

  /// The shared parameters as the mean counts them.
  func coordinates(_ scaled: Matrix) -> Matrix {
    parameters.sharedCoordinates(scaled, logarithmic: mean.choice.logarithmic)
  }

  private static func check(
    _ values: Matrix, _ scaled: Matrix, _ parameters: EmulatedParameters, _ bins: [BinPlaces]
  ) throws(EmulationError) {
    let width = bins.reduce(0) { $0 + $1.count }
    guard values.columns == width, width > 0 else {
      throw .size(of: "numbers of a source simulation", expected: width, found: values.columns)
    }
    guard scaled.rows == values.rows else {
      throw .size(of: "rows of source parameters", expected: values.rows, found: scaled.rows)
    }
    guard scaled.columns == parameters.count || scaled.columns == parameters.shared.count else {
      throw .size(of: "source parameters", expected: parameters.shared.count, found: scaled.columns)
    }
    if let (row, column) = values.firstNonFinite() {
      throw .nonFinite(of: "source simulations", row: row, column: column)
    }
    let places = scaled.columns == parameters.count ? parameters.shared : Array(0..<scaled.columns)
    for row in 0..<scaled.rows {
      if let column = places.first(where: { !scaled[row, $0].isFinite }) {
        throw .nonFinite(of: "source parameters", row: row, column: column)
      }
    }
  }

  /// Polynomials that some rows can hold, simplest first.
  private static func choices(
    rows: Int, shared: Int, degrees: ClosedRange<Int>, forms: Int
  ) -> [SourceMean.Choice] {
    degrees.flatMap { degree in
      (0..<forms).flatMap { form in
        SourceMean.choices(
          rows: rows, coordinates: shared, degree: degree, isLowest: degree == degrees.lowerBound,
          logarithmic: form == 1)
      }
    }
  }

  /// The mean log density of held-out simulations, for each shrinkage that can be inverted.
  private static func scores(
    _ choice: SourceMean.Choice, _ coordinates: Matrix, _ values: Matrix, order: [Int], folds: Int,
    lengths: [Double]? = nil
  ) throws -> [(shrinkage: Double, score: Double)] {
    let shrinkages = values.rows >= 20 * values.columns ? [0] : [0, 0.01, 0.03, 0.1, 0.3, 1]
    var sums: [Double: Double] = [:]
    for fold in 0..<folds {
      let held = order.indices.filter { $0 % folds == fold }.map { order[$0] }
      let kept = order.indices.filter { $0 % folds != fold }.map { order[$0] }
      let (places, some) = (coordinates.selecting(rows: kept), values.selecting(rows: kept))
      var mean = try SourceMean(choice, coordinates: places, values: some)
      if let lengths {
        mean = try mean.with(lengths: lengths, standIns: standIns, coordinates: places, values: some)
      }
      let left = try values.subtracting(mean.values(coordinates))
      for shrinkage in shrinkages {
        var score = -Double.infinity
        do {
          score = try mean.covariance(of: left.selecting(rows: kept), shrinkage: shrinkage).meanLogDensity(
            left.selecting(rows: held))
        } catch is EmulationError {
          // Without shrinkage fewer rows than numbers have no inverse; the others stay to choose from.
        }
        sums[shrinkage, default: 0] += score * Double(held.count) / Double(values.rows)
      }
    }
    return shrinkages.compactMap { shrinkage in
      sums[shrinkage].flatMap { $0.isFinite ? (shrinkage, $0) : nil }
    }
  }
}
