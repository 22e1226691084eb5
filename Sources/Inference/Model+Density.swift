import Networks
import Observables
import Transfer

extension Model {
  /// The posteriors of the parameters scaled to [0, 1].
  ///
  /// - Parameter directory: where the model lies, for messages.
  /// - Throws: `ObservableError` for other observables than the model's, `TransferError.badModel` for a model without a
  ///   density.
  public func density(of joint: JointObservable, in directory: String) throws -> any Density {
    for (own, given) in zip(observables, joint.observables) {
      try given.requireSame(as: own, place: "the input", otherPlace: "the model")
    }
    let inputs = try encoding.inputs(joint)
    guard let density = try (predictor as? any DensityPredictor)?.density(inputs, count: joint.count) else {
      throw TransferError.badModel(
        directory,
        reason:
          "it has point estimates and no density, expected one as slingshot pretrain --head mixture trains, slingshot transfer "
          + "--source SUITE --strategy emulated learns, or a study with head: mixture or the strategy emulated."
      )
    }
    return density
  }
}
