import Formats
import OrderedCollections

/// Folders with one text file per simulation, put together into a suite.
enum SpectrumFolders {
  /// The files when all of them are there.
  static func present(_ files: [String], folder: String) throws(SuiteError) -> [String] {
    let missing = files.filter { !FileBytes.exists($0) }
    if let first = missing.first {
      throw .missingSimulations(
        folder: folder, file: first, missing: missing.count, of: files.count)
    }
    return files
  }

  /// Reads the spectra of all simulations, which must share their wavenumbers.
  ///
  /// - Parameters:
  ///   - files: the file of each simulation, in the order of the parameter rows.
  ///   - folder: the folder, for the message.
  ///   - range: wavenumbers to keep [h/Mpc], all unless given.
  /// - Returns: the wavenumbers `[K]` and the spectra `[N, K]`.
  static func read(
    _ files: [String], folder: String, range: ClosedRange<Double>?
  ) throws -> (k: [Double], spectra: Matrix) {
    guard let first = try present(files, folder: folder).first else {
      throw SuiteError.empty(place: folder, what: "simulation")
    }
    var (k, kept): ([Double], [Int]) = ([], [])
    var values: [Double] = []
    for file in files {
      let spectrum = try SpectrumText.read(file)
      if k.isEmpty {
        k = spectrum.k
        if let range { kept = try KBins.indices(of: k, in: range) } else { kept = Array(k.indices) }
        values.reserveCapacity(kept.count * files.count)
      } else {
        try KBins.require(spectrum.k, of: file, toMatch: k, of: first)
      }
      for bin in kept { values.append(spectrum.power[bin]) }
    }
    return (kept.map { k[$0] }, Matrix(rows: files.count, columns: kept.count, values: values))
  }
}
