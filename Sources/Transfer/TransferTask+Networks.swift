import Networks
import Randomness
import Training

extension Trial {
  /// A stream of random numbers of this trial for `purpose`.
  func stream(_ purpose: String) -> RandomStream {
    RandomStream(seed: seed, purpose: purpose, index: UInt64(index))
  }
}

extension Candidate {
  /// The candidate with `rate` as the dropout of every hidden layer that trains.
  func dropping(_ rate: Float) -> Candidate {
    var copy = self
    for index in copy.network.layers.indices.dropLast() where copy.network.layers[index].trains {
      copy.network.layers[index].dropout = rate
    }
    return copy
  }
}

extension TransferTask {
  /// The source network of a trial: the trials go round the networks kept.
  func source(for trial: Trial, strategy: String) throws(TransferError) -> Network {
    guard !sources.isEmpty else { throw .noSource(strategy: strategy) }
    let source = sources[trial.index % sources.count]
    guard source.inputs == inputs else {
      throw .unsuitableSource(
        strategy: strategy, reason: "it reads \(source.inputs) bins, expected the target's \(inputs)")
    }
    return source.unfreezing()
  }

  /// The source network of a trial whose dummy outputs were taken over by the new parameters.
  func adapted(for trial: Trial, strategy: String) throws(TransferError) -> Network {
    let source = try source(for: trial, strategy: strategy)
    return try withTargetOutputs(source, strategy: strategy, trial: trial, takingOverDummies: true)
  }

  /// `network` with an output for every target parameter, in the target's order.
  func withTargetOutputs(
    _ network: Network, strategy: String, trial: Trial, takingOverDummies: Bool
  ) throws(TransferError) -> Network {
    var adapted = network
    do {
      for parameter in targetParameters where !adapted.outputs.contains(parameter) {
        adapted =
          takingOverDummies
          ? try adapted.takingOverDummy(for: parameter)
          : try adapted.addingOutput(parameter, stream: trial.stream("output \(parameter)"))
      }
      return try adapted.selectingOutputs(targetParameters)
    } catch { throw .unsuitableSource(strategy: strategy, reason: error.description) }
  }

  /// The frozen hidden layers of `source` followed by a fresh network with `hidden` layers and the target's outputs.
  func headed(
    _ source: Network, hidden: [Int], strategy: String, trial: Trial
  ) throws(TransferError) -> Candidate {
    do {
      let body = try source.droppingOutput()
      let frozen = try body.freezing(first: body.layers.count)
      let architecture = Architecture(
        inputs: frozen.outputs.count, hidden: hidden, outputs: targetParameters,
        dropout: trial.fresh.architecture.dropout)
      let head = Network(architecture, stream: trial.stream("head"))
      return Candidate(network: try frozen.attaching(head), settings: trial.fresh.settings)
    } catch { throw .unsuitableSource(strategy: strategy, reason: error.description) }
  }
}
