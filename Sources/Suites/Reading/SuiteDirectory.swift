import Formats
import Foundation
import Observables
import OrderedCollections

/// The suite directory: `parameters.txt`, `<observable>.npy`, the axes beside them and `manifest.json`.
extension Suite {
  /// Reads and checks a suite directory, of today's form or of the older one with `k.npy` for all spectra. A directory put
  /// together by hand may lack the manifest; FORMATS.md says what is found by the names of files.
  ///
  /// - Throws: `FormatError`, ``SuiteError`` and `ObservableError` with file, row and bin of the first fault.
  public static func load(_ directory: String) throws -> Suite {
    var origins = Origins()
    let names = Set((try? FolderListing.names(in: directory)) ?? [])
    try requireSuite(directory, names: names)
    origins.parameters = SuiteFiles.parameters(in: directory, names: names)
    origins.k = directory + "/k.npy"
    let parameters = try ParameterTable.read(origins.parameters)
    let manifestPath = directory + "/manifest.json"
    let json: JSONValue? = names.contains("manifest.json") ? try JSONValue.read(manifestPath) : .none
    let manifest =
      try json.map { try SuiteManifest($0, file: manifestPath) }
      ?? SuiteManifest(name: FolderListing.lastName(of: directory), generator: "not stated")
    for name in OrderedSet(manifest.prior.keys).union(manifest.parameters.keys)
    where !parameters.names.contains(name) {
      throw SuiteError.manifest(
        file: manifestPath, key: "parameters.\(name)",
        expected: "a column of that name in \(origins.parameters)",
        found: parameters.names.joined(separator: ", "))
    }
    let files = try SuiteFiles(directory: directory, names: names, manifest: json, manifestPath: manifestPath)
    var observables: [Observed] = []
    for name in files.observables {
      origins.observables[name] = "\(directory)/\(name).npy"
      observables.append(try files.observed(name))
    }
    return try Suite(
      parameters: parameters, observables: observables, manifest: manifest, origins: origins)
  }

  /// The files that ``load(_:)`` reads, for hashes.
  ///
  /// - Throws: as ``load(_:)``.
  public static func files(of directory: String) throws -> [String] {
    let names = Set((try? FolderListing.names(in: directory)) ?? [])
    try requireSuite(directory, names: names)
    let arrays = names.filter { $0.hasSuffix(".npy") && !$0.hasPrefix(".") }.sorted()
    let others = ["manifest.json"].filter(names.contains)
    return [SuiteFiles.parameters(in: directory, names: names)]
      + (arrays + others).map { "\(directory)/\($0)" }
  }

  private static func requireSuite(_ directory: String, names: Set<String>) throws(FormatError) {
    guard !["parameters.txt", "parameters.csv"].contains(where: names.contains) else { return }
    let found = FoundFolder(at: directory)
    throw .file(directory, .otherFolder(expected: "a suite directory with a parameters.txt", found: found))
  }

  /// Writes the suite directory as a whole or not at all.
  ///
  /// - Parameters:
  ///   - directory: where to; its parent must exist.
  ///   - replacing: whether an existing suite may be replaced.
  ///   - storage: type of the numbers on disk; float32 halves their size and keeps seven digits.
  /// - Throws: `FormatError`; what was there is then intact.
  public func write(
    to directory: String, replacing: Bool = false, storage: NumpyArray.Kind = .float64
  ) throws {
    let output = try AtomicDirectory(
      destination: directory, kind: .suite(by: manifest.generator), replacing: replacing)
    do {
      let scratch = output.scratchPath
      try parameters.write(to: scratch + "/parameters.txt")
      let axes = AxisFiles(observables.values.map(\.observable))
      for (file, values) in axes.files { try NumpyFile.write(NumpyArray(values), to: "\(scratch)/\(file)") }
      for (name, observed) in observables {
        try observed.write(to: "\(scratch)/\(name)", storage: storage)
      }
      let declared = observables.map { name, observed in
        (name, ObservableDeclaration.json(observed.observable) { axes.name(name, axis: $0, coordinate: $1) })
      }
      try manifest.json(observables: declared).write(to: scratch + "/manifest.json")
      try output.commit()
    } catch {
      output.discard()
      throw error
    }
  }
}

extension Suite.Observed {
  /// Writes `<stem>.npy` `[simulations, ...]`, and `<stem>.offsets.npy` for sets of points.
  fileprivate func write(to stem: String, storage: NumpyArray.Kind) throws {
    if case .ragged(let ragged) = rows {
      var values: [Double] = []
      for row in 0..<ragged.count { values += ragged.row(row) }
      let shape = [ragged.offsets.last ?? 0, ragged.features]
      try NumpyFile.write(NumpyArray(shape: shape, values: values, kind: storage), to: stem + ".npy")
      let offsets = NumpyArray(ragged.offsets.map { Double($0) }, kind: .int64)
      try NumpyFile.write(offsets, to: stem + ".offsets.npy")
      return
    }
    let matrix = rows.matrix ?? Matrix(rows: 0, columns: 0)
    try NumpyFile.write(
      NumpyArray(shape: [matrix.rows] + observable.shape, values: matrix.values, kind: storage),
      to: stem + ".npy")
  }
}

extension FolderKind {
  /// What simulates suites.
  private static let simulators = [
    "Slingshot smooth generator", "Slingshot field generator", "external command",
  ]

  /// A suite that a generator made; those of `slingshot simulate` may take the place of each other, but not of a suite
  /// that was imported or put together by hand. Older records lack the kind.
  public static func suite(by generator: String) -> FolderKind {
    let isSimulated = simulators.contains(generator)
    return FolderKind(
      name: "suite", maker: isSimulated ? "slingshot simulate" : generator,
      parts: [".npy", "parameters.txt", "manifest.json"]
    ) { record in
      let isSuite = record["kind"].map { $0.string == "suite" } ?? (record["details"] != nil)
      let found = record["generator"]?.string ?? ""
      return isSuite && (isSimulated ? simulators.contains(found) : found == generator)
    }
  }
}

/// What lies in a folder.
enum FolderListing {
  static func names(in folder: String) throws(FormatError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw .file(folder, .refused(operation: "list", code: ENOENT))
    }
  }

  static func lastName(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder above, "." for a bare name.
  static func parent(of path: String) -> String {
    let trimmed = path.count > 1 && path.last == "/" ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return trimmed == "." ? ".." : "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}
