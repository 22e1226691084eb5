import Formats
import Foundation
import Inference
import Networks
import Pipeline
import Randomness
import TestSupport
import Testing

@Suite struct PosteriorTests {
  private static func sample(
    _ values: [Double], logWeights: [Double]? = nil, range: ClosedRange<Double>? = nil
  )
    -> PosteriorSample
  {
    PosteriorSample(
      parameters: [.init("a", label: "a", range: range)],
      values: Matrix(rows: values.count, columns: 1, values: values), logWeights: logWeights,
      cost: values.map { _ in 0 })
  }

  /// Draws of equal weight at the quantiles of a normal distribution give its quantiles back.
  @Test func quantilesAreExact() {
    let count = 20_001
    let values = (0..<count).map { NormalDistribution.quantile((Double($0) + 0.5) / Double(count)) }
    let found = Self.sample(values.reversed()).quantiles([0.025, 0.16, 0.5, 0.84, 0.975], of: 0)
    for (value, expected) in zip(found, [-1.959964, -0.994458, 0, 0.994458, 1.959964]) {
      #expect(abs(value - expected) < 1e-4)
    }
    // A uniform posterior weighted by 2x has the cumulative distribution x².
    let even = (0..<count).map { (Double($0) + 0.5) / Double(count) }
    let weighted = Self.sample(even, logWeights: even.map { log($0) })
    for (value, share) in zip(weighted.quantiles([0.04, 0.25, 0.81], of: 0), [0.2, 0.5, 0.9]) {
      #expect(abs(value - share) < 1e-3)
    }
    #expect(abs(weighted.moments(0).mean - 2.0 / 3) < 1e-4)
    // (integral of w)² / integral of w² of w = 2x.
    #expect(abs(weighted.effectiveSize / Double(count) - 0.75) < 1e-3)
  }

  @Test func edgesOfThePriorAreNoticed() {
    let even = (0..<5000).map { (Double($0) + 0.5) / 5000 }
    #expect(Self.sample(even, range: 0...1).edges(0) == (true, true))
    #expect(Self.sample(even.map { $0 * $0 }, range: 0...1).edges(0) == (true, false))
    // Flat but for less at one edge: nothing is known. A ramp down to a third knows something.
    let tilted = even.indices.filter { even[$0] < 0.96 || $0 % 2 == 0 }.map { even[$0] }
    #expect(Self.sample(tilted, range: 0...1).edges(0) == (true, true))
    let ramp = even.map { (3 - (9 - 8 * $0).squareRoot()) / 2 }
    #expect(Self.sample(ramp, range: 0...1).edges(0) == (true, false))
    #expect(Self.sample(even.map { 0.4 + 0.2 * $0 }, range: 0...1).edges(0) == (false, false))
    #expect(Self.sample(even).edges(0) == (false, false))
  }

  private static func gaussian(_ means: [Double], _ deviation: Double) -> GaussianDensity {
    // Of the tiny model's parameters the first has the density, the others are narrow and independent.
    GaussianDensity(
      means: means.flatMap { [$0, 0.5, 0.5] },
      factors: means.flatMap { _ in [1 / deviation, 0, 0, 0, 20, 0, 0, 0, 20] }, parameters: 3)
  }

  private func plan(_ change: (inout Inferring) throws -> Void) throws -> PosteriorPlan {
    var asked = Inferring(model: "m", inputs: [])
    try change(&asked)
    return try PosteriorPlan(asked, TinyModel.make())
  }

  /// A Gaussian posterior times a Gaussian prior is the Gaussian of the added precisions; Omega_m runs from 0.1 to 0.5.
  @Test func aStatedPriorGivesTheExactPosterior() throws {
    let plan = try plan { $0.priors = [try StatedPrior("Omega_m", "normal:0.32:0.02")] }
    var stream = RandomStream(seed: 3, purpose: "test")
    let sample = try plan.sample(Self.gaussian([0.5], 0.1), row: 0, draws: 100_000, stream: &stream)
    // In units of Omega_m the posterior is 0.3 +- 0.04.
    let precision = 1 / 0.04 / 0.04 + 1 / 0.02 / 0.02
    let mean = (0.3 / 0.04 / 0.04 + 0.32 / 0.02 / 0.02) / precision
    let found = sample.moments(0)
    #expect(abs(found.mean - mean) < 3e-4 && abs(found.deviation - precision.squareRoot().reciprocal) < 3e-4)
    #expect(sample.effectiveSize < 70_000 && sample.effectiveSize > 30_000)
    #expect(plan.remarks.count == 1)
  }

