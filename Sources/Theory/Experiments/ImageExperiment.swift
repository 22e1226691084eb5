import Formats

/// Telling one pair of classes of images apart after another pair.
struct ImageExperiment: Experiment {
  static let block = "images"
  static let title = "Classes of images"
  static let about =
    "Networks learn to tell a pair of classes apart, labels -1 and 1, and then another pair from few examples. Pixels are"
    + " centred and share one scale. Lines are the Bayesian saddle point at infinite width, sampled; points are networks"
    + " of finite width by Langevin dynamics, with standard errors over networks."

  private let setting: SampledSetting
  private let images: String
  private let labels: String
  private let classes: [[Int]]
  private let counts: [Int]

  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    images = try block.path(
      "images", default: "images.npy",
      doc: "Images as npy, [n, pixels] or [n, height, width]; make digits writes those of scikit-learn.")
    labels = try block.path("labels", default: "labels.npy", doc: "Class numbers as npy, [n].")
    var classes: [[Int]] = []
    for (key, fallback, name) in [
      ("source_classes", [0, 1], "source"), ("target_classes", [8, 9], "target"),
    ] {
      let pair = try block.ints(
        key, default: fallback, in: 0...1_000_000, doc: "The two classes of the \(name).")
      guard pair.count == 2, pair[0] != pair[1] else {
        throw block.error(key, "must name two different classes, found \(pair)")
      }
      classes.append(pair)
    }
    self.classes = classes
    counts = [
      try block.int("source_samples", default: 100, in: 2...20_000, doc: "Source examples P1."),
      try block.int("target_samples", default: 16, in: 2...20_000, doc: "Target examples P2."),
    ]
    setting = try SampledSetting(
      block, seed: seed, gamma: 1, deltas: [0, 0.3, 1, 3, 10, 30, 100], points: [0, 1, 10, 100])
  }

  var files: [String] { [images, labels] }

  private func data() throws -> ImageData {
    try ImageData(
      images: images, labels: labels, classes: classes, counts: counts, seed: setting.seed)
  }

  func pieces() throws -> [ExperimentPiece] {
    let data = try data()
    let theory = ExperimentPiece("theory") {
      Self.scores(try setting.predictions(data.problem, tests: data.tests), data.testLabels)
    }
    guard setting.width > 0 else { return [theory] }
    return [theory]
      + (0..<setting.networks).map { network in
        ExperimentPiece("network-\(network)") {
          Self.scores(
            try setting.networkPredictions(data.problem, tests: data.tests, network: network), data.testLabels
          )
        }
      }
  }

  private static func scores(_ predictions: [[Double]], _ labels: [Double]) -> ExperimentPiece.Result {
    [
      "losses": predictions.map { meanSquare($0, labels) },
      "errors": predictions.map { values in
        Double(zip(values, labels).count { $0 * $1 <= 0 }) / Double(labels.count)
      },
    ]
  }

  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome {
    func curves(_ list: String) -> [Chart.Curve] {
      setting.curves(
        "classes \(classes[0][0]), \(classes[0][1]) → \(classes[1][0]), \(classes[1][1])",
        theory: results["theory"]?[list] ?? [],
        measured: (0..<setting.networks).compactMap { results["network-\($0)"]?[list] })
    }
    let (losses, errors) = (curves("losses"), curves("errors"))
    var findings: [String] = []
    if let line = losses.first, let best = line.y.indices.min(by: { line.y[$0] < line.y[$1] }),
      let wrong = errors.first?.y, wrong.indices.contains(best)
    {
      findings.append(
        "From \(counts[1]) examples the loss is \(short(line.y[0])) without coupling and at best \(short(line.y[best])),"
          + " at δ = \(short(line.x[best])); \(percent(wrong[0])) and \(percent(wrong[best])) of the test images are"
          + " told wrongly.")
    }
    return ExperimentOutcome(
      findings: findings,
      charts: [
        Chart(
          name: "images-loss", title: "Test loss and error rate against elastic coupling",
          caption:
            "Networks with activation \(setting.activation), γ = \(short(setting.targetGamma)), P₁ = \(counts[0]),"
            + " P₂ = \(counts[1]). Left the mean squared error of the labels ±1, right the share of test images on the"
            + " wrong side of zero.",
          x: .init("elastic coupling δ", .logarithmicWithZero), y: .init("loss, error rate"),
          panels: [.init("mean squared error", curves: losses), .init("error rate", curves: errors)])
      ])
  }
}
