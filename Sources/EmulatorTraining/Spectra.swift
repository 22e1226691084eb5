import ArgumentParser
import Cosmology
import Formats
import Foundation

/// Transfer functions of many cosmologies from one design of `generate.py`.
struct Spectra {
  /// The cosmologies, with a tilt of 1.
  private(set) var cosmologies: [CosmologicalParameters] = []
  /// ln k [1/Mpc], equally spaced `[K]`.
  private(set) var logK: [Double] = []
  /// Transfer function of all matter `[N][K]`.
  private(set) var total: [[Double]] = []
  /// Transfer function of cold matter, or of the reference cosmology `[N][K]`.
  private(set) var cold: [[Double]] = []

  /// Distance of the points in ln k.
  var step: Double { (logK[logK.count - 1] - logK[0]) / Double(logK.count - 1) }

  /// All parts of one design in a directory.
  static func read(_ directory: String, design: String) throws -> Spectra {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      .filter { $0.hasPrefix(design + "-") && $0.hasSuffix(".npz") }
    guard !names.isEmpty else {
      throw ValidationError("\(directory) holds no \(design)-*.npz: run generate.py --design \(design)")
    }
    var all = Spectra()
    for name in names { try all.append(NumpyArchive.read(directory + "/" + name), name: name) }
    return all
  }

  private mutating func append(_ arrays: [String: NumpyArray], name: String) throws {
    guard let parameters = arrays["parameters"], let k = arrays["k"]?.values,
      let total = arrays["total"], let cold = arrays["cold"], parameters.shape.last == 6,
      total.shape == [parameters.shape[0], k.count], cold.shape == total.shape
    else { throw ValidationError("\(name) is no file of transfer functions") }
    logK = k.map { log($0) }
    for row in 0..<parameters.shape[0] {
      let p = parameters.values[row * 6..<row * 6 + 6].map { $0 }
      cosmologies.append(
        try CosmologicalParameters(
          omegaM: p[0], omegaB: p[1], h: p[2], nS: 1, sigma8: 0.8, mNu: p[3], w0: p[4], wa: p[5]))
      self.total.append(Array(total.values[row * k.count..<(row + 1) * k.count]))
      self.cold.append(Array(cold.values[row * k.count..<(row + 1) * k.count]))
    }
  }

  /// The spectra of the cosmologies that `keep` accepts.
  func selecting(_ keep: (CosmologicalParameters) -> Bool) -> Spectra {
    let rows = cosmologies.indices.filter { keep(cosmologies[$0]) }
    var selected = self
    selected.cosmologies = rows.map { cosmologies[$0] }
    selected.total = rows.map { total[$0] }
    selected.cold = rows.map { cold[$0] }
    return selected
  }

  /// These spectra and others on the same k.
  func joined(with other: Spectra) -> Spectra {
    var joined = self
    joined.cosmologies += other.cosmologies
    joined.total += other.total
    joined.cold += other.cold
    return joined
  }
}
