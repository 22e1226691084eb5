import Formats
import Foundation
import TestSupport
import Testing
import Theory

/// Experiments at small size.
@Suite struct ExperimentTests {
  /// Runs an experiment from the text of its block.
  static func run(_ name: String, _ settings: String, seed: UInt64 = 1) throws -> ExperimentOutcome {
    let kind = try #require(Experiments.all.first { $0.block == name })
    let root = try YAMLMapping.parse(text: "\(name): {\(settings)}", name: "study.yaml")
    let experiment = try kind.init(root.mapping(name), seed: seed)
    try root.finish()
    var results: [String: ExperimentPiece.Result] = [:]
    for piece in try experiment.pieces() {
      #expect(results[piece.name] == nil, "two pieces are called \(piece.name)")
      results[piece.name] = try piece.perform()
    }
    return experiment.outcome(results)
  }

  private static func check(_ outcome: ExperimentOutcome) {
    #expect(!outcome.findings.isEmpty && outcome.findings.allSatisfy { $0.hasSuffix(".") })
    for chart in outcome.charts {
      #expect(!chart.panels.isEmpty)
      for panel in chart.panels {
        #expect(panel.map != nil || !panel.curves.isEmpty)
        #expect((panel.map?.values ?? []).allSatisfy { $0.isFinite })
        for curve in panel.curves {
          #expect(curve.x.count == curve.y.count && !curve.x.isEmpty)
          #expect(curve.errors.isEmpty || curve.errors.count == curve.x.count)
          #expect((curve.x + curve.y + curve.errors).allSatisfy { $0.isFinite })
        }
      }
    }
  }

  private static let small =
    "dimension: 12, source_samples: 24, target_samples: 6, data_sets: 2, networks: {width: 200, sweeps: 40, burn: 10}"
  private static let flow =
    "dimension: 8, source_samples: 16, target_samples: 6, source_time: 2, target_time: 2"

  @Test(arguments: [
    ("alignment", small + ", deltas: [0, 1, 100], alignments: [0, 0.9]"),
    (
      "sweep",
      "dimension: 12, data_sets: 2, target_samples: 6, source_samples: 20, targets: [3, 6], deltas: [0, 1]"
    ),
    ("shift", small + ", covariate: [0, 1], label: [0, 1]"),
    ("width", flow + ", widths: [20, 40, 100], draws: 3, posterior: {sweeps: 20, burn: 5}"),
    ("low_rank", flow + ", ranks: [0, 2, 8], width: 50, networks: 2, data_sets: 2"),
    ("dynamics", flow + ", particles: 64, width: 32, networks: 2, tests: 50, records: 6"),
    (
      "dynamics", flow + ", activation: linear, source_link: linear, target_link: linear, width: 0, tests: 50"
    ),
    ("kernels", flow + ", particles: 64"),
  ]) func runsAtSmallSize(_ name: String, _ settings: String) throws {
    Self.check(try Self.run(name, settings))
  }

