import Networks
import Training
import Transfer

/// The works behind strategies, backbones and heads, by their names; a test holds each to the works that its `about` names.
extension Citations {
  /// The works beyond the experiment's that a strategy is from.
  package static func works(ofStrategy name: String) -> [String] { ofStrategy[name] ?? [] }

  private static let ofStrategy = [
    "warm-start": ["pan2010"], "bias-only": ["benzaken2022"], "source-pull": ["li2018"], "lora": ["hu2022"],
    "rslora": ["hu2022", "kalajdzievski2023"], "layer-rates": ["howard2018"],
    "subspace": ["lichunyuan2018", "aghajanyan2021"],
    "safe": ["wolpert1992", "breiman1996", "rubin1981", "yao2018"], "source": ["pan2010"],
    "pooled": ["caruana1997"],
    "gaussian-process": ["rasmussen2006"], "emulated": ["kennedy2000", "grunwald2017"],
    "transport": ["kennedy2000"],
  ]

  /// The works that a backbone is from, by its name.
  package static let ofBackbone = ["convolution": ["lecun1998"], "deep-set": ["zaheer2017"]]

  /// The works that a head is from, by its kind.
  package static let ofHead = [
    GaussianHead.kind: ["pourahmadi1999"], MixtureHead.kind: ["pourahmadi1999", "genz1992"],
    SplineFlowHead.kind: ["durkan2019", "germain2015"],
    CouplingFlowHead.kind: ["durkan2019", "dinh2017"],
    MaskedFlowHead.kind: ["papamakarios2017", "germain2015"],
    FlowMatchingHead.kind: ["lipman2023", "wildberger2023", "chen2018"],
  ]

  /// The works behind the networks that a search makes.
  static func works(of search: Search) -> [String] {
    (ofBackbone[search.space.backbone.backbone.name] ?? []) + (ofHead[type(of: search.head.head).kind] ?? [])
  }

  /// The works behind what predicts: its networks, and the strategies of a blend.
  static func works(of predictor: any Predictor) -> [String] {
    switch predictor {
    case let networks as NetworkMean: networks.members.flatMap(works(of:))
    case let blend as Blend: blend.parts.flatMap { works(ofStrategy: $0.strategy) + works(of: $0.predictor) }
    case is EmulatedPredictor: works(ofStrategy: "emulated")
    case is GaussianProcessPredictor: works(ofStrategy: "gaussian-process")
    default: []
    }
  }

  private static func works(of network: Network) -> [String] {
    let stages = network.stages.flatMap { stage -> [String] in
      switch stage {
      case is Convolution: ofBackbone["convolution"] ?? []
      case is Pool: ofBackbone["deep-set"] ?? []
      default: []
      }
    }
    return stages + (ofHead[type(of: network.head).kind] ?? [])
  }
}
