import Formats
import Networks

extension Study.Pretrain {
  /// The block `pretrain` of a study file; every default without one.
  ///
  /// - Parameter head: another kind of head than the block's.
  /// - Throws: `FormatError.setting`.
  public static func settings(ofStudy path: String?, head: String? = nil) throws -> Self {
    let overrides = head.map { ["pretrain.head=\($0)"] } ?? []
    if let path { return try Study.load(path: path, overrides: overrides).study.pretrain }
    let root = try YAMLMapping.parse(
      text: "{}", name: "settings", overrides: overrides)
    return try Self(root.mapping("pretrain"))
  }
}

extension Study.Transfer {
  /// The block `transfer` of a study file; every default without one.
  ///
  /// - Throws: `FormatError.setting`.
  public static func settings(ofStudy path: String?) throws -> Self {
    if let path { return try Study.load(path: path).study.transfer }
    return try standard(sourceHead: PointHead())
  }

  /// The defaults of a study whose source networks end in a head: densities have other ranges than estimates.
  ///
  /// - Throws: `FormatError.setting`.
  static func standard(sourceHead: any Head) throws -> Self {
    let root = try YAMLMapping.parse(text: "{}", name: "settings")
    return try Self(root.mapping("transfer"), sourceBackbone: DenseBackbone(), sourceHead: sourceHead)
  }
}
