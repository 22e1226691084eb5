/// Which rule of the npz format (a zip archive of npy files) a file breaks.
public enum ArchiveFault: Error, Equatable, Sendable {
  /// The end record of a zip archive is missing.
  case notArchive
  /// The archive uses a feature that numpy.savez does not.
  case unsupported(String)
  /// A member is compressed.
  case compressed(member: String)
  /// A record is cut off, contradicts another or lies outside the file.
  case malformed(String)
  /// Two members have the same name.
  case repeatedMember(String)
  /// A member's bytes do not have the checksum that the archive states.
  case wrongChecksum(member: String)
  /// An array that the archive does not hold, or none named where it holds several.
  case noArray(name: String?, nearest: String?, available: [String])
}

extension ArchiveFault: CustomStringConvertible {
  /// The sentence that a user reads after the file's name.
  public var description: String {
    switch self {
    case .notArchive: "is not an npz archive: the end record of a zip file is missing or cut off"
    case .unsupported(let feature): "\(feature); write it with numpy.savez"
    case .compressed(let member):
      "holds the compressed array '\(member)'; write it with numpy.savez, not numpy.savez_compressed"
    case .malformed(let reason): "is a damaged npz archive: \(reason)"
    case .repeatedMember(let member): "holds the array '\(member)' twice"
    case .noArray(let name?, let nearest, let available):
      "holds no array '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (its arrays are \(available.joined(separator: ", ")))"
    case .noArray(nil, _, let available):
      "expected the name of one array, as FILE.npz:\(available.first ?? "ARRAY"),"
        + " found \(available.count) arrays (\(available.joined(separator: ", ")))"
    case .wrongChecksum(let member): "is a damaged npz archive: the checksum of '\(member)' is wrong"
    }
  }
}
