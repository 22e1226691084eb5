import Cosmology
import Formats
import Foundation
import TestSupport

/// Reference spectra, distances and growth from CAMB; `Fixtures/camb/make.py` wrote them.
struct CAMBFixture: Decodable {
  /// One cosmology; ln P in (Mpc/h)³.
  struct Case: Decodable {
    let parameters: [Double]
    let linear: [Double]
    /// σ_8 of `linear`; CAMB's own integral, which set the amplitude, is off by up to 0.1 %.
    let sigma8: Double
    let cold: [Double]
    let nonlinear: [Double]
    let linearZ1: [Double]
    let nonlinearZ1: [Double]
    let sigma8Z1: Double
    let sigma8Cold: Double
    let distances: [Double]

    func cosmology() throws -> CosmologicalParameters {
      try CosmologicalParameters(names: Array(ParameterCatalogue.names.prefix(8)), values: parameters)
    }
  }

  let names: [String]
  let kLinear: [Double]
  let kCold: [Double]
  let k: [Double]
  let distanceRedshifts: [Double]
  let suites: [String: [Case]]

  static let shared: Result<CAMBFixture, any Error> = Result {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/camb/values.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(CAMBFixture.self, from: Data(contentsOf: url))
  }

  /// The cosmologies of a suite: lh, nwlh or w0wa.
  func cases(_ suite: String) -> [Case] { suites[suite] ?? [] }

  /// CAMB's own linear spectrum of a case as a table.
  func table(_ item: Case) throws -> TransferTable {
    try TransferTable(name: "CAMB", k: kLinear, total: item.linear.map { exp($0) })
  }
}

/// Largest |a / b - 1| for values a and ln b.
func worstRatio(_ values: [Double], logReference: [Double], where keep: (Int) -> Bool = { _ in true })
  -> Double
{
  var worst = 0.0
  for i in values.indices where keep(i) { worst = max(worst, abs(values[i] / exp(logReference[i]) - 1)) }
  return worst
}

/// The value that a share `q` of the values lie below.
func quantile(_ values: [Double], _ q: Double) -> Double {
  let sorted = values.sorted()
  let position = q * Double(sorted.count - 1)
  let lower = Int(position)
  let upper = min(lower + 1, sorted.count - 1)
  return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
}
