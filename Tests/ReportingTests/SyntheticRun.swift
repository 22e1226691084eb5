import Foundation

/// Writes a run directory as a study would, with errors that follow power laws and seeds that scatter.
struct SyntheticRun {
  struct Strategy {
    var name: String
    var label: String
    var about: String
    /// Errors relative to training from scratch at N = 100 and at N = 1,600.
    var gain: (first: Double, last: Double)
    /// What the gain is multiplied by for the mass of the neutrinos.
    var neutrinoPenalty: Double
  }

  struct Parameter {
    var name: String
    var symbol: String
    var unit: String
    var lower: Double
    var upper: Double
    /// Normalised error from scratch at N = 100, and the exponent of its decline.
    var error: Double
    var slope: Double
  }

  var targets = [100, 200, 400, 800, 1600]
  var seeds = [1, 2, 3, 4, 5]
  var tested = 400
  var epochs = 340
  var title = "ΛCDM to massive neutrinos, P(k), z = 0"
  var state: UInt64 = 20_251_019

  var strategies = [
    Strategy(
      name: "scratch", label: "from scratch", about: "Trained on the target simulations alone.", gain: (1, 1),
      neutrinoPenalty: 1),
    Strategy(
      name: "warm-start", label: "warm start",
      about: "Starts from the pre-trained weights; the output for the new parameter is fresh.",
      gain: (0.74, 0.97),
      neutrinoPenalty: 1.25),
    Strategy(
      name: "dummy-outputs", label: "dummy outputs",
      about: "Pre-trained with spare outputs kept out of the loss; the new parameter takes one over.",
      gain: (0.62, 0.93), neutrinoPenalty: 1.12),
    Strategy(
      name: "attached-head", label: "attached head",
      about: "Keeps the pre-trained body as it is and trains a new head.", gain: (0.9, 1.42),
      neutrinoPenalty: 1.35),
    Strategy(
      name: "bottleneck", label: "bottleneck",
      about: "A second network reads the narrow last hidden layer of the first.", gain: (0.68, 1.02),
      neutrinoPenalty: 1.2),
  ]