  @Test func aUniformPriorCutsAndIsStated() throws {
    let plan = try plan { $0.priors = [try StatedPrior("Omega_m", "uniform:0.3:0.5")] }
    var stream = RandomStream(seed: 3, purpose: "test")
    let sample = try plan.sample(Self.gaussian([0.5], 0.1), row: 0, draws: 20_000, stream: &stream)
    #expect(sample.values.column(0).allSatisfy { (0.3...0.5).contains($0) })
    #expect(abs(sample.effectiveSize - 10_000) < 300)
    #expect(sample.parameters[0].range == 0.3...0.5)
  }

  /// Four observations of equal Gaussian posteriors have half the scatter about the mean of their means.
  @Test func independentObservationsMultiply() throws {
    let plan = try plan { $0.isCombined = true }
    var stream = RandomStream(seed: 5, purpose: "test")
    let sample = try plan.combined(
      Self.gaussian([0.45, 0.5, 0.55, 0.6], 0.1), draws: 40_000, stream: &stream)
    let found = sample.moments(0)
    #expect(abs(found.mean - (0.1 + 0.4 * 0.525)) < 5e-4 && abs(found.deviation - 0.02) < 3e-4)
    #expect(sample.effectiveSize > 20_000, "\(sample.effectiveSize)")
  }

  private func tension(_ means: [Double], temperature: Double = 1) throws -> [Tension] {
    try Tension.all(Self.gaussian(means, 0.05), temperature: temperature, seed: 1)
  }

