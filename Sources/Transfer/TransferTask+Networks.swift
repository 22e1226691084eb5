import Networks
import Randomness
import Training

extension Trial {
  /// A stream of random numbers of this trial for `purpose`.
  func stream(_ purpose: String) -> RandomStream {
    RandomStream(seed: seed, purpose: purpose, index: UInt64(index))
  }

  /// The dropout drawn for fine-tuning.
  var dropout: Float { fineTuning.architecture.dropout }
}

extension TransferTask {
  /// The source network of a trial: the trials go round the networks kept.
  func source(for trial: Trial, strategy: String) throws(TransferError) -> Network {
    guard !sources.isEmpty else { throw .noSource(strategy: strategy) }
    let source = sources[trial.index % sources.count]
    try requireInput(of: source, strategy: strategy)
    return source
  }

  /// Requires a source network that reads what the target gives.
  func requireInput(of source: Network, strategy: String) throws(TransferError) {
    guard source.input == input else {
      throw .unsuitableSource(
        strategy: strategy, reason: "it reads \(source.inputs) bins, expected the target's \(input.width)")
    }
  }

  /// The source network of a trial whose dummy outputs were taken over by the new parameters, with the dropout of
  /// fine-tuning.
  func adapted(for trial: Trial, strategy: String) throws(TransferError) -> Network {
    let source = try source(for: trial, strategy: strategy)
    let adapted = try withTargetOutputs(source, strategy: strategy) {
      network, parameter throws(NetworkError) in
      try network.takingOverDummy(for: parameter)
    }
    return adapted.dropping(trial.dropout)
  }

  /// `network` with an output for every target parameter, in the target's order; `adding` makes those it lacks.
  func withTargetOutputs(
    _ network: Network, strategy: String, adding: (Network, String) throws(NetworkError) -> Network
  ) throws(TransferError) -> Network {
    var adapted = network
    do throws(NetworkError) {
      for parameter in targetParameters where !adapted.outputs.contains(parameter) {
        adapted = try adding(adapted, parameter)
      }
      return try adapted.selectingOutputs(targetParameters)
    } catch { throw .unsuitableSource(strategy: strategy, reason: error.description) }
  }

  /// The frozen stages of `source` followed by a fresh perceptron with `hidden` layers and a head of the target's
  /// outputs.
  func headed(
    _ source: Network, hidden: [Int], strategy: String, trial: Trial
  ) throws(TransferError) -> Candidate {
    do throws(NetworkError) {
      let body = try source.configuration.layouts()[source.stages.count]
      let architecture = Architecture(
        input: body, hidden: hidden, outputs: targetParameters, dropout: trial.fresh.architecture.dropout,
        sigmoidOutput: source.head.sigmoid, head: source.head)
      let head = try architecture.network(stream: trial.stream("head"))
      let whole = try source.attaching(head)
      return Candidate(
        network: whole, rules: whole.freezing(first: source.stages.count), settings: trial.fresh.settings)
    } catch { throw .unsuitableSource(strategy: strategy, reason: error.description) }
  }
}
