extension Citation {
  /// What single strategies rest on.
  static let strategies: [Citation] = [
    Citation(
      "benzaken2022", .inproceedings, "Ben Zaken, E. and Goldberg, Y. and Ravfogel, S.", 2022,
      "BitFit: Simple Parameter-efficient Fine-tuning for Transformer-based Masked Language-models",
      [("booktitle", "Annual Meeting of the Association for Computational Linguistics")]
        + arxiv("2106.10199"),
      url: "https://arxiv.org/abs/2106.10199",
      text: "Ben Zaken, Goldberg & Ravfogel 2022, BitFit, ACL 2022, arXiv:2106.10199"),
    Citation(
      "breiman1996", .article, "Breiman, L.", 1996, "Stacked regressions",
      [("journal", "Machine Learning"), ("volume", "24"), ("pages", "49--64")],
      url: "https://doi.org/10.1007/BF00117832",
      text: "Breiman 1996, Stacked regressions, Machine Learning 24, 49"),
    Citation(
      "kennedy2000", .article, "Kennedy, M. C. and O'Hagan, A.", 2000,
      "Predicting the output from a complex computer code when fast approximations are available",
      journal("Biometrika", "87", "1--13"), url: "https://doi.org/10.1093/biomet/87.1.1",
      text: "Kennedy & O'Hagan 2000, Predicting the output from a complex computer code, Biometrika 87, 1"),
    Citation(
      "grunwald2017", .article, "Gr{\\\"u}nwald, P. and van Ommen, T.", 2017,
      "Inconsistency of Bayesian Inference for Misspecified Linear Models, and a Proposal for Repairing It",
      journal("Bayesian Analysis", "12", "1069--1103"), url: "https://doi.org/10.1214/17-BA1085",
      text:
        "Grünwald & van Ommen 2017, Inconsistency of Bayesian Inference for Misspecified Linear Models, Bayesian Anal. 12, 1069"
    ),
    Citation(
      "li2018", .inproceedings, "Li, X. and Grandvalet, Y. and Davoine, F.", 2018,
      "Explicit Inductive Bias for Transfer Learning with Convolutional Networks",
      [("booktitle", "International Conference on Machine Learning")] + arxiv("1802.01483"),
      url: "https://arxiv.org/abs/1802.01483",
      text:
        "Li, Grandvalet & Davoine 2018, Explicit Inductive Bias for Transfer Learning, ICML 2018, arXiv:1802.01483"
    ),
    Citation(
      "hu2022", .inproceedings,
      "Hu, E. J. and Shen, Y. and Wallis, P. and Allen-Zhu, Z. and Li, Y. and Wang, S. and Wang, L. and Chen, W.",
      2022, "LoRA: Low-Rank Adaptation of Large Language Models",
      [("booktitle", "International Conference on Learning Representations")] + arxiv("2106.09685"),
      url: "https://arxiv.org/abs/2106.09685", text: "Hu et al. 2022, LoRA, ICLR 2022, arXiv:2106.09685"),
    Citation(
      "kalajdzievski2023", .misc, "Kalajdzievski, D.", 2023,
      "A Rank Stabilization Scaling Factor for Fine-Tuning with LoRA", arxiv("2312.03732"),
      url: "https://arxiv.org/abs/2312.03732",
      text:
        "Kalajdzievski 2023, A Rank Stabilization Scaling Factor for Fine-Tuning with LoRA, arXiv:2312.03732"),
    Citation(
      "howard2018", .inproceedings, "Howard, J. and Ruder, S.", 2018,
      "Universal Language Model Fine-tuning for Text Classification",
      [("booktitle", "Annual Meeting of the Association for Computational Linguistics")]
        + arxiv("1801.06146"),
      url: "https://arxiv.org/abs/1801.06146",
      text: "Howard & Ruder 2018, Universal Language Model Fine-tuning, ACL 2018, arXiv:1801.06146"),
    Citation(
      "lichunyuan2018", .inproceedings, "Li, C. and Farkhoor, H. and Liu, R. and Yosinski, J.", 2018,
      "Measuring the Intrinsic Dimension of Objective Landscapes",
      [("booktitle", "International Conference on Learning Representations")] + arxiv("1804.08838"),
      url: "https://arxiv.org/abs/1804.08838",
      text:
        "Li et al. 2018, Measuring the Intrinsic Dimension of Objective Landscapes, ICLR 2018, arXiv:1804.08838"
    ),
    Citation(
      "aghajanyan2021", .inproceedings, "Aghajanyan, A. and Gupta, S. and Zettlemoyer, L.", 2021,
      "Intrinsic Dimensionality Explains the Effectiveness of Language Model Fine-Tuning",
      [("booktitle", "Annual Meeting of the Association for Computational Linguistics")]
        + arxiv("2012.13255"),
      url: "https://arxiv.org/abs/2012.13255",
      text:
        "Aghajanyan, Gupta & Zettlemoyer 2021, Intrinsic Dimensionality Explains the Effectiveness of Fine-Tuning, arXiv:2012.13255"
    ),
    Citation(
      "yao2018", .article, "Yao, Y. and Vehtari, A. and Simpson, D. and Gelman, A.", 2018,
      "Using Stacking to Average Bayesian Predictive Distributions",
      journal("Bayesian Analysis", "13", "917--1007"), url: "https://doi.org/10.1214/17-BA1091",
      text:
        "Yao et al. 2018, Using Stacking to Average Bayesian Predictive Distributions, Bayesian Anal. 13, 917"
    ),
    Citation(
      "pan2010", .article, "Pan, S. J. and Yang, Q.", 2010, "A Survey on Transfer Learning",
      journal("IEEE Transactions on Knowledge and Data Engineering", "22", "1345--1359"),
      url: "https://doi.org/10.1109/TKDE.2009.191",
      text: "Pan & Yang 2010, A Survey on Transfer Learning, IEEE Trans. Knowl. Data Eng. 22, 1345"),
    Citation(
      "rasmussen2006", .book, "Rasmussen, C. E. and Williams, C. K. I.", 2006,
      "Gaussian Processes for Machine Learning", [("publisher", "MIT Press")],
      url: "https://gaussianprocess.org/gpml",
      text: "Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, MIT Press"),
    Citation(
      "caruana1997", .article, "Caruana, R.", 1997, "Multitask Learning",
      journal("Machine Learning", "28", "41--75"), url: "https://doi.org/10.1023/A:1007379606734",
      text: "Caruana 1997, Multitask Learning, Machine Learning 28, 41"),
    Citation(
      "wolpert1992", .article, "Wolpert, D. H.", 1992, "Stacked generalization",
      journal("Neural Networks", "5", "241--259"), url: "https://doi.org/10.1016/S0893-6080(05)80023-1",
      text: "Wolpert 1992, Stacked generalization, Neural Networks 5, 241"),
    Citation(
      "rubin1981", .article, "Rubin, D. B.", 1981, "The Bayesian Bootstrap",
      journal("The Annals of Statistics", "9", "130--134"), url: "https://doi.org/10.1214/aos/1176345338",
      text: "Rubin 1981, The Bayesian Bootstrap, Ann. Stat. 9, 130"),
  ]

