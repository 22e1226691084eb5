import Formats
import Foundation
import Randomness
import Suites
import Tensor

extension Emulator {
  /// How an emulator is fitted.
  public struct Settings: Sendable, Equatable {
    /// Searches for lengths and amplitudes from different points.
    public var starts = 2
    /// Parts of the simulations that are held out in turn.
    public var folds = 5
    /// Whether the target's simulations may sharpen the source's covariance.
    public var sharpens = true
    /// Whether lengths and amplitudes are learnt anew without each part, so that their uncertainty is seen.
    public var refits = true
    /// Seed of the parts and the starts.
    public var seed: UInt64 = 1

    /// The settings that were measured.
    public init() {}
  }

  /// Fits the distribution of a suite to few of its simulations.
  ///
  /// Lengths and amplitudes of the response have the highest evidence; factors on the variances, tails and the share of
  /// the target's own covariance have the highest density of held-out simulations.
  ///
  /// - Parameters:
  ///   - source: the distribution of the source suite.
  ///   - values: encoded numbers `[N, D]` of the target's simulations.
  ///   - scaled: their parameters `[N, P]` scaled to [0, 1].
  ///   - prior: the response that a simulator of the extended model expects; left out where held-out simulations are
  ///     predicted no better with it (``verdict``).
  ///   - partners: encoded numbers `[N, D]` of the source's simulations of the same phases and shared parameters, NaN where
  ///     there is none; what they share with the target's in scatter is taken off. Predictions stay those of observations,
  ///     which have no partners.
  ///   - settings: how it is fitted.
  ///   - isCancelled: asked all the time; true ends the fit as ``EmulationError/interrupted``.
  /// - Throws: ``EmulationError`` for too few simulations, new parameters that do not vary and points outside the prior.
  public init(
    source: SourceModel, values: Matrix, scaled: Matrix, prior: ResponsePrior? = nil, partners: Matrix? = nil,
    settings: Settings = Settings(), isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws {
    try Self.check(source, values, scaled)
    if let partners, partners.rows != values.rows || partners.columns != values.columns {
      throw EmulationError.size(
        of: "numbers of the partners of target simulations", expected: values.values.count,
        found: partners.values.count)
    }
    self = try withOneThread { () throws in
      try Self.fitted(source, values, scaled, prior, partners, settings, isCancelled)
    }
  }

  /// The distribution that is expected of a suite of which no simulation was seen: the source's with the response that a
  /// simulator of the extended model expects, and about it functions of the lengths and amplitudes that are likely
  /// beforehand, zero at the source's point but for a small drift.
  ///
  /// - Parameters:
  ///   - source: the distribution of the source suite.
  ///   - prior: the response that is expected.
  public init(source: SourceModel, expecting prior: ResponsePrior) throws {
    self = try withOneThread { () throws in
      let parameters = ResponseParameters(
        shared: source.parameters.shared.count, new: source.parameters.new.count, bins: source.bins)
      return try Emulator(
        source: source,
        prior: Self.prior(source, Matrix(rows: 0, columns: source.parameters.count)),
        response: .unseen(parameters, whitener: source.covariance.whitener), law: NoiseLaw(),
        check: EmulatorCheck(
          chi: 1, chiOfSource: 1, chiLeft: 1, noise: 1,
          coverage: [Double](repeating: 0.68, count: source.width), simulations: 0),
        logEvidence: -.infinity, simulations: 0, responsePrior: prior,
        verdict: PriorVerdict(prior: prior.facts, amplitude: 1, gain: 0))
    }
  }

  /// The fewest simulations that can be cross-validated and tell new parameters apart.
  public static func fewestSimulations(newParameters: Int) -> Int { max(5, 2 + newParameters) }

  private static func check(_ source: SourceModel, _ values: Matrix, _ scaled: Matrix) throws(EmulationError)
  {
    let parameters = source.parameters
    guard values.columns == source.width else {
      throw .size(of: "numbers of a target simulation", expected: source.width, found: values.columns)
    }
    guard scaled.rows == values.rows else {
      throw .size(of: "rows of target parameters", expected: values.rows, found: scaled.rows)
    }
    let fewest = fewestSimulations(newParameters: parameters.new.count)
    guard values.rows >= fewest else {
      throw .tooFew(
        what: "target simulations", expected: fewest, found: values.rows,
        reason: parameters.new.isEmpty
          ? "to learn the suites' difference"
          : "to learn the effect of \(parameters.newNames.joined(separator: ", "))")
    }
    if let (row, column) = values.firstNonFinite() {
      throw .nonFinite(of: "target simulations", row: row, column: column)
    }
    guard
      (0..<values.columns).contains(where: { column in
        (1..<values.rows).contains { values[$0, column] != values[0, column] }
      })
    else {
      throw .degenerate(what: "target simulations", simulations: values.rows, numbers: values.columns)
    }
    try parameters.requireInside(scaled)
    for place in parameters.new {
      let column = scaled.column(place)
      guard column.contains(where: { $0 != column[0] }) else {
        let scaling = parameters.scaling
        throw .constant(
          parameter: scaling.names[place],
          value: scaling.scales[place].restored(column[0], scaling.lower[place], scaling.upper[place]),
          simulations: scaled.rows)
      }
    }
  }

  /// Where a suite has simulations, and for new parameters all that the bounds allow.
  private static func prior(_ source: SourceModel, _ scaled: Matrix) -> [ClosedRange<Double>] {
    var prior = [ClosedRange<Double>](repeating: 0...1, count: source.parameters.count)
    for (place, range) in zip(source.parameters.shared, source.support) {
      let values = scaled.column(place)
      prior[place] =
        max(0, min(range.lowerBound, values.min() ?? 1))...min(1, max(range.upperBound, values.max() ?? 0))
    }
    return prior
  }

  private static func fitted(
    _ source: SourceModel, _ values: Matrix, _ scaled: Matrix, _ prior: ResponsePrior?, _ partners: Matrix?,
    _ settings: Settings,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws -> Emulator {
    var stream = RandomStream(seed: settings.seed, purpose: "folds of an emulator")
    let order = stream.permutation(values.rows)
    let (values, scaled) = (values.selecting(rows: order), scaled.selecting(rows: order))
    let partners = partners?.selecting(rows: order)
    var fit = try EmulatorFit(
      ResponseData(source, values: values, scaled: scaled, partners: partners), source.covariance, settings,
      isCancelled)
    var verdict: PriorVerdict?
    if let prior {
      let informed = try EmulatorFit(
        ResponseData(source, values: values, scaled: scaled, prior: prior, partners: partners),
        source.covariance, settings, isCancelled, after: fit.point)
      let gain = informed.meanLogDensity() - fit.meanLogDensity()
      // A prior that helps nobody is worth no further assumption.
      let isUsed = gain > 0 && informed.data.amplitude > 0
      verdict = PriorVerdict(
        prior: prior.facts, amplitude: isUsed ? informed.data.amplitude : 0, gain: gain)
      if isUsed { fit = informed }
    }
    let range = self.prior(source, scaled)
    return try Emulator(
      source: source.with(fit.covariance), prior: range, response: fit.response,
      law: fit.law,
      check: EmulatorCheck(
        fit.leftOut, fit.response.modes, residuals: fit.covariance.whitened(fit.data.differences),
        factor: fit.covariance.factor),
      logEvidence: fit.logEvidence, simulations: values.rows,
      responsePrior: verdict?.isUsed == true ? prior : nil, verdict: verdict,
      correlation: fit.data.partners?.median,
      pairedVariance: try fit.data.pairedVariance(
        source, at: fit.point, under: fit.covariance, prior: range, fit.response))
  }
}

extension EmulatorCheck {
  /// Judges each half of the simulations by the law that the other half asks for.
  init(_ leftOut: Response.LeftOut, _ modes: Matrix, residuals: Matrix, factor: Matrix) throws(TensorError) {
    let rows = leftOut.errors.rows
    let width = leftOut.errors.columns
    let outward = try Matrix(factor.tensor().matmul(modes.tensor()))
    let errors = try Matrix(leftOut.errors.tensor().timesTransposed(outward.tensor()))
    let squares = Matrix(rows: width, columns: width, values: outward.values.map { $0 * $0 })
    var chi = 0.0
    var within = [Double](repeating: 0, count: width)
    for half in 0..<2 {
      let held = (0..<rows).filter { $0 % 2 == half }
      let kept = (0..<rows).filter { $0 % 2 != half }
      let law = NoiseLaw(
        errors: leftOut.errors.selecting(rows: kept), variances: leftOut.variances.selecting(rows: kept),
        freedoms: [nil])
      let reached = leftOut.variances.selecting(rows: held)
      let variances = Matrix(
        rows: held.count, columns: width, values: reached.values.map { law.noise + law.response * $0 })
      for (value, variance) in zip(leftOut.errors.selecting(rows: held).values, variances.values) {
        chi += value * value / variance
      }
      let byBin = try Matrix(variances.tensor().timesTransposed(squares.tensor()))
      for (index, row) in held.enumerated() {
        for bin in 0..<width where errors[row, bin] * errors[row, bin] < byBin[index, bin] {
          within[bin] += 1
        }
      }
    }
    let count = Double(max(rows, 1))
    self.init(
      chi: chi / (count * Double(width)),
      chiOfSource: dot(residuals.values, residuals.values) / (count * Double(width)),
      chiLeft: dot(leftOut.errors.values, leftOut.errors.values) / (count * Double(width)),
      noise: NoiseLaw(errors: leftOut.errors, variances: leftOut.variances, freedoms: [nil]).noise,
      coverage: within.map { $0 / count }, simulations: rows)
  }
}
