extension Citation {
  static func arxiv(_ number: String) -> [(name: String, value: String)] {
    [("eprint", number), ("archivePrefix", "arXiv")]
  }

  static func journal(
    _ name: String, _ volume: String, _ pages: String, _ eprint: String? = nil
  ) -> [(name: String, value: String)] {
    [("journal", name), ("volume", volume), ("pages", pages)] + (eprint.map(arxiv) ?? [])
  }

  /// Every work that a run may rest on.
  static let library: [Citation] = methods + strategies + merging + networks + simulators + suites + theory

  /// Keys of the methods that a model of its own uses, without the statistics of a report.
  static let methodsOfModels = ["krishnaraj2025", "loshchilov2019", "he2015", "bergstra2012"]

  /// What every study uses: the experiment, its optimiser and search, and the statistics of the report.
  static let methods: [Citation] = [
    Citation(
      "krishnaraj2025", .misc, "Krishnaraj, V. and Bayer, A. E. and Jespersen, C. K. and Melchior, P.", 2025,
      "Transfer Learning Beyond the Standard Model", arxiv("2510.19168"),
      url: "https://arxiv.org/abs/2510.19168",
      text:
        "Krishnaraj, Bayer, Jespersen & Melchior 2025, Transfer Learning Beyond the Standard Model, arXiv:2510.19168"
    ),
    Citation(
      "loshchilov2019", .inproceedings, "Loshchilov, I. and Hutter, F.", 2019,
      "Decoupled Weight Decay Regularization",
      [("booktitle", "International Conference on Learning Representations")] + arxiv("1711.05101"),
      url: "https://arxiv.org/abs/1711.05101",
      text: "Loshchilov & Hutter 2019, Decoupled Weight Decay Regularization, arXiv:1711.05101"),
    Citation(
      "he2015", .inproceedings, "He, K. and Zhang, X. and Ren, S. and Sun, J.", 2015,
      "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification",
      [("booktitle", "International Conference on Computer Vision")] + arxiv("1502.01852"),
      url: "https://arxiv.org/abs/1502.01852",
      text: "He, Zhang, Ren & Sun 2015, Delving Deep into Rectifiers, ICCV 2015, arXiv:1502.01852"),
    Citation(
      "bergstra2012", .article, "Bergstra, J. and Bengio, Y.", 2012,
      "Random Search for Hyper-Parameter Optimization",
      journal("Journal of Machine Learning Research", "13", "281--305"),
      url: "https://www.jmlr.org/papers/v13/bergstra12a.html",
      text: "Bergstra & Bengio 2012, Random Search for Hyper-Parameter Optimization, JMLR 13, 281"),
    Citation(
      "smyth2004", .article, "Smyth, G. K.", 2004,
      "Linear Models and Empirical Bayes Methods for Assessing Differential Expression in Microarray Experiments",
      journal("Statistical Applications in Genetics and Molecular Biology", "3", "3"),
      url: "https://doi.org/10.2202/1544-6115.1027",
      text: "Smyth 2004, Linear Models and Empirical Bayes Methods, Stat. Appl. Genet. Mol. Biol. 3, 3"),
    Citation(
      "holm1979", .article, "Holm, S.", 1979, "A Simple Sequentially Rejective Multiple Test Procedure",
      journal("Scandinavian Journal of Statistics", "6", "65--70"),
      url: "https://www.jstor.org/stable/4615733",
      text: "Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Stat. 6, 65"),
    Citation(
      "owen2007", .article, "Owen, A. B.", 2007, "The Pigeonhole Bootstrap",
      journal("The Annals of Applied Statistics", "1", "386--411"), url: "https://doi.org/10.1214/07-AOAS122",
      text: "Owen 2007, The Pigeonhole Bootstrap, Ann. Appl. Stat. 1, 386"),
  ]