  /// What single heads and backbones rest on.
  static let networks: [Citation] = [
    Citation(
      "pourahmadi1999", .article, "Pourahmadi, M.", 1999,
      "Joint mean-covariance models with applications to longitudinal data: unconstrained parameterisation",
      journal("Biometrika", "86", "677--690"), url: "https://doi.org/10.1093/biomet/86.3.677",
      text: "Pourahmadi 1999, Joint mean-covariance models, Biometrika 86, 677"),
    Citation(
      "genz1992", .article, "Genz, A.", 1992, "Numerical Computation of Multivariate Normal Probabilities",
      journal("Journal of Computational and Graphical Statistics", "1", "141--149"),
      url: "https://doi.org/10.1080/10618600.1992.10477010",
      text:
        "Genz 1992, Numerical Computation of Multivariate Normal Probabilities, J. Comput. Graph. Stat. 1, 141"
    ),
    Citation(
      "durkan2019", .inproceedings, "Durkan, C. and Bekasov, A. and Murray, I. and Papamakarios, G.", 2019,
      "Neural Spline Flows",
      [("booktitle", "Advances in Neural Information Processing Systems")] + arxiv("1906.04032"),
      url: "https://arxiv.org/abs/1906.04032",
      text: "Durkan et al. 2019, Neural Spline Flows, NeurIPS 2019, arXiv:1906.04032"),
    Citation(
      "lipman2023", .inproceedings,
      "Lipman, Y. and Chen, R. T. Q. and Ben-Hamu, H. and Nickel, M. and Le, M.", 2023,
      "Flow Matching for Generative Modeling",
      [("booktitle", "International Conference on Learning Representations")] + arxiv("2210.02747"),
      url: "https://arxiv.org/abs/2210.02747",
      text: "Lipman et al. 2023, Flow Matching for Generative Modeling, ICLR 2023, arXiv:2210.02747"),
    Citation(
      "wildberger2023", .inproceedings,
      "Wildberger, J. and Dax, M. and Buchholz, S. and Green, S. and Macke, J. H. and Sch{\\\"o}lkopf, B.",
      2023,
      "Flow Matching for Scalable Simulation-Based Inference",
      [("booktitle", "Advances in Neural Information Processing Systems")] + arxiv("2305.17161"),
      url: "https://arxiv.org/abs/2305.17161",
      text:
        "Wildberger et al. 2023, Flow Matching for Scalable Simulation-Based Inference, NeurIPS 2023, arXiv:2305.17161"
    ),
    Citation(
      "chen2018", .inproceedings, "Chen, R. T. Q. and Rubanova, Y. and Bettencourt, J. and Duvenaud, D.",
      2018,
      "Neural Ordinary Differential Equations",
      [("booktitle", "Advances in Neural Information Processing Systems")] + arxiv("1806.07366"),
      url: "https://arxiv.org/abs/1806.07366",
      text: "Chen et al. 2018, Neural Ordinary Differential Equations, NeurIPS 2018, arXiv:1806.07366"),
    Citation(
      "dinh2017", .inproceedings, "Dinh, L. and Sohl-Dickstein, J. and Bengio, S.", 2017,
      "Density estimation using Real {NVP}",
      [("booktitle", "International Conference on Learning Representations")] + arxiv("1605.08803"),
      url: "https://arxiv.org/abs/1605.08803",
      text:
        "Dinh, Sohl-Dickstein & Bengio 2017, Density estimation using Real NVP, ICLR 2017, arXiv:1605.08803"),
    Citation(
      "papamakarios2017", .inproceedings, "Papamakarios, G. and Pavlakou, T. and Murray, I.", 2017,
      "Masked Autoregressive Flow for Density Estimation",
      [("booktitle", "Advances in Neural Information Processing Systems")] + arxiv("1705.07057"),
      url: "https://arxiv.org/abs/1705.07057",
      text:
        "Papamakarios, Pavlakou & Murray 2017, Masked Autoregressive Flow for Density Estimation, NIPS 2017, arXiv:1705.07057"
    ),
    Citation(
      "germain2015", .inproceedings, "Germain, M. and Gregor, K. and Murray, I. and Larochelle, H.", 2015,
      "{MADE}: Masked Autoencoder for Distribution Estimation",
      [("booktitle", "International Conference on Machine Learning")] + arxiv("1502.03509"),
      url: "https://arxiv.org/abs/1502.03509",
      text:
        "Germain et al. 2015, MADE: Masked Autoencoder for Distribution Estimation, ICML 2015, arXiv:1502.03509"
    ),
    Citation(
      "lecun1998", .article, "LeCun, Y. and Bottou, L. and Bengio, Y. and Haffner, P.", 1998,
      "Gradient-based learning applied to document recognition",
      journal("Proceedings of the IEEE", "86", "2278--2324"), url: "https://doi.org/10.1109/5.726791",
      text: "LeCun, Bottou, Bengio & Haffner 1998, Gradient-based learning, Proc. IEEE 86, 2278"),
    Citation(
      "zaheer2017", .inproceedings,
      "Zaheer, M. and Kottur, S. and Ravanbakhsh, S. and Poczos, B. and Salakhutdinov, R. and Smola, A. J.",
      2017, "Deep Sets",
      [("booktitle", "Advances in Neural Information Processing Systems")] + arxiv("1703.06114"),
      url: "https://arxiv.org/abs/1703.06114",
      text: "Zaheer et al. 2017, Deep Sets, NeurIPS 2017, arXiv:1703.06114"),
  ]
}
