import Formats
import Networks
import Training
import Transfer

extension Search {
  /// Reads the ranges and common settings of a search; the defaults are those of the authors' scripts.
  ///
  /// - Parameters:
  ///   - isFresh: whether it makes networks, whose activation is then a key.
  ///   - settings: the defaults of what is not searched.
  init(
    _ block: YAMLMapping, backbone: any Backbone, head: any Head, isFresh: Bool = true,
    settings: TrainingSettings = TrainingSettings()
  ) throws(FormatError) {
    var space = SearchSpace.suiting(head)
    space.backbone = SomeBackbone(backbone)
    space.learningRate = try block.range(
      "learning_rate", default: space.learningRate, in: 1e-9...10, doc: "Learning rate, log-uniform.")
    space.weightDecay = try block.range(
      "weight_decay", default: space.weightDecay, in: 1e-12...1e3, doc: "Decoupled weight decay, log-uniform."
    )
    let usual = backbone is DenseBackbone ? space.sizes : [:]
    space.sizes = [:]
    for size in backbone.sizes {
      space.sizes[size.key] = try block.range(
        size.key, default: usual[size.key] ?? size.fallback, in: size.limits, doc: size.about)
    }
    space.dropout = try block.range(
      "dropout", default: space.dropout, in: 0...0.95, doc: "Dropout rate of the hidden layers.")
    var activation = head is PointHead ? "leaky-relu" : "silu"
    if isFresh {
      activation = try block.string(
        "activation", default: activation, oneOf: ["leaky-relu", "silu"],
        doc: "Function of the hidden layers.")
    }
    var settings = settings
    settings.batchSize = try block.int(
      "batch", default: settings.batchSize, in: 1...65_536, doc: "Simulations in a batch.")
    settings.maximumEpochs = try block.int(
      "epochs", default: settings.maximumEpochs, in: 1...1_000_000, doc: "Epochs at most.")
    settings.patience = try block.int(
      "patience", default: settings.patience, in: 1...1_000_000,
      doc: "Epochs without improvement on validation data after which training ends.")
    settings.schedule =
      try block.string(
        "schedule", default: "cosine", oneOf: ["constant", "cosine"], doc: "How the learning rate moves.")
      == "cosine" ? .cosine : .constant
    self.init(space: space, settings: settings)
    self.head = SomeHead(head)
    self.activation = activation == "silu" ? .silu : nil
  }
}

extension YAMLMapping {
  /// The body of networks; its sizes are keys of the search.
  func backbone(default fallback: any Backbone, doc: String) throws(FormatError) -> any Backbone {
    let name = try string(
      "backbone", default: fallback.name, oneOf: Backbones.all.map(\.name), doc: doc)
    return Backbones.named(name) ?? fallback
  }

  /// The end of networks: what they say about the parameters.
  func head(default fallback: any Head, doc: String) throws(FormatError) -> any Head {
    let name = try string(
      "head", default: type(of: fallback).kind, oneOf: Heads.all.map { $0.kind },
      doc: doc
        + " point: estimates; gaussian: one Gaussian with full covariance; mixture: several on the prior's box,"
        + " as many as the key components says (4); nsf, coupling, maf and flow-matching: flows on that box, of splines one"
        + " parameter after the other, of splines half of them at a time, of affine maps, and by a field of velocities. A density has other"
        + " defaults of learning_rate, weight_decay, dropout, units, activation and, in pretrain, batch and epochs."
    )
    guard name == MixtureHead.kind else { return Heads.named(name) ?? fallback }
    return MixtureHead(
      components: try int(
        "components", default: (fallback as? MixtureHead)?.components ?? MixtureHead().components,
        in: MixtureHead.limits, doc: "Gaussians of a mixture."))
  }

  /// A range written as [lowest, highest].
  fileprivate func range(
    _ key: String, default fallback: ClosedRange<Double>, in limits: ClosedRange<Double>, doc: String
  ) throws(FormatError) -> ClosedRange<Double> {
    let ends = try doubles(
      key, default: [fallback.lowerBound, fallback.upperBound], in: limits, doc: doc + " [lowest, highest]")
    guard ends.count == 2, ends[0] <= ends[1] else { throw error(key, "must be [lowest, highest]") }
    return ends[0]...ends[1]
  }

  /// A range of whole numbers written as [lowest, highest].
  fileprivate func range(
    _ key: String, default fallback: ClosedRange<Int>, in limits: ClosedRange<Int>, doc: String
  ) throws(FormatError) -> ClosedRange<Int> {
    let ends = try ints(
      key, default: [fallback.lowerBound, fallback.upperBound], in: limits, doc: doc + " [lowest, highest]")
    guard ends.count == 2, ends[0] <= ends[1] else { throw error(key, "must be [lowest, highest]") }
    return ends[0]...ends[1]
  }
}
