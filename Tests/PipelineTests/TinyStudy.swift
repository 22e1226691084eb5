import Formats
import Foundation
import OrderedCollections
import Pipeline
import Randomness
import Suites

/// A study of two made-up suites so small that it runs in a fraction of a second.
struct TinyStudy {
  static let k = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3]
  static let sourceParameters = ["Omega_m", "sigma_8"]
  static let targetParameters = ["Omega_m", "sigma_8", "M_nu"]

  /// Folder of the suites `source` and `target`, and of the runs.
  let directory: String

  /// Writes the suites.
  init(in directory: String) throws {
    self.directory = directory
    try Self.suite("source", Self.sourceParameters, count: 40).write(to: directory + "/source")
    try Self.suite("target", Self.targetParameters, count: 34).write(to: directory + "/target")
  }

  /// A suite of made-up spectra [(Mpc/h)^3] that depend on the parameters.
  static func suite(_ name: String, _ parameters: [String], count: Int) throws -> Suites.Suite {
    var stream = RandomStream(seed: 5, purpose: name)
    var table = Matrix(rows: count, columns: parameters.count)
    var spectra = Matrix(rows: count, columns: k.count)
    for row in 0..<count {
      let (matter, sigma, neutrinos) = (stream.uniform(), stream.uniform(), stream.uniform())
      let values = [0.1 + 0.4 * matter, 0.6 + 0.4 * sigma, neutrinos]
      for column in parameters.indices { table[row, column] = values[column] }
      for (bin, k) in k.enumerated() {
        let power = 1e4 * values[1] * values[1] * pow(k, -values[0]) * (1 - 0.3 * values[2] * k)
        spectra[row, bin] = power * (1 + 0.02 * stream.normal())
      }
    }
    let marked = Matrix(
      rows: count, columns: k.count, values: spectra.values.map { 0.3 * $0 * (1 + 0.01 * stream.normal()) })
    return try Suites.Suite(
      parameters: ParameterTable(names: parameters, values: table), k: k,
      spectra: ["pk": spectra, "mpk": marked],
      manifest: SuiteManifest(name: name, generator: "a test", prior: [:], seed: 5, details: [:]))
  }

  /// The study file.
  var text: String {
    """
    name: tiny
    source: {directory: "\(directory)/source"}
    target: {directory: "\(directory)/target"}
    summarise:
      source_parameters: [Omega_m, sigma_8]
      target_parameters: [Omega_m, sigma_8, M_nu]
    pretrain:
      trials: 2
      keep: 1
      bottleneck: 3
      search: {hidden_layers: [1, 2], units: [4, 8], dropout: [0.0, 0.1], epochs: 6}
    transfer:
      trials: 2
      average: 1
      folds: 2
      search: {hidden_layers: [1, 1], units: [4, 8], dropout: [0.0, 0.1], epochs: 6}
      fine_tuning: {epochs: 6}
    study:
      strategies: [scratch, dummy-outputs, bottleneck]
      targets: [8, 16]
      seeds: [1, 2]
      test: 10
      test_split: last
      resamplings: 50

    """
  }

  /// The study with settings replaced.
  func study(_ overrides: [String] = []) throws -> Study {
    try Study.parse(text: text, name: "tiny.yaml", overrides: overrides)
  }

  /// Runs the study into a folder beside the suites and returns its path.
  @discardableResult
  func run(
    _ name: String, _ overrides: [String] = [], existing: RunDirectory.Existing = .refuse, threads: Int = 1
  ) throws -> String {
    let path = directory + "/" + name
    _ = try StudyRun(study: study(overrides), input: text, command: "a test").perform(
      in: path, existing: existing, threads: threads, quiet: true)
    return path
  }
}
