import Formats
import Foundation
import Inference
import Networks
import Observables
import OrderedCollections
import Randomness
import Suites
import Training
import Work

/// In how many random directions a network must be trained to do nearly as well as in all of them: `slingshot dimension`.
///
/// The intrinsic dimension d90 of Li et al. 2018 (arXiv:1804.08838, section 2) with R² in place of accuracy; of a kept model, that of
/// fine-tuning it (Aghajanyan et al. 2021, arXiv:2012.13255, section 3).
public struct IntrinsicDimension: Sendable {
  /// The suite directory.
  public var suite: String
  /// What networks read; without meaning where a model says so.
  public var selection: ObservableSelection
  /// A model directory that training starts from; a fresh network when nil.
  public var model: String?
  /// Parameters that vary and are not inferred.
  public var nuisance: [String] = []
  /// Widths of a fresh network's layers.
  public var hidden = [64, 64]
  /// The share of the full network's R² that counts as nearly as well.
  public var share = 0.9
  /// Whether parameters are shuffled over simulations, so that there is nothing to be learnt but every one by heart; R² is then that of the
  /// simulations trained on.
  public var shuffles = false
  /// Epochs of each training.
  public var epochs = 100
  /// Seed of networks, subspaces and splits.
  public var seed: UInt64 = 1

  /// Learning rates that are tried for each number of directions; the best on validation is kept.
  static let rates = [3e-4, 1e-3, 3e-3]
  /// Numbers of directions, each about 1.6 times the one before.
  static let ladder = [
    1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800, 1200, 2000, 3000, 5000, 8000,
  ]

  /// The dimension of a suite's task.
  public init(suite: String, selection: ObservableSelection) {
    self.suite = suite
    self.selection = selection
  }

  /// What was found.
  public struct Outcome: Sendable, Equatable {
    /// Numbers of the network.
    public var numbers: Int
    /// R² of the network that is trained whole.
    public var whole: Double
    /// R² with each number of directions.
    public var tried: [(directions: Int, score: Double)]
    /// The share of `whole` that is asked for.
    public var share: Double
    /// Whether R² is that of the simulations trained on.
    public var isOfTraining: Bool

    /// The least number of directions tried that does nearly as well; nil where none does.
    public var dimension: Int? { tried.first { $0.score >= share * whole }?.directions }

    /// Whether both found the same.
    public static func == (left: Self, right: Self) -> Bool { left.json == right.json }
  }

  /// The task: rows and the network at the start.
  private struct Task {
    var training: TrainingData
    var validation: TrainingData
    var network: Network
  }

  /// Trains the whole network, then in more and more directions until it does nearly as well.
  ///
  /// - Throws: a `Fault`.
  public func perform(quiet: Bool = false) throws -> Outcome {
    let task = try task()
    let numbers = task.network.parameterCount
    let ladder = Self.ladder.filter { $0 < numbers }
    let bar = ProgressBar("directions", total: ladder.count + 1, unit: "step", silent: quiet)
    let whole = try score(task, nil)
    bar.update(done: 1)
    guard whole > 0 else { throw PipelineError.nothingLearnt(suite: suite, score: whole) }
    var outcome = Outcome(numbers: numbers, whole: whole, tried: [], share: share, isOfTraining: shuffles)
    if model != nil {
      outcome.tried.append(
        (0, max(0, determination(task.network, on: shuffles ? task.training : task.validation))))
    }
    for (index, directions) in ladder.enumerated() where outcome.dimension == nil {
      outcome.tried.append((directions, try score(task, directions)))
      bar.update(done: index + 2)
    }
    bar.finish()
    return outcome
  }