  var parameters = [
    Parameter(name: "Omega_m", symbol: "Ω_m", unit: "", lower: 0.1, upper: 0.5, error: 0.0105, slope: 0.52),
    Parameter(name: "Omega_b", symbol: "Ω_b", unit: "", lower: 0.02, upper: 0.08, error: 0.034, slope: 0.2),
    Parameter(name: "h", symbol: "h", unit: "", lower: 0.5, upper: 0.9, error: 0.066, slope: 0.26),
    Parameter(name: "n_s", symbol: "n_s", unit: "", lower: 0.8, upper: 1.2, error: 0.041, slope: 0.42),
    Parameter(name: "sigma_8", symbol: "σ_8", unit: "", lower: 0.6, upper: 1, error: 0.0085, slope: 0.6),
    Parameter(name: "M_nu", symbol: "M_ν", unit: "eV", lower: 0.01, upper: 1, error: 0.079, slope: 0.11),
  ]

  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
  }

  mutating func normal() -> Double {
    let radius = (-2 * log(uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// The expected error of a strategy.
  func expected(_ strategy: Strategy, _ parameter: Parameter, _ count: Int) -> Double {
    let position = log(Double(count) / 100) / log(16)
    var gain = exp(log(strategy.gain.first) * (1 - position) + log(strategy.gain.last) * position)
    if parameter.name == "M_nu" { gain = min(gain.squareRoot() * strategy.neutrinoPenalty, 1.2) }
    if parameter.name == "sigma_8" { gain *= 1 + 0.12 * (strategy.neutrinoPenalty - 1) / 0.25 }
    return parameter.error * exp(-parameter.slope * log(Double(count) / 100)) * gain
  }
}

extension SyntheticRun {
  typealias JSON = [String: Any]

  private struct Measured {
    var strategy: Strategy
    var count: Int
    var errors: [String: [Double]]
  }

  /// All files of the run directory by name.
  mutating func files() -> [String: Any] {
    let measured = strategies.flatMap { strategy in targets.map { (strategy, $0) } }.map {
      measure($0.0, $0.1)
    }
    return [
      "results.json": results(measured), "curves.json": curves(), "predictions.json": predictions(),
      "manifest.json": manifest(),
    ]
  }

  private mutating func measure(_ strategy: Strategy, _ count: Int) -> Measured {
    let scatter = 0.09 * pow(Double(count) / 100, -0.25)
    var errors: [String: [Double]] = [:]
    for parameter in parameters {
      errors[parameter.name] = seeds.map { _ in expected(strategy, parameter, count) * exp(scatter * normal())
      }
    }
    errors["total"] = seeds.indices.map { seed in
      parameters.map { errors[$0.name]?[seed] ?? 0 }.reduce(0, +) / Double(parameters.count)
    }
    return Measured(strategy: strategy, count: count, errors: errors)
  }

  private func results(_ measured: [Measured]) -> JSON {
    let names = ["total"] + parameters.map(\.name)
    let transfers = measured.filter { $0.strategy.name != "scratch" }
    return [
      "format": 1,
      "study": [
        "name": "quijote-neutrinos", "title": title,
        "source": ["name": "Quijote LH", "simulations": 2000, "summary": "pk"],
        "target": ["name": "Quijote nwLH", "simulations": 1600, "tested": tested, "summary": "pk"],
      ] as JSON,
      "parameters": parameters.map {
        ["name": $0.name, "symbol": $0.symbol, "unit": $0.unit, "lower": $0.lower, "upper": $0.upper] as JSON
      },
      "strategies": strategies.map { strategy in
        var entry: JSON = ["name": strategy.name, "label": strategy.label, "about": strategy.about]
        if strategy.name == "scratch" { entry["baseline"] = true }
        return entry
      },
      "targets": targets, "seeds": seeds,
      "runs": measured.flatMap { cell in seeds.indices.map { run(cell, $0, names) } },
      "summary": measured.flatMap { cell in names.map { summary(cell, $0) } },
      "saved": transfers.flatMap { cell in names.map { saved(cell, $0, measured) } },
      "negative_transfer": transfers.flatMap { cell in names.map { comparison(cell, $0, measured) } },
      "chosen": targets.map {
        ["n_target": $0, "strategy": "dummy-outputs", "validation_mse": 0.03] as JSON
      },
      "verdict": [
        "Pre-training on 2,000 ΛCDM simulations makes 100 massive-neutrino simulations worth 240 from scratch, and the gain is gone by about 1,600.",
        "Watch M_ν and σ_8: an attached head hurts both from 200 simulations on, while dummy outputs hurt neither.",
      ],
    ]
  }

  private func run(_ cell: Measured, _ seed: Int, _ names: [String]) -> JSON {
    var mse: JSON = [:]
    var score: JSON = [:]
    for name in names {
      let value = cell.errors[name]?[seed] ?? 0
      mse[name] = value
      score[name] = 1 - 12 * value
    }
    return [
      "strategy": cell.strategy.name, "n_target": cell.count, "seed": seeds[seed], "validation_mse": 0.03,
      "mse": mse,
      "r2": score, "epochs": 300, "seconds": 1.2,
      "model": "models/\(cell.strategy.name)-n\(cell.count)-s\(seeds[seed])",
    ]
  }

  private func spread(_ cell: Measured, _ name: String) -> (median: Double, low: Double, high: Double) {
    let values = (cell.errors[name] ?? []).sorted()
    let middle = values[values.count / 2]
    let sampling = 0.035
    return (
      middle, min(values[values.count / 6], middle * (1 - sampling)),
      max(values[values.count * 5 / 6], middle * (1 + sampling))
    )
  }

  private func summary(_ cell: Measured, _ name: String) -> JSON {
    let error = spread(cell, name)
    return [
      "strategy": cell.strategy.name, "n_target": cell.count, "parameter": name,
      "mse": ["median": error.median, "low": error.low, "high": error.high],
      "r2": ["median": 1 - 12 * error.median, "low": 1 - 12 * error.high, "high": 1 - 12 * error.low],
    ]
  }

  private func scratch(_ measured: [Measured], _ name: String) -> [(Double, Double)] {
    measured.filter { $0.strategy.name == "scratch" }.map { (Double($0.count), spread($0, name).median) }
  }

  private func equivalent(_ error: Double, _ curve: [(Double, Double)]) -> (Double, String) {
    guard let first = curve.first, let last = curve.last else { return (1, "equal") }
    if error > first.1 { return (first.0, "less-than") }
    for (left, right) in zip(curve, curve.dropFirst()) where error <= left.1 && error >= right.1 {
      let share = log(left.1 / error) / log(left.1 / right.1)
      return (left.0 * pow(right.0 / left.0, share), "equal")
    }
    return (last.0, "more-than")
  }

  private func saved(_ cell: Measured, _ name: String, _ measured: [Measured]) -> JSON {
    let error = spread(cell, name)
    let curve = scratch(measured, name)
    let value = equivalent(error.median, curve)
    var entry: JSON = ["value": value.0, "relation": value.1]
    if value.1 == "equal" {
      entry["low"] = equivalent(error.high, curve).0
      entry["high"] = equivalent(error.low, curve).0
    }
    return [
      "strategy": cell.strategy.name, "n_target": cell.count, "parameter": name, "equivalent": entry,
      "factor": value.0 / Double(cell.count),
    ]
  }

  private func comparison(_ cell: Measured, _ name: String, _ measured: [Measured]) -> JSON {
    let base = measured.first { $0.strategy.name == "scratch" && $0.count == cell.count } ?? cell
    let ratio = spread(cell, name).median / spread(base, name).median
    let width = 0.06
    let verdict = ratio > 1 + 1.5 * width ? "hurts" : ratio < 1 - 1.5 * width ? "helps" : "no-difference"
    return [
      "strategy": cell.strategy.name, "n_target": cell.count, "parameter": name, "ratio": ratio,
      "low": ratio * (1 - width), "high": ratio * (1 + width), "p_hurts": 0.5, "p_helps": 0.5,
      "verdict": verdict,
    ]
  }

  /// Writes the four files into a folder.
  mutating func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, content) in files() {
      let data = try JSONSerialization.data(withJSONObject: content, options: [.sortedKeys])
      try data.write(to: URL(fileURLWithPath: folder + "/" + name))
    }
  }
}
