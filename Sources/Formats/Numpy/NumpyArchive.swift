/// Reads several named arrays from one npz file, a zip archive of npy files as numpy.savez writes it.
public enum NumpyArchive {
  /// The arrays by name; NaN and infinity are kept.
  ///
  /// - Throws: `FormatError.file`, `FormatError.archive` for the archive (compressed members are refused), or
  ///   `FormatError.numpy` for a member, named `FILE[MEMBER]`.
  public static func read(_ path: String) throws(FormatError) -> [String: NumpyArray] {
    try decode(FileBytes.read(path), name: path)
  }

  /// Reads the arrays from the bytes of an npz file.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: as `read`.
  public static func decode(_ bytes: [UInt8], name: String) throws(FormatError) -> [String: NumpyArray] {
    let members: [ZipMember]
    do throws(ArchiveFault) { members = try ZipArchive(bytes).members() } catch {
      throw .archive(name, error)
    }
    var arrays: [String: NumpyArray] = [:]
    for member in members {
      let key = member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
      guard arrays[key] == nil else { throw .archive(name, .repeatedMember(key)) }
      arrays[key] = try NumpyFile.decode(bytes[member.range], name: "\(name)[\(key)]")
    }
    return arrays
  }
}
