import Formats
import Foundation
import OrderedCollections

/// The suite directory: `parameters.txt`, `k.npy`, `<summary>.npy` and `manifest.json`.
extension Suite {
  /// Reads and checks a suite directory; every npy file but `k.npy` is a summary. A directory put together by hand may
  /// lack the manifest.
  ///
  /// - Throws: ``SuiteError`` with file, row and bin of the first fault.
  public static func load(_ directory: String) throws(SuiteError) -> Suite {
    var origins = Origins()
    origins.parameters = directory + "/parameters.txt"
    origins.k = directory + "/k.npy"
    // The parameter file comes first: a folder that is no suite is told by its absence.
    let parameters = try formats { () throws(FormatError) in try ParameterTable.read(origins.parameters) }
    let k = try formats { () throws(FormatError) in try NumpyFile.readVector(origins.k) }
    var summaries: OrderedDictionary<String, Matrix> = [:]
    for name in try FolderListing.names(in: directory).sorted() {
      guard name.hasSuffix(".npy"), name != "k.npy", !name.hasPrefix(".") else { continue }
      let path = directory + "/" + name
      let summary = String(name.dropLast(4))
      origins.summaries[summary] = path
      summaries[summary] = try formats { () throws(FormatError) in try NumpyFile.readMatrix(path) }
    }
    let manifestPath = directory + "/manifest.json"
    let manifest =
      FileBytes.exists(manifestPath)
      ? try SuiteManifest.read(manifestPath)
      : SuiteManifest(name: FolderListing.lastName(of: directory), generator: "not stated", units: [:])
    return try Suite(
      parameters: parameters, k: k, summaries: summaries, manifest: manifest, origins: origins)
  }

  /// Writes the suite directory as a whole or not at all.
  ///
  /// - Parameters:
  ///   - directory: where to; its parent must exist.
  ///   - replacing: whether an existing suite may be replaced.
  ///   - storage: type of the spectra on disk; float32 halves their size and keeps seven digits.
  /// - Throws: ``SuiteError/format(_:)``; what was there is then intact.
  public func write(
    to directory: String, replacing: Bool = false, storage: NumpyArray.Kind = .float64
  ) throws(SuiteError) {
    try formats { () throws(FormatError) in
      let output = try AtomicDirectory(destination: directory, replacing: replacing)
      do throws(FormatError) {
        try parameters.write(to: output.scratchPath + "/parameters.txt")
        try NumpyFile.write(NumpyArray(k), to: output.scratchPath + "/k.npy")
        for (name, spectra) in summaries {
          try NumpyFile.write(spectra, kind: storage, to: output.scratchPath + "/\(name).npy")
        }
        try manifest.json.write(to: output.scratchPath + "/manifest.json")
        try output.commit()
      } catch {
        output.discard()
        throw error
      }
    }
  }
}

/// What lies in a folder.
enum FolderListing {
  static func names(in folder: String) throws(SuiteError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw .format(.file(folder, .refused(operation: "list", code: ENOENT)))
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
