import Formats
import Inference
import Observables
import Suites
import Transfer

/// The source networks of a study: pre-trained on its source suite and kept as models, or those of a given model.
struct SourceStage {
  let study: Study
  let data: StudyData
  let run: RunDirectory

  /// Trains what is missing and returns the networks of each kind, and the encoding that they read through.
  func perform(
    kinds: [SourceKind], threads: Int?, quiet: Bool
  ) throws -> (networks: [SourceKind: SourceNetworks], encoding: InputEncoding) {
    if let model = data.source.model, let own = data.source.networks {
      if let other = kinds.first(where: { $0 != own.kind }) {
        throw TransferError.unsuitableSource(
          strategy: "of the kind \(other.rawValue)",
          reason: "source.model holds networks of the kind \(own.kind.rawValue)")
      }
      return ([own.kind: own], model.encoding)
    }
    let split = try data.sourceSplit(study)
    let encoding = try data.sourceEncoding(split.train)
    let stage = PretrainStage(
      settings: study.pretrain, outputs: data.sourceScaling.names, width: data.targetInputs.width, run: run)
    let networks = try stage.perform(
      kinds: kinds, trained: data.sourceData(split.train, encoding),
      held: data.sourceData(split.validation, encoding), threads: threads, quiet: quiet)
    for (kind, sources) in networks where run.model("source-\(kind.rawValue)") == nil {
      var model = Model(
        sources, parameters: data.sourceScaling, encoding: encoding,
        observables: data.targetInputs.observables,
        source: data.source.name, simulations: data.source.count, seed: study.pretrain.seed,
        conditions: data.source.conditions,
        works: try Citations.works(of: data.source.simulations().suite.manifest))
      let inputs = try data.source.simulations().inputs
      model.cloud = try InputCloud(fitting: encoding.encoded(inputs))
      model.rows = TrainingRows(inputs)
      try model.write(to: run.path(to: "models/source-\(kind.rawValue)"), replacing: true)
    }
    return (networks, encoding)
  }
}