  private func task() throws -> Task {
    let suite = try Suite.load(suite)
    let kept = try model.map { try Model.load($0) }
    let names = suite.varyingParameters(without: nuisance)
    let (joint, scaling) = try askedByOptions {
      let joint = try kept.map { try suite.joint(matching: $0.observables) } ?? suite.joint(selection)
      try suite.requireParameters(nuisance)
      try suite.requireInferred(names, remedy: "name fewer by --nuisance", without: nuisance)
      try suite.requireSpread(of: names, place: "all rows")
      return (joint, try ParameterBounds().resolved(names, in: [suite], model: kept?.parameters).scaling)
    }
    if let seen = kept?.rows?.seen(in: joint), !seen.isEmpty {
      note(
        "warning: the model was trained on \(seen.count) of the \(joint.count) simulations: R² of those held out here is too high."
      )
    }
    let split = try Split.shuffled(count: suite.count, validation: 0.25, test: 0, seed: seed)
    let encoding =
      try kept?.encoding
      ?? InputEncoding(
        fitting: .source, source: .init(joint, rows: split.train),
        kinds: InputEncoding.kinds(suiting: [.init(joint, rows: Array(0..<suite.count))]))
    var order = Array(0..<suite.count)
    if shuffles {
      var stream = RandomStream(seed: seed, purpose: "shuffled parameters")
      order = stream.permutation(suite.count)
    }
    func data(_ rows: [Int]) throws -> TrainingData {
      TrainingData(
        inputs: try encoding.inputs(joint, rows: rows),
        targets: try scaling.targets(suite.parameters, rows: rows.map { order[$0] }), count: rows.count)
    }
    var network: Network
    if let kept, let model {
      network = try kept.networks(at: model)[0].droppingDummies().dropping(0)
      for name in names where !network.outputs.contains(name) {
        network = try network.addingOutput(name, stream: RandomStream(seed: seed, purpose: "new output"))
      }
      network = try network.selectingOutputs(names)
    } else {
      network = Network(
        Architecture(inputs: joint.width, hidden: hidden, outputs: names),
        stream: RandomStream(seed: seed, purpose: "network"))
    }
    return Task(training: try data(split.train), validation: try data(split.validation), network: network)
  }

  /// The best R² of trainings at several rates, in some directions or, when nil, whole; 0 where all diverge.
  private func score(_ task: Task, _ directions: Int?) throws -> Double {
    let network = task.network
    var best = 0.0
    for rate in Self.rates {
      var settings = TrainingSettings(learningRate: rate, weightDecay: 0, seed: seed)
      (settings.maximumEpochs, settings.patience) = (epochs, max(20, epochs / 5))
      let recipe = directions.map { directions in
        RandomSubspace(
          dimension: directions, scale: (Double(network.parameterCount) / Double(directions)).squareRoot(),
          seed: seed)
      }
      let judged = shuffles ? task.training : task.validation
      let outcome = try train(
        network, rules: network.rules(recipe.map { .through($0) } ?? .free()), on: task.training,
        validating: judged, settings: settings)
      guard outcome.stoppedBecause != .diverged else { continue }
      best = max(best, determination(outcome.network, on: judged))
    }
    return best
  }

  /// 1 - squared errors over the squared distances of the truth from its mean, summed over parameters.
  private func determination(_ network: Network, on data: TrainingData) -> Double {
    let width = data.targetWidth
    let found = network.predict(data.inputs, count: data.count)
    var (errors, spread) = (0.0, 0.0)
    for column in 0..<width {
      let truth = (0..<data.count).map { Double(data.targets[$0 * width + column]) }
      let mean = truth.reduce(0, +) / Double(max(truth.count, 1))
      for (row, truth) in truth.enumerated() {
        let miss = Double(found[row * width + column]) - truth
        errors += miss * miss
        spread += (truth - mean) * (truth - mean)
      }
    }
    return 1 - errors / max(spread, 1e-300)
  }
}

extension IntrinsicDimension.Outcome {
  /// For programs.
  public var json: JSONValue {
    [
      "numbers": .integer(numbers), "whole": .number(whole), "share": .number(share),
      "of": isOfTraining ? "training" : "validation",
      "dimension": dimension.map { .integer($0) } ?? .null,
      "tried": .array(tried.map { ["directions": .integer($0.directions), "r2": .number($0.score)] }),
    ]
  }

  /// As a table for a terminal.
  public var table: String {
    func line(_ directions: String, _ score: Double) -> String {
      let bar = String(repeating: "▪", count: max(0, min(40, Int(40 * score / whole))))
      return String(repeating: " ", count: max(1, 11 - directions.count)) + directions
        + String(format: "%9.3f  ", score) + bar
    }
    let percent = String(format: "%.3g", 100 * share)
    let result =
      dimension.map {
        "d\(percent) = \($0) of \(numbers) numbers: the fewest directions tried with \(percent) % of that R²"
      }
      ?? "no number of directions tried reaches \(percent) % of that R²"
    return
      (["  directions       R²" + (isOfTraining ? " of the simulations trained on" : "")]
      + tried.map { line(String($0.directions), $0.score) } + [line("all", whole), result + "."])
      .joined(separator: "\n")
  }
}
