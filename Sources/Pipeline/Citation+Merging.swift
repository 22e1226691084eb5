import Transfer

extension Citation {
  /// What merging and pruning of deltas rest on.
  static let merging: [Citation] = [
    proceedings(
      "wortsman2022", "Wortsman, M. and others", 2022,
      "Model Soups: Averaging Weights of Multiple Fine-tuned Models Improves Accuracy without Increasing Inference Time",
      at: "International Conference on Machine Learning", "2203.05482",
      text: "Wortsman et al. 2022, Model soups, ICML 2022"),
    proceedings(
      "ilharco2023", "Ilharco, G. and others", 2023, "Editing Models with Task Arithmetic",
      at: "International Conference on Learning Representations", "2212.04089",
      text: "Ilharco et al. 2023, Editing Models with Task Arithmetic, ICLR 2023"),
    proceedings(
      "yadav2023", "Yadav, P. and Tam, D. and Choshen, L. and Raffel, C. and Bansal, M.", 2023,
      "TIES-Merging: Resolving Interference When Merging Models",
      at: "Advances in Neural Information Processing Systems",
      "2306.01708", text: "Yadav et al. 2023, TIES-Merging, NeurIPS 2023"),
    proceedings(
      "yu2024", "Yu, L. and Yu, B. and Yu, H. and Huang, F. and Li, Y.", 2024,
      "Language Models are Super Mario: Absorbing Abilities from Homologous Models as a Free Lunch",
      at: "International Conference on Machine Learning", "2311.03099",
      text: "Yu et al. 2024, Language Models are Super Mario (DARE), ICML 2024"),
    proceedings(
      "deng2025", "Deng, W. and others", 2025,
      "DARE the Extreme: Revisiting Delta-Parameter Pruning For Fine-Tuned Models",
      at: "International Conference on Learning Representations", "2410.09344",
      text: "Deng et al. 2025, DARE the Extreme, ICLR 2025"),
    proceedings(
      "matena2022", "Matena, M. and Raffel, C.", 2022, "Merging Models with Fisher-Weighted Averaging",
      at: "Advances in Neural Information Processing Systems", "2111.09832",
      text: "Matena & Raffel 2022, Merging Models with Fisher-Weighted Averaging, NeurIPS 2022"),
    proceedings(
      "jin2023", "Jin, X. and Ren, X. and Preotiuc-Pietro, D. and Cheng, P.", 2023,
      "Dataless Knowledge Fusion by Merging Weights of Language Models",
      at: "International Conference on Learning Representations", "2212.09849",
      text: "Jin et al. 2023, Dataless Knowledge Fusion (RegMean), ICLR 2023"),
  ]

  private static func proceedings(
    _ key: String, _ authors: String, _ year: Int, _ title: String, at place: String, _ number: String,
    text: String
  ) -> Citation {
    Citation(
      key, .inproceedings, authors, year, title, [("booktitle", place)] + arxiv(number),
      url: "https://arxiv.org/abs/\(number)", text: text + ", arXiv:\(number)")
  }
}

extension Citations {
  /// The works that a way of merging rests on.
  static func works(ofMerge method: String) -> [String] {
    [
      "average": "wortsman2022", "task-arithmetic": "ilharco2023", "ties": "yadav2023",
      "fisher": "matena2022", "regmean": "jin2023",
    ][
      method
    ].map { [$0] } ?? []
  }

  /// The works that a pruning rests on.
  static func works(of pruning: DeltaPruning) -> [String] {
    guard pruning.choice == .random else { return [] }
    if case .quotient = pruning.rescaling { return ["yu2024", "deng2025"] }
    return ["yu2024"]
  }
}