  /// Gaussian posteriors of known means: chi-squared is that of the one parameter that differs, in 3 directions.
  @Test func observationsAgreeOrContradictEachOther() throws {
    let agreeing = try #require(try tension([0.45, 0.5]).first)
    #expect(agreeing.directions == 3 && !agreeing.isContradiction(among: 1))
    #expect(abs(agreeing.pValue - 0.9189) < 0.03 && abs(agreeing.shifts[0] - 0.7071) < 0.05, "\(agreeing)")
    let text = agreeing.text(names: ["north", "south"], parameters: ["a", "b", "c"], pairs: 1)
    #expect(
      text.hasPrefix("north and south agree: their posteriors differ by 0.") && text.contains("sigma (p = 0.")
    )
    let all = try tension([0.4, 0.8, 0.42])
    #expect(all.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(all.map { $0.isContradiction(among: 3) } == [true, false, true])
    #expect(all[0].deviations > 4.5 && all[0].deviations < 5.6, "\(all[0].deviations)")
    let said = all[0].text(names: ["n", "s", "e"], parameters: ["a", "b", "c"], pairs: 3)
    #expect(
      said.hasPrefix("n and s contradict each other: their posteriors differ by ")
        && said.contains("in 3 directions of the parameters), most in a, where the second is 5.")
        && said.hasSuffix("standard deviations higher."), "\(said)")
    // Wider by a temperature of 1/4, half as many deviations.
    let tempered = try tension([0.4, 0.8, 0.42], temperature: 0.25)
    #expect(
      tempered[0].pValue > 100 * all[0].pValue && abs(tempered[0].shifts[0] / all[0].shifts[0] - 0.5) < 1e-9)
  }

  /// Posteriors that are as wide as the prior say nothing of each other.
  @Test func unknownDirectionsAreLeftOut() throws {
    let wide = [1.0 / 12, 0, 0, 1e-4], narrow = [1e-4, 0, 0, 1.0 / 12]
    let blind = try Tension((0, [0.5, 0.1], wide), (1, [0.5, 0.9], narrow))
    #expect(blind.directions == 0 && blind.pValue == 1 && !blind.isContradiction(among: 1))
    #expect(
      blind.text(names: ["n", "s"], parameters: ["a", "b"], pairs: 1)
        == "Whether n and s agree cannot be said: together they know nothing better than the prior does.")
    let half = try Tension((0, [0.5, 0.1], wide), (1, [0.5, 0.13], wide))
    #expect(half.directions == 1 && abs(half.pValue - 0.0339) < 1e-4)
    #expect(
      try Tension((0, [0.1], [1e-6]), (1, [0.9], [1e-6])).text(
        names: ["n", "s"], parameters: ["a"], pairs: 1
      )
      .contains("by more than 37.1 sigma (p < 1e-300 in 1 direction"))
  }

  /// Draws too far apart to be combined end with what contradicts.
  @Test func contradictionsAreTheReasonOfFewDraws() throws {
    let plan = try plan { $0.isCombined = true }
    var stream = RandomStream(seed: 5, purpose: "test")
    let said = message {
      _ = try plan.combined(
        CutDensity(low: [0.1, 0.8]), draws: 1000, stream: &stream, reason: "n and s contradict each other")
    }
    #expect(said?.hasPrefix("n and s contradict each other: of 1000 draws") == true, "\(said ?? "")")
  }

  /// Uniform in a range that does not meet the other's.
  private struct CutDensity: Density {
    let low: [Double]
    var count: Int { low.count }
    let parameters = 3
    func logProbability(of values: [Double], row: Int) -> Double {
      values[0] >= low[row] && values[0] < low[row] + 0.1 ? 0 : -.infinity
    }
    func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
      (0..<draws).flatMap { _ in
        [low[row] + 0.1 * stream.uniform(), stream.uniform(), stream.uniform()]
      }
    }
  }

  @Test func derivedAndMarginalisedParameters() throws {
    let plan = try plan {
      $0.nuisance = ["M_nu"]
      $0.derived = [
        try DerivedParameter("S_8", "sigma_8*(Omega_m/0.3)^0.5"),
        try DerivedParameter("twice", "2*S_8 + 0*M_nu"),
      ]
    }
    var stream = RandomStream(seed: 3, purpose: "test")
    let sample = try plan.sample(Self.gaussian([0.5], 0.05), row: 0, draws: 100, stream: &stream)
    #expect(sample.parameters.map(\.name) == ["Omega_m", "sigma_8", "S_8", "twice"])
    #expect(sample.parameters.map(\.isDerived) == [false, false, true, true])
    for row in 0..<100 {
      let values = Array(sample.values.row(row))
      #expect(abs(values[2] - values[1] * (values[0] / 0.3).squareRoot()) < 1e-12)
      #expect(abs(values[3] - 2 * values[2]) < 1e-12)
    }
    #expect(plan.remarks == ["Marginalised over M_nu."])
  }

  @Test func whatCannotBeIsRefusedInASentence() throws {
    func refusal(_ change: (inout Inferring) throws -> Void) -> String {
      message { try plan(change) } ?? "nothing"
    }
    #expect(refusal { $0.nuisance = ["Omega_M"] }.contains("did you mean 'Omega_m'?"))
    #expect(refusal { $0.infer = ["x"] }.contains("'x' in --infer is no parameter"))
    #expect(
      refusal { $0.nuisance = ["Omega_m", "sigma_8", "M_nu"] }.contains("leaves no parameter to infer"))
    #expect(
      refusal { $0.derived = [try DerivedParameter("s", "sigma8^2")] }.contains("did you mean 'sigma_8'?"))
    #expect(
      refusal { $0.derived = [try DerivedParameter("M_nu", "1")] }.contains(
        "expected a name that is not taken"))
    #expect(refusal { $0.priors = [try StatedPrior("h", "uniform:0:1")] }.contains("'h' in --prior"))
    for (text, part) in [
      (
        "uniform:0.05:0.3",
        "reaches outside the trained support, expected one inside what the model was trained on"
      ),
      ("normal:0.6:0.02", "has 100 % of its mass outside"), ("normal:0.3:1", "of its mass outside"),
      ("normal:0.3", "must be normal:MEAN:DEVIATION or uniform:LOW:HIGH"),
      ("normal:0.3:0", "positive deviation"),
      ("uniform:0.3:0.2", "LOW below HIGH"), ("gauss:0.3:0.2", "must be normal:MEAN"),
      ("normal:nan:1", "must be"),
    ] {
      let found = refusal { $0.priors = [try StatedPrior("Omega_m", text)] }
      #expect(found.contains(part), "\(text): \(found)")
    }
  }

  @Test func aPriorFarFromThePosteriorAndARootOfNothingAreRefused() throws {
    var stream = RandomStream(seed: 3, purpose: "test")
    let far = try plan { $0.priors = [try StatedPrior("Omega_m", "normal:0.45:0.001")] }
    #expect(
      message { try far.sample(Self.gaussian([0.2], 0.02), row: 0, draws: 1000, stream: &stream) }?
        .contains("prior and the posterior hardly overlap: of 1000 draws") == true)
    let root = try plan { $0.derived = [try DerivedParameter("x", "sqrt(-Omega_m)")] }
    #expect(
      message { try root.sample(Self.gaussian([0.5], 0.1), row: 0, draws: 100, stream: &stream) }?
        .contains("expected a finite number for every draw") == true)
  }
}

extension Double {
  fileprivate var reciprocal: Double { 1 / self }
}
