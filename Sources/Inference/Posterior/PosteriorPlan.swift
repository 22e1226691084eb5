import Diagnostics
import Formats
import Foundation
import Networks
import Randomness
import Suites

/// What turns draws of a model's scaled parameters into the posterior that is reported: other priors, a temperature,
/// derived parameters, and which are kept.
package struct PosteriorPlan: Sendable {
  private let scaling: ParameterScaling
  private let priors: [(column: Int, prior: StatedPrior)]
  private let derived: [DerivedParameter]
  private let kept: [Int]
  private let ranges: [ClosedRange<Double>]
  /// The exponent of the densities.
  let temperature: Double
  /// How the posterior differs from the model's own.
  package let remarks: [String]

  /// Checks what was asked for against the model.
  ///
  /// - Throws: ``PosteriorError``, `FormatError` for a calibration that cannot be read.
  package init(_ asked: Inferring, _ model: Model) throws {
    scaling = model.parameters
    let names = scaling.names
    func column(_ name: String, _ place: String) throws(PosteriorError) -> Int {
      guard let column = names.firstIndex(of: name) else {
        throw .unknownName(name, place: place, nearest: nearestName(to: name, in: names), known: names)
      }
      return column
    }
    var (priors, remarks): ([(Int, StatedPrior)], [String]) = ([], [])
    var ranges = zip(scaling.lower, scaling.upper).map { $0...$1 }
    for prior in asked.priors {
      let place = try column(prior.parameter, "--prior")
      let cut = try prior.check(within: ranges[place])
      remarks.append(
        "The prior of \(prior.parameter) is \(prior.text), by weights of the draws"
          + (cut.map { "; \($0)" } ?? "") + ".")
      ranges[place] = prior.range(within: ranges[place])
      priors.append((place, prior))
    }
    var known = names
    for parameter in asked.derived {
      try parameter.check(known)
      known.append(parameter.name)
    }
    let chosen =
      try asked.infer.isEmpty ? Array(names.indices) : asked.infer.map { try column($0, "--infer") }
    let dropped = try asked.nuisance.map { try column($0, "--nuisance") }
    let kept = chosen.filter { !dropped.contains($0) } + (names.count..<known.count)
    guard !kept.isEmpty else {
      throw PosteriorError.nothingLeft(option: asked.nuisance.isEmpty ? "--infer" : "--nuisance")
    }
    let marginal = names.indices.filter { !kept.contains($0) }.map { names[$0] }
    if !marginal.isEmpty { remarks.append("Marginalised over \(marginal.joined(separator: ", ")).") }
    let temperature = try asked.calibration.map { try Self.temperature($0, of: asked.model) } ?? 1
    if let path = asked.calibration {
      remarks.append(
        "Recalibrated: densities are raised to the power \(shortNumber(temperature)) that \(path) found on held-out simulations, "
          + "by weights of the draws.")
    }
    (self.priors, self.remarks, self.ranges, self.kept) = (priors, remarks, ranges, kept)
    (derived, self.temperature) = (asked.derived, temperature)
  }

  /// What a calibration wrote.
  static func calibration(_ path: String) throws -> JSONValue {
    do throws(FormatError) { return try JSONValue.read(path) } catch {
      guard case .json(_, _, _, let fault) = error else { throw error }
      throw PosteriorError.badCalibration(
        path, expected: "the output of slingshot calibrate --json", found: "no JSON: \(fault)")
    }
  }

  /// What the user should know of a calibration's simulations; nil where they are spread as the model's bounds are.
  static func warning(of path: String) throws -> String? {
    guard let narrower = try calibration(path)["narrower"]?.strings, !narrower.isEmpty else { return nil }
    return
      "The simulations of \(path) do not fill the model's bounds evenly, \(narrower.joined(separator: ", ")): what they"
      + " say of posteriors holds for truths that are spread like theirs alone."
  }

  /// Refuses a calibration of another model.
  static func require(_ calibration: JSONValue, at path: String, isOf model: String) throws {
    let hash = try SHA256.ofFile(model + "/model.safetensors")
    guard calibration["model_sha256"]?.string == hash else {
      throw PosteriorError.badCalibration(
        path, expected: "one of \(model), model_sha256 \(hash.prefix(12))...",
        found: calibration["model_sha256"]?.string.map { "\($0.prefix(12))..." } ?? "none")
    }
  }

  /// The exponent that a calibration of the model found.
  private static func temperature(_ path: String, of model: String) throws -> Double {
    let json = try calibration(path)
    let range = Temperature.exponents
    guard let exponent = json["temperature"]?["exponent"]?.double, range.contains(exponent) else {
      throw PosteriorError.badCalibration(
        path,
        expected:
          "the output of slingshot calibrate --json with a temperature.exponent from \(range.lowerBound) to \(range.upperBound)",
        found: json["temperature"]?["exponent"].map { (try? $0.encoded(compact: true)) ?? "nothing" }
          ?? "none")
    }
    try require(json, at: path, isOf: model)
    return exponent
  }

  /// The logarithm of the stated priors against the uniform one of the scaled parameters, at parameters `[P]`.
  private func logPrior(_ values: (Int) -> Double) -> Double {
    priors.reduce(0) { sum, entry in
      let value = values(entry.column)
      // A density of the parameter is one of its scaled logarithm times its size.
      let jacobian = scaling.scales[entry.column] == .linear ? 0 : log(abs(value))
      return sum + entry.prior.logDensity(value) + jacobian
    }
  }

  private var isWeighted: Bool { !priors.isEmpty || temperature != 1 }

  /// Draws from the posterior of one observation.
  ///
  /// - Throws: ``PosteriorError``.
  package func sample(
    _ density: any Density, row: Int, draws: Int, stream: inout RandomStream
  ) throws -> PosteriorSample {
    let scaled = density.samples(draws, row: row, stream: &stream)
    let logs = density.logProbabilities(of: scaled, row: row)
    guard scaled.allSatisfy(\.isFinite), !logs.contains(where: \.isNaN) else {
      throw PosteriorError.noNumbers(observation: row, of: "observation")
    }
    let values = try restored(scaled)
    guard isWeighted else { return try reported(values, nil, logs) }
    let factors = (0..<draws).map { draw in logPrior { values[draw, $0] } }
    return try reported(
      values, zip(factors, logs).map { $0 + (temperature - 1) * $1 },
      zip(factors, logs).map { $0 + temperature * $1 })
  }

  /// Draws from the posterior of all observations together.
  ///
  /// - Parameter reason: why few draws may remain effective, where that is known.
  /// - Throws: ``PosteriorError``.
  package func combined(
    _ density: any Density, draws: Int, stream: inout RandomStream, reason: String? = nil
  ) throws -> PosteriorSample {
    let tempered = temperature == 1 ? density : TemperedDensity(base: density, exponent: temperature)
    let product = CombinedPosterior(density: tempered) { point in
      logPrior { scaling.scales[$0].restored(point[$0], scaling.lower[$0], scaling.upper[$0]) }
    }
    let found = product.samples(draws, stream: &stream)
    guard found.values.allSatisfy(\.isFinite), !found.logWeights.contains(where: \.isNaN) else {
      throw PosteriorError.noNumbers(
        observation: 0, of: "all observations together, beginning with observation")
    }
    // Draws outside the box have no weight and may have no value in the parameters' units.
    let inside = found.logWeights.indices.filter { found.logWeights[$0] > -.infinity }
    let width = scaling.names.count
    return try reported(
      restored(inside.flatMap { found.values[$0 * width..<($0 + 1) * width] }),
      inside.map { found.logWeights[$0] }, inside.map { found.logs[$0] }, of: draws, reason: reason)
  }

  private func restored(_ scaled: [Double]) throws -> Matrix {
    let width = scaling.names.count
    return try scaling.restored(Matrix(rows: scaled.count / width, columns: width, values: scaled))
  }

  private func reported(
    _ values: Matrix, _ logWeights: [Double]?, _ logs: [Double], of draws: Int? = nil, reason: String? = nil
  ) throws -> PosteriorSample {
    var (all, names) = (values, scaling.names)
    var parameters = names.indices.map {
      ParameterChain.Parameter(
        names[$0], label: scaling.labels[$0].replacing(" ", with: "~"), range: ranges[$0])
    }
    // Draws without weight need no value; what is derived of the others must be finite.
    let used = logWeights.map { logs in logs.indices.filter { logs[$0] > -.infinity } }
    if let used, used.count < all.rows { all = all.selecting(rows: used) }
    for parameter in derived {
      let column = try parameter.values(all, names: names)
      all = Matrix(
        rows: all.rows, columns: names.count + 1,
        values: (0..<all.rows).flatMap { Array(all.row($0)) + [column[$0]] })
      names.append(parameter.name)
      parameters.append(.init(parameter.name, label: parameter.name, range: nil, isDerived: true))
    }
    let sample = PosteriorSample(
      parameters: parameters, values: all,
      logWeights: logWeights.map { logs in (used ?? []).map { logs[$0] } },
      cost: (used.map { $0.map { logs[$0] } } ?? logs).map { -$0 })
    guard logWeights == nil || sample.effectiveSize >= PosteriorSample.fewest else {
      throw PosteriorError.fewDraws(
        effective: sample.effectiveSize, draws: draws ?? logs.count,
        reason: reason
          ?? (priors.isEmpty
            ? "The observations hardly agree" : "The stated prior and the posterior hardly overlap"))
    }
    return sample.selecting(kept)
  }
}

/// A density raised to a power, up to its norm.
private struct TemperedDensity: Density {
  let base: any Density
  let exponent: Double
  var count: Int { base.count }
  var parameters: Int { base.parameters }
  func logProbability(of values: [Double], row: Int) -> Double {
    exponent * base.logProbability(of: values, row: row)
  }
  func logProbabilities(of values: [Double], row: Int) -> [Double] {
    base.logProbabilities(of: values, row: row).map { exponent * $0 }
  }
  func samples(_ draws: Int, row: Int, stream: inout RandomStream) -> [Double] {
    base.samples(draws, row: row, stream: &stream)
  }
}
