import Formats
import Observables
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
        kept = try bins(of: k, in: range)
        values.reserveCapacity(kept.count * files.count)
      } else {
        try Observable.power("P(k)", k: spectrum.k).requireSame(
          as: .power("P(k)", k: k), place: file, otherPlace: first)
      }
      for bin in kept { values.append(spectrum.power[bin]) }
    }
    return (kept.map { k[$0] }, Matrix(rows: files.count, columns: kept.count, values: values))
  }

  /// The bins in a range of wavenumbers, ends included; all without a range.
  private static func bins(of k: [Double], in range: ClosedRange<Double>?) throws(SuiteError) -> [Int] {
    guard let range else { return Array(k.indices) }
    let bins = k.indices.filter { range.contains(k[$0]) }
    guard !bins.isEmpty else {
      throw .emptyRange(
        lower: range.lowerBound, upper: range.upperBound, first: k.first ?? .nan, last: k.last ?? .nan)
    }
    return bins
  }
}
