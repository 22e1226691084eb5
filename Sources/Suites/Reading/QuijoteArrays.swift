import Formats
import OrderedCollections

/// Quijote measurements gathered into arrays: `params_<set>.txt`, `Pk_<set>.npy`, `MPk_<set>.npy`, `kbins.npz`.
extension Suite {
  /// Reads arrays of spectra, row i being simulation i of the parameter file.
  ///
  /// - Parameters:
  ///   - parameters: the parameter file, one row per simulation.
  ///   - spectra: the npy file `[N, K]` of each summary, by its name ("pk", "mpk").
  ///   - k: the wavenumbers [h/Mpc]: an npy file `[K]` or an npz archive with the array `k`.
  ///   - name: name of the suite; that of the parameter file unless given.
  /// - Throws: ``SuiteError``; fewer or more spectra than parameter rows are refused.
  public static func loadQuijote(
    parameters: String, spectra: OrderedDictionary<String, String>, k: String, name: String? = nil
  ) throws -> Suite {
    var origins = Origins()
    origins.parameters = parameters
    origins.k = k
    origins.observables = Dictionary(uniqueKeysWithValues: spectra.map { ($0.key, $0.value) })
    let table = try ParameterTable.read(parameters)
    let wavenumbers = try readWavenumbers(k)
    var summaries: OrderedDictionary<String, Matrix> = [:]
    for (summary, path) in spectra {
      summaries[summary] = try NumpyFile.readMatrix(path)
    }
    let manifest = SuiteManifest(
      name: name ?? FolderListing.lastName(of: parameters), generator: "Quijote",
      prior: table.standardBounds,
      details: ["box_size": 1000, "redshift": 0, "parameters": .string(parameters)])
    return try Suite(
      parameters: table, k: wavenumbers, spectra: summaries, manifest: manifest, origins: origins)
  }

  /// Reads one set from a folder that holds the arrays under their usual names.
  ///
  /// - Parameters:
  ///   - set: "LH" or "nwLH".
  ///   - directory: the folder of `params_<set>.txt`, `Pk_<set>.npy`, `MPk_<set>.npy` and `kbins.npz`.
  ///   - summaries: which of "pk" and "mpk" to read.
  /// - Throws: ``SuiteError``.
  public static func loadQuijote(
    set: String, in directory: String, summaries: [String] = ["pk"]
  ) throws -> Suite {
    var spectra: OrderedDictionary<String, String> = [:]
    for summary in summaries {
      _ = try position(of: summary, in: arrayPrefixes.keys.sorted(), kind: "summary")
      spectra[summary] = "\(directory)/\(arrayPrefixes[summary] ?? summary)_\(set).npy"
    }
    return try loadQuijote(
      parameters: "\(directory)/params_\(set).txt", spectra: spectra, k: directory + "/kbins.npz",
      name: "Quijote \(set)")
  }

  /// The files that ``loadQuijote(set:in:summaries:)`` reads.
  public static func filesOfQuijote(set: String, in directory: String, summaries: [String]) -> [String] {
    let spectra = summaries.map { (arrayPrefixes[$0] ?? $0) + "_\(set).npy" }
    return (["params_\(set).txt"] + spectra + ["kbins.npz"]).map { directory + "/" + $0 }
  }

  private static let arrayPrefixes = ["pk": "Pk", "mpk": "MPk"]

  private static func readWavenumbers(_ path: String) throws -> [Double] {
    guard path.hasSuffix(".npz") else {
      return try NumpyFile.readVector(path)
    }
    let arrays = try NumpyArchive.read(path)
    guard let array = arrays["k"] else {
      throw SuiteError.unknown(
        kind: "array in \(path)", name: "k", nearest: nil, available: arrays.keys.sorted())
    }
    guard array.shape.count == 1 else {
      throw FormatError.numpy(path + " (k)", .wrongRank(expected: 1, shape: array.shape))
    }
    return array.values
  }
}