  /// The means of the reference at γ = 1, D = 50, P₁ = 100, P₂ = 25, β = 100, within the scatter of other data sets.
  @Test func alignmentsHaveTheShapeOfTheReference() throws {
    let outcome = try Self.run(
      "alignment",
      "alignments: [0, 0.3, 0.6, 0.9], deltas: [0, 0.1, 1, 10, 100, 1000], data_sets: 20, networks: {width: 0}"
    )
    let expected = [
      [0.513, 0.514, 0.526, 0.538, 0.543, 0.545], [0.526, 0.524, 0.506, 0.501, 0.502, 0.503],
      [0.541, 0.532, 0.435, 0.380, 0.370, 0.369], [0.553, 0.533, 0.320, 0.168, 0.143, 0.140],
    ]
    let curves = try #require(outcome.charts.first?.panels.first?.curves)
    #expect(curves.map(\.series) == ["α = 0", "α = 0.3", "α = 0.6", "α = 0.9"])
    // A mean over 20 data sets scatters by 0.1 / √20 in each of the two samples.
    for (curve, values) in zip(curves, expected) {
      for (mine, theirs) in zip(curve.y, values) { #expect(abs(mine - theirs) < 0.08) }
    }
    // What the coupling does is much the same in all data sets.
    let gains = zip(curves, expected).map { ($0.0.y[5] / $0.0.y[0], $0.1[5] / $0.1[0]) }
    for (mine, theirs) in gains { #expect(abs(mine - theirs) < 0.05) }
  }

  @Test func badSettingsAreRefusedWithTheReason() throws {
    func refusal(_ name: String, _ settings: String) -> String? {
      message { try Self.run(name, settings) }
    }
    #expect(refusal("alignment", "beta: -1")?.contains("'alignment.beta' must be a number from") == true)
    #expect(refusal("alignment", "gama: 1")?.contains("unknown key 'alignment.gama'") == true)
    #expect(refusal("alignment", "alignments: [1.5]")?.contains("from -1.0 to 1.0, found 1.5") == true)
    #expect(refusal("alignment", "deltas: []")?.contains("'alignment.deltas' must name at least one") == true)
    #expect(refusal("alignment", "deltas: [1, 1]")?.contains("must not repeat a value") == true)
    #expect(
      refusal("alignment", "networks: {sweeps: 10, burn: 10}")?.contains(
        "'alignment.networks.burn' must be below sweeps")
        == true)
    #expect(
      refusal("width", "widths: [20, 100]")?.contains("must be above twice the dimension, 60, found 20")
        == true)
    #expect(
      refusal("low_rank", "ranks: [31]")?.contains("must be at most the dimension, 30, found 31") == true)
    #expect(
      refusal("dynamics", "activation: swish")?.contains("must be linear, relu, tanh, erf or hermite1")
        == true)
    #expect(refusal("hermite", "activation: hermite2")?.contains("must be linear, relu, tanh or erf") == true)
    #expect(refusal("images", "target_classes: [3]")?.contains("must name two different classes") == true)
    #expect(refusal("images", "images: /nowhere/images.npy")?.contains("/nowhere/images.npy") == true)
    #expect(
      refusal("alignment", "networks: {width: 60}")?.contains("the width of the network is 60, expected")
        == true)
  }

  @Test func hermiteTasksRunAtSmallSize() throws {
    Self.check(
      try Self.run(
        "hermite",
        "dimension: 6, source_samples: 12, target_samples: 8, deltas: [0, 2], particles: 256, tests: 40,"
          + " networks: {width: 64, count: 2, deltas: [0, 2], steps: 60}"))
  }

  @Test func imagesRunAtSmallSize() throws {
    try withTemporaryDirectory { folder in
      // Four classes of two by two pixels, one of them always dark.
      var pixels: [Double] = []
      var labels: [Double] = []
      for index in 0..<80 {
        let kind = index % 4
        labels.append(Double(kind))
        pixels += [Double(kind) + 0.1 * Double(index % 7), Double(kind * kind), Double(index % 5), 0]
      }
      try NumpyFile.write(NumpyArray(shape: [80, 2, 2], values: pixels), to: folder + "/x.npy")
      try NumpyFile.write(NumpyArray(labels), to: folder + "/y.npy")
      let files = "images: \(folder)/x.npy, labels: \(folder)/y.npy, source_samples: 12, "
      let small =
        "beta: 5, deltas: [0, 2], particles: 256, networks: {width: 32, count: 1, deltas: [2], steps: 40}"
      Self.check(
        try Self.run("images", files + "target_classes: [2, 3], target_samples: 6, " + small))
      #expect(
        message { try Self.run("images", files + "target_classes: [2, 9], target_samples: 6, " + small) }
          == "the number of images of class 9 in \(folder)/y.npy is 0, expected at least 3")
      #expect(
        message { try Self.run("images", files + "target_classes: [2, 3], target_samples: 40, " + small) }
          == "the number of target images left for the test is 0, expected at least 1")
      try NumpyFile.write(NumpyArray([1, 2]), to: folder + "/y.npy")
      #expect(
        message { try Self.run("images", files + small) }
          == "the class numbers of \(folder)/y.npy have 2 values, expected 80")
    }
  }
}
