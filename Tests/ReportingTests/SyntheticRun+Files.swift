import Foundation

/// The files beside `results.json`.
extension SyntheticRun {
  mutating func curves() -> [JSON] {
    var curves: [JSON] = [curve("pre-training", nil, 1, 0.012, epochs)]
    for strategy in strategies {
      for count in targets {
        for seed in seeds {
          let floor = parameters.map { expected(strategy, $0, count) }.reduce(0, +) / Double(parameters.count)
          curves.append(
            curve(strategy.name, count, seed, floor, strategy.name == "scratch" ? epochs : epochs / 2))
        }
      }
    }
    return curves
  }

  private mutating func curve(_ name: String, _ count: Int?, _ seed: Int, _ floor: Double, _ length: Int)
    -> JSON
  {
    let epochs = length + Int(uniform() * 60)
    let speed = 12 / Double(length)
    var training: [Double] = []
    var validation: [Double] = []
    for epoch in 0..<epochs {
      let fall = 0.2 * exp(-speed * Double(epoch)) + floor
      let overfit = 1 + 0.25 * pow(Double(epoch) / Double(epochs), 3)
      training.append(fall * (1.1 - 0.3 * Double(epoch) / Double(epochs)) * exp(0.03 * normal()))
      validation.append(fall * overfit * exp(0.02 * normal()))
    }
    var entry: JSON = ["strategy": name, "seed": seed, "training": training, "validation": validation]
    if let count { entry["n_target"] = count }
    return entry
  }

  mutating func predictions() -> JSON {
    let truth = (0..<tested).map { _ in
      parameters.map { parameter in
        let lower = parameter.name == "Omega_b" ? 0.03 : parameter.lower
        let upper = parameter.name == "Omega_b" ? 0.07 : parameter.upper
        return lower + (upper - lower) * uniform()
      }
    }
    let shown = strategies.filter { ["scratch", "dummy-outputs"].contains($0.name) }
    let sets = shown.flatMap { strategy in
      seeds.map { seed -> JSON in
        [
          "strategy": strategy.name, "n_target": targets[0], "seed": seed,
          "predicted": truth.map { predicted(strategy, $0) },
        ]
      }
    }
    return ["parameters": parameters.map(\.name), "truth": truth, "sets": sets]
  }

  /// The posterior mean of a Gaussian measurement with the expected error, which shrinks towards the middle.
  private mutating func predicted(_ strategy: Strategy, _ truth: [Double]) -> [Double] {
    zip(parameters, truth).map { parameter, value in
      let range = parameter.upper - parameter.lower
      let middle = 0.5 * (parameter.upper + parameter.lower)
      let prior = parameter.name == "Omega_b" ? 0.037 : 1 / 12.0
      let share = max(0, 1 - expected(strategy, parameter, targets[0]) / prior)
      let noise = (share * (1 - share) * prior).squareRoot() * normal()
      return min(max(middle + share * (value - middle) + noise * range, parameter.lower), parameter.upper)
    }
  }

  func manifest() -> JSON {
    [
      "command":
        "slingshot run Examples/quijote-neutrinos.yaml --out runs/quijote-neutrinos --set study.seeds=[1,2,3,4,5]",
      "started": "2026-11-21T11:40:03Z", "wall_seconds": 1843.2, "threads": 2, "seed": 20_251_019,
      "versions": ["slingshot": "0.1.0", "libtorch": "2.15.0", "swift": "6.3.1"],
      "inputs": [
        [
          "path": "quijote/latin_hypercube/Pk_m_z=0.npy",
          "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ],
        [
          "path": "quijote/latin_hypercube_nwLH/latin_hypercube_params.txt",
          "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        ],
      ],
      "outputs": [] as [JSON], "platform": "Linux x86_64, Debian 12, 2 cores",
      "citations": [
        [
          "key": "krishnaraj2025",
          "text":
            "Krishnaraj V., Bayer A. E., Jespersen C. K., Melchior P., Transfer Learning Beyond the Standard Model, 2025.",
          "url": "https://arxiv.org/abs/2510.19168",
        ],
        [
          "key": "villaescusa2020",
          "text": "Villaescusa-Navarro F. et al., The Quijote Simulations, ApJS 250, 2, 2020.",
          "url": "https://arxiv.org/abs/1909.05273",
        ],
      ],
    ]
  }
}
