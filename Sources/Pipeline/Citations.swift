import Formats

/// The works that a run builds on, for its manifest and the report.
enum Citations {
  private static let method: [(key: String, text: String, url: String)] = [
    (
      "krishnaraj2025",
      "Krishnaraj, Bayer, Jespersen & Melchior 2025, Transfer Learning Beyond the Standard Model, arXiv:2510.19168",
      "https://arxiv.org/abs/2510.19168"
    ),
    (
      "loshchilov2019", "Loshchilov & Hutter 2019, Decoupled Weight Decay Regularization, arXiv:1711.05101",
      "https://arxiv.org/abs/1711.05101"
    ),
    (
      "bergstra2012", "Bergstra & Bengio 2012, Random Search for Hyper-Parameter Optimization, JMLR 13, 281",
      "https://www.jmlr.org/papers/v13/bergstra12a.html"
    ),
    (
      "benjamini1995",
      "Benjamini & Hochberg 1995, Controlling the False Discovery Rate, J. R. Stat. Soc. B 57, 289",
      "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"
    ),
  ]
  private static let simulated: [(key: String, text: String, url: String)] = [
    (
      "mead2021", "Mead, Brieden, Tröster & Heymans 2021, HMcode-2020, MNRAS 502, 1401",
      "https://arxiv.org/abs/2009.01858"
    ),
    (
      "lewis2000", "Lewis, Challinor & Lasenby 2000, CAMB, ApJ 538, 473",
      "https://arxiv.org/abs/astro-ph/9911177"
    ),
    (
      "eisenstein1998",
      "Eisenstein & Hu 1998, Baryonic Features in the Matter Transfer Function, ApJ 496, 605",
      "https://arxiv.org/abs/astro-ph/9709112"
    ),
  ]
  private static let quijote: [(key: String, text: String, url: String)] = [
    (
      "villaescusa2020", "Villaescusa-Navarro et al. 2020, The Quijote Simulations, ApJS 250, 2",
      "https://arxiv.org/abs/1909.05273"
    )
  ]

  private static let theory: [(key: String, text: String, url: String)] = [
    (
      "lauditi2025transfer",
      "Lauditi, Bordelon & Pehlevan 2025, Transfer Learning in Infinite Width Feature Learning Networks, arXiv:2507.04448",
      "https://arxiv.org/abs/2507.04448"
    ),
    (
      "lauditi2025kernel",
      "Lauditi, Bordelon & Pehlevan 2025, Adaptive Kernel Predictors from Feature-Learning Infinite Limits of Neural Networks, arXiv:2502.07998",
      "https://arxiv.org/abs/2502.07998"
    ),
  ]

  /// What a study of the theory cites.
  static var ofTheory: JSONValue { json(theory) }

  /// What a study cites.
  static func of(_ study: Study) -> JSONValue {
    var works = method
    let origins = [study.source, study.target]
    if origins.contains(where: { if case .simulated = $0 { true } else { false } }) { works += simulated }
    // The priors of the simulated suites are Quijote's.
    works += quijote
    return json(works)
  }

  private static func json(_ works: [(key: String, text: String, url: String)]) -> JSONValue {
    .array(
      works.map { ["key": .string($0.key), "text": .string($0.text), "url": .string($0.url)] })
  }
}
