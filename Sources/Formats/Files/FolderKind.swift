/// A kind of folder that a command makes: what its record says and what lies in it.
///
/// Replacing is for folders of one's own kind alone: a folder of other things, a file, a link or a folder with an
/// input in it stays as it is.
public struct FolderKind: Sendable {
  /// The `kind` in the folder's record.
  public let name: String
  /// What makes such folders, "slingshot power".
  public let maker: String
  /// The file that tells the kind.
  public let record: String
  private let isOwn: @Sendable (JSONValue) -> Bool
  private let isPart: @Sendable (String) -> Bool

  /// A kind of folder.
  ///
  /// - Parameters:
  ///   - name: the `kind` in the record.
  ///   - maker: what makes such folders.
  ///   - record: the file that tells the kind.
  ///   - parts: the files that are made, as names or as endings such as ".npy"; folders within end in "/".
  ///   - isOwn: whether a record is of this kind, by its `kind` unless given.
  public init(
    name: String, maker: String, record: String = "manifest.json", parts: [String],
    isOwn: (@Sendable (JSONValue) -> Bool)? = nil
  ) {
    self.name = name
    self.maker = maker
    self.record = record
    self.isOwn = isOwn ?? { $0["kind"]?.string == name }
    isPart = { name in parts.contains { $0.hasPrefix(".") ? name.hasSuffix($0) : name == $0 } }
  }

  /// Refuses a place that may not be taken: something is there and may not be replaced, or is not of this kind.
  ///
  /// - Parameters:
  ///   - path: where the folder is to be; an empty folder there counts as nothing.
  ///   - replacing: whether an earlier folder of this kind may be replaced.
  ///   - inputs: files and folders that are read to make it; nil where a part of a larger output is made, which alone may
  ///     lie in a folder that slingshot made.
  /// - Throws: `FormatError.file`.
  public func requireFree(
    _ path: String, replacing: Bool, inputs: [String]? = nil
  ) throws(FormatError) {
    let place = try Place(path)
    if inputs != nil { try Self.requireOutside(path) }
    let destination = "\(place.folder)/\(place.name)"
    guard FileBytes.exists(destination), !FileBytes.isEmptyFolder(destination) else { return }
    guard replacing else { throw .file(path, .exists) }
    if let found = foreign(in: destination) { throw .file(path, .foreign(found: found, maker: maker)) }
    try Self.requireApart(path, maker: maker, from: inputs ?? [])
  }

  /// Refuses to replace a link, or a folder with an input in it.
  ///
  /// - Throws: `FormatError.file`.
  public static func requireApart(_ path: String, maker: String, from inputs: [String]) throws(FormatError) {
    let place = try Place(path)
    let destination = "\(place.folder)/\(place.name)"
    if FileBytes.isLink(destination) { throw .file(path, .foreign(found: "a link", maker: maker)) }
    if let input = Place.inside(destination, of: inputs) { throw .file(path, .holdsInput(input)) }
  }

  /// What is there that was not made as a folder of this kind, nil when nothing is.
  private func foreign(in path: String) -> String? {
    if FileBytes.isLink(path) { return "a link" }
    guard FileBytes.isDirectory(path) else { return "a file" }
    guard let manifest = try? JSONValue.read("\(path)/\(record)") else {
      return "a folder without its \(record)"
    }
    guard isOwn(manifest) else {
      return manifest["kind"]?.string.map { "a folder of the kind '\($0)'" } ?? "a folder of another kind"
    }
    let names = (try? FileSystem.contents(of: path)) ?? []
    return names.first { name in
      // A writer that was killed may have left a hidden scratch file.
      if name.hasPrefix("."), name.contains(".scratch-") { return false }
      let child = "\(path)/\(name)"
      // A name that is not UTF-8 reads with a replacement character, and cannot be removed by that name.
      return name.contains("\u{FFFD}") || FileBytes.isLink(child)
        || !isPart(FileBytes.isDirectory(child) ? name + "/" : name)
    }.map { "'\($0)' in it" }
  }
}

extension FolderKind {
  /// Refuses an output within a folder that slingshot made: there it would be read as a part of that folder, or be removed
  /// with it.
  ///
  /// - Throws: `FormatError.file`.
  public static func requireOutside(_ path: String) throws(FormatError) {
    let place = try Place(path)
    guard var folder = FileBytes.canonical(place.folder) ?? existingFolder(above: place.folder) else {
      return
    }
    while folder.count > 1 {
      if let found = FoundFolder(madeAt: folder) { throw .file(path, .within(folder, found: found)) }
      folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
    }
  }

  /// The first folder above a place that is there, links followed.
  private static func existingFolder(above folder: String) -> String? {
    var path = folder
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      if let found = FileBytes.canonical(path.isEmpty ? "/" : path) { return found }
    }
    return FileBytes.canonical(".")
  }
}

/// A file that a command makes.
public enum OutputFile {
  /// Refuses a place that may not be taken: something is there and may not be replaced, or is not what is made.
  ///
  /// - Parameters:
  ///   - path: where the file is to be.
  ///   - replacing: whether an earlier file of the kind may be replaced.
  ///   - maker: what makes such files, "slingshot predict".
  ///   - inputs: files and folders that are read to make it.
  ///   - isOwn: whether the file of that name is of the kind.
  /// - Throws: `FormatError.file`.
  public static func requireFree(
    _ path: String, replacing: Bool, maker: String, inputs: [String], isOwn: (String) -> Bool
  ) throws(FormatError) {
    let place = try Place(ofFile: path)
    try FolderKind.requireOutside(path)
    let destination = "\(place.folder)/\(place.name)"
    guard FileBytes.exists(destination) else { return }
    guard replacing else { throw .file(path, .exists) }
    if FileBytes.isLink(destination) { throw .file(path, .foreign(found: "a link", maker: maker)) }
    if FileBytes.isDirectory(destination) { throw .file(path, .foreign(found: "a folder", maker: maker)) }
    // An input may be a folder, such as a model.
    for input in inputs where Place.inside(input, of: [destination]) != nil { throw .file(path, .isInput) }
    guard isOwn(destination) else { throw .file(path, .foreign(found: "another file", maker: maker)) }
  }
}

extension Place {
  /// The first of some paths that leads to a folder or into it, links followed; nil when none does.
  static func inside(_ folder: String, of paths: [String]) -> String? {
    guard let whole = FileBytes.canonical(folder) else { return nil }
    return paths.first { path in
      guard let path = FileBytes.canonical(path) else { return false }
      return path == whole || path.hasPrefix(whole == "/" ? whole : whole + "/")
    }
  }
}