  /// What simulated suites rest on.
  static let simulators: [Citation] = [
    Citation(
      "mead2021", .article, "Mead, A. J. and Brieden, S. and Tr{\\\"o}ster, T. and Heymans, C.", 2021,
      "HMCODE-2020: improved modelling of non-linear cosmological power spectra with baryonic feedback",
      journal("Monthly Notices of the Royal Astronomical Society", "502", "1401--1422", "2009.01858"),
      url: "https://arxiv.org/abs/2009.01858",
      text: "Mead, Brieden, Tröster & Heymans 2021, HMcode-2020, MNRAS 502, 1401"),
    Citation(
      "lewis2000", .article, "Lewis, A. and Challinor, A. and Lasenby, A.", 2000,
      "Efficient Computation of Cosmic Microwave Background Anisotropies in Closed Friedmann-Robertson-Walker Models",
      journal("The Astrophysical Journal", "538", "473--476", "astro-ph/9911177"),
      url: "https://arxiv.org/abs/astro-ph/9911177",
      text: "Lewis, Challinor & Lasenby 2000, CAMB, ApJ 538, 473"),
    Citation(
      "eisenstein1998", .article, "Eisenstein, D. J. and Hu, W.", 1998,
      "Baryonic Features in the Matter Transfer Function",
      journal("The Astrophysical Journal", "496", "605--614", "astro-ph/9709112"),
      url: "https://arxiv.org/abs/astro-ph/9709112",
      text: "Eisenstein & Hu 1998, Baryonic Features in the Matter Transfer Function, ApJ 496, 605"),
    Citation(
      "kaiser1992", .article, "Kaiser, N.", 1992, "Weak Gravitational Lensing of Distant Galaxies",
      journal("The Astrophysical Journal", "388", "272--286"),
      url: "https://doi.org/10.1086/171151",
      text: "Kaiser 1992, Weak Gravitational Lensing of Distant Galaxies, ApJ 388, 272"),
    Citation(
      "tassev2013", .article, "Tassev, S. and Zaldarriaga, M. and Eisenstein, D. J.", 2013,
      "Solving large scale structure in ten easy steps with COLA",
      journal("Journal of Cosmology and Astroparticle Physics", "06", "036", "1301.0322"),
      url: "https://arxiv.org/abs/1301.0322",
      text: "Tassev, Zaldarriaga & Eisenstein 2013, COLA, JCAP 06, 036"),
  ]

  /// Suites of others, and whose priors ours have.
  static let suites: [Citation] = [
    Citation(
      "villaescusa2020", .article, "Villaescusa-Navarro, F. and others", 2020, "The Quijote Simulations",
      journal("The Astrophysical Journal Supplement Series", "250", "2", "1909.05273"),
      url: "https://arxiv.org/abs/1909.05273",
      text: "Villaescusa-Navarro et al. 2020, The Quijote Simulations, ApJS 250, 2"),
    Citation(
      "villaescusa2021", .article, "Villaescusa-Navarro, F. and others", 2021,
      "The CAMELS Project: Cosmology and Astrophysics with Machine-learning Simulations",
      journal("The Astrophysical Journal", "915", "71", "2010.00619"),
      url: "https://arxiv.org/abs/2010.00619",
      text: "Villaescusa-Navarro et al. 2021, The CAMELS Project, ApJ 915, 71"),
  ]

  /// What a study of the theory uses.
  static let theory: [Citation] = [
    Citation(
      "lauditi2025transfer", .misc, "Lauditi, C. and Bordelon, B. and Pehlevan, C.", 2025,
      "Transfer Learning in Infinite Width Feature Learning Networks", arxiv("2507.04448"),
      url: "https://arxiv.org/abs/2507.04448",
      text:
        "Lauditi, Bordelon & Pehlevan 2025, Transfer Learning in Infinite Width Feature Learning Networks, arXiv:2507.04448"
    ),
    Citation(
      "lauditi2025kernel", .misc, "Lauditi, C. and Bordelon, B. and Pehlevan, C.", 2025,
      "Adaptive Kernel Predictors from Feature-Learning Infinite Limits of Neural Networks",
      arxiv("2502.07998"),
      url: "https://arxiv.org/abs/2502.07998",
      text:
        "Lauditi, Bordelon & Pehlevan 2025, Adaptive Kernel Predictors from Feature-Learning Infinite Limits of Neural Networks, arXiv:2502.07998"
    ),
  ]
}
