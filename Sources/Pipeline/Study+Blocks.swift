import Formats
import Networks

extension Study.Pretrain {
  /// The block `pretrain` of a study file; every default without one.
  ///
  /// - Throws: `FormatError.setting`.
  public static func settings(ofStudy path: String?) throws -> Self {
    if let path { return try Study.load(path: path).study.pretrain }
    let root = try YAMLMapping.parse(text: "{}", name: "settings")
    return try Self(root.mapping("pretrain"))
  }
}

extension Study.Transfer {
  /// The block `transfer` of a study file; every default without one.
  ///
  /// - Throws: `FormatError.setting`.
  public static func settings(ofStudy path: String?) throws -> Self {
    if let path { return try Study.load(path: path).study.transfer }
    let root = try YAMLMapping.parse(text: "{}", name: "settings")
    return try Self(root.mapping("transfer"), sourceBackbone: DenseBackbone())
  }
}
