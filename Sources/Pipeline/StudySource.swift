import Formats
import Inference
import Observables
import OrderedCollections
import Suites
import Transfer

/// Where a study's source networks come from: a suite to pre-train on, or a model that was pre-trained elsewhere.
struct StudySource: Sendable {
  /// The suite and what networks read of it; nil when a model is given.
  let suite: (suite: Suite, inputs: JointObservable)?
  /// The model; nil when a suite is given.
  let model: Model?
  /// The networks of the model; nil when a suite is given.
  let networks: SourceNetworks?
  /// Name of the suite, or of the suite that the model was trained on.
  let name: String
  /// Number of its simulations; 0 when a model does not say.
  let count: Int
  /// What the simulations were made at.
  let conditions: SuiteConditions

  init(_ suite: Suite, _ inputs: JointObservable) {
    self.suite = (suite, inputs)
    model = nil
    networks = nil
    name = suite.name
    count = suite.count
    conditions = SuiteConditions(suite)
  }

  /// The networks of a model.
  ///
  /// - Throws: `TransferError.noNetworks`.
  init(_ model: Model, at path: String) throws(TransferError) {
    suite = nil
    networks = try model.sourceNetworks(at: path)
    self.model = model
    conditions = SuiteConditions(model, at: path)
    name = model.provenance["source"]?.string ?? model.provenance["target"]?.string ?? path
    count = model.provenance["simulations"]?.int ?? model.provenance["n_target"]?.int ?? 0
  }

  /// The suite, for work that needs its simulations.
  ///
  /// - Throws: ``PipelineError/needsSourceSuite``.
  func simulations() throws(PipelineError) -> (suite: Suite, inputs: JointObservable) {
    guard let suite else { throw .needsSourceSuite }
    return suite
  }
}
