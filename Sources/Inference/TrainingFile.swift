import Formats
import OrderedCollections

/// `training.safetensors` of a model directory: what a model keeps of the simulations that it was trained on.
struct TrainingFile {
  /// Its name.
  static let name = "training.safetensors"
  private static let rowsKey = "fingerprints"

  /// Where they lie.
  var cloud: InputCloud?
  /// Which they are.
  var rows: TrainingRows?

  init(cloud: InputCloud?, rows: TrainingRows?) { (self.cloud, self.rows) = (cloud, rows) }

  /// The bytes of the file; nil where nothing is kept.
  ///
  /// - Throws: `FormatError.safetensors`.
  func encoded() throws(FormatError) -> [UInt8]? {
    var tensors = cloud?.tensors ?? [:]
    if let rows {
      tensors[Self.rowsKey] = SafetensorsTensor(
        integers: rows.fingerprints, shape: [rows.fingerprints.count])
    }
    return tensors.isEmpty ? nil : try SafetensorsFile(tensors: tensors).encoded(name: Self.name)
  }

  /// Reads what a model that reads `width` numbers keeps.
  ///
  /// - Parameter hash: the SHA-256 that the model's configuration states; nil for a model of before it was.
  /// - Throws: `FormatError`, ``PosteriorError/malformedCloud(_:expected:found:)`` for a missing, extra or misshapen tensor
  ///   and for the file of another model.
  init(reading path: String, width: Int, hash: String?) throws {
    let bytes = try FileBytes.read(path)
    var tensors = try SafetensorsFile.decode(bytes, name: path).tensors
    if let tensor = tensors.removeValue(forKey: Self.rowsKey) {
      guard tensor.shape.count == 1 else {
        throw PosteriorError.malformedCloud(
          path, expected: "'\(Self.rowsKey)' of shape [N]", found: "\(tensor.shape)")
      }
      rows = TrainingRows(fingerprints: try tensor.integers())
    }
    if !tensors.isEmpty { cloud = try InputCloud(tensors, in: path, width: width) }
    let found = SHA256.hexadecimal(of: bytes)
    guard hash == nil || hash == found else {
      throw PosteriorError.malformedCloud(
        path,
        expected: "the file that was written with the model, of SHA-256 \(hash ?? "") as config.json says",
        found: "another one, \(found)")
    }
  }
}
