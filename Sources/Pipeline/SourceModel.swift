import Formats
import Inference
import Networks
import Observables
import OrderedCollections
import Suites
import Transfer

/// Pre-trained networks as a model like any other: the networks kept, the best on source validation first.
extension Model {
  /// The model of source networks of one kind; `works` are the keys of those behind the suite.
  init(
    _ sources: SourceNetworks, parameters: ParameterScaling, encoding: InputEncoding,
    observables: [Observable],
    source: String, simulations: Int, seed: UInt64, conditions: SuiteConditions, works: [String]
  ) {
    self.init(
      NetworkMean(sources.networks), parameters: parameters, encoding: encoding, observables: observables,
      provenance: conditions.adding(to: [
        "stage": "pretrain", "kind": .string(sources.kind.rawValue), "source": .string(source),
        "simulations": .integer(simulations), "seed": .string(String(seed)),
        Self.validationKey(of: sources.networks): .numbers(sources.validationErrors),
        "works": .strings(works),
      ]))
    if !sources.leftOut.isEmpty { provenance["left_out"] = .numbers(sources.leftOut) }
  }

  /// What the networks are chosen by on validation simulations: the loss of their head.
  private static func validationKey(of networks: [Network]) -> String {
    networks.allSatisfy { $0.head is PointHead } ? "validation_mse" : "validation_negative_log_density"
  }

  /// The source networks that a model of pre-training holds; those of another model are of the plain kind.
  ///
  /// - Parameter path: where the model lies, for messages.
  /// - Throws: `TransferError.noNetworks` for a model that predicts by something else.
  func sourceNetworks(at path: String) throws(TransferError) -> SourceNetworks {
    guard let networks = predictor as? NetworkMean else {
      throw .noNetworks(model: path, kind: type(of: predictor).kind)
    }
    return SourceNetworks(
      kind: provenance["kind"]?.string.flatMap(SourceKind.init) ?? .plain, networks: networks.members,
      validationErrors: provenance[Self.validationKey(of: networks.members)]?.doubles ?? [],
      trainingCurve: [], validationCurve: [])
  }
}
