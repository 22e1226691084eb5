import Cosmology
import Formats
import OrderedCollections
import Simulation

/// A simulated suite whose phases and parameters the simulations of another are to have.
public struct PairedSource: Sendable {
  /// The suite.
  public let suite: Suite
  /// Where it lies.
  public let path: String
  /// What its phases are drawn from.
  let phases: SuitePair.Phases

  /// Reads the suite.
  ///
  /// - Throws: ``SuiteError``, `FormatError`; `SimulationError.pairing` where its phases are not known.
  public init(_ path: String) throws {
    try self.init(Suite.load(path), at: path)
  }

  /// A suite that is there.
  ///
  /// - Throws: `SimulationError.pairing` where its phases are not known.
  init(_ suite: Suite, at path: String) throws(SimulationError) {
    let (manifest, details) = (suite.manifest, suite.manifest.details)
    self.suite = suite
    self.path = path
    let file = details["parameters"]?.string.map { FolderListing.lastName(of: $0) }
    guard let generator = Generator(rawValue: manifest.generator), let seed = manifest.seed,
      let name = details["suite"]?.string ?? (generator == .smooth ? manifest.name : file)
    else {
      throw .pairing(
        Generator(rawValue: manifest.generator) != nil && manifest.seed == nil
          ? .noSeed(suite: path) : .phases(suite: path, found: manifest.generator))
    }
    phases = manifest.pair?.phases ?? SuitePair.Phases(suite: name, seed: seed)
  }

  /// Whether the smooth generator made a suite; nil where there is none that can be paired with.
  public static func isSmooth(_ path: String) -> Bool? {
    let record = try? JSONValue.read(path + "/manifest.json")
    return record?["generator"]?.string.flatMap(Generator.init).map { $0 == .smooth }
  }

  /// What makes phases that can be made again, by its name in manifests.
  enum Generator: String {
    case smooth = "Slingshot smooth generator"
    case fields = "Slingshot field generator"

    var word: String { self == .smooth ? "smooth" : "fields" }
  }

  /// The points of a suite at the parameters of the first simulations.
  func points(_ named: BuiltInSuite, count: Int?, seed: UInt64) throws(SimulationError) -> SimulationPoints {
    let count = count ?? suite.count
    guard count <= suite.count else {
      throw .pairing(.count(suite: path, asked: count, found: suite.count))
    }
    let shared = ParameterTable(
      names: suite.parameters.names, values: suite.parameters.values.selecting(rows: Array(0..<count)))
    return try SimulationPoints(suite: named, sharing: shared, file: path, seed: seed)
  }

  /// What a manifest says of the first simulations as partners.
  func pair(count: Int) -> SuitePair {
    SuitePair(
      suite: suite.name, sha256: suite.hash(ofFirst: count), simulations: count, rows: Array(0..<count),
      phases: phases)
  }

  /// The prior of a suite at its parameters: its own ranges of those, the suite's of the new ones.
  func prior(of named: BuiltInSuite) -> OrderedDictionary<String, ClosedRange<Double>> {
    var ranges: OrderedDictionary<String, ClosedRange<Double>> = [:]
    for (name, range) in named.prior.ranges {
      ranges[name] = suite.parameters.names.contains(name) ? suite.manifest.prior[name] : range
    }
    return ranges
  }

  /// Refuses a request that other phases, or other simulations of them, would come of.
  func require(_ generator: Generator, settings: JSONValue, summaries: [String]) throws(SimulationError) {
    guard suite.manifest.generator == generator.rawValue else {
      throw .pairing(
        .generator(
          suite: path, expected: Generator(rawValue: suite.manifest.generator)?.word ?? "other",
          found: generator.word))
    }
    for (name, here) in settings.object ?? [:] {
      let there = suite.manifest.details[name]
      if there == here { continue }
      if let one = there?.double, let other = here.double, one == other { continue }
      throw .pairing(
        .setting(
          suite: path, name: name, there: SuiteManifest.text(there), here: SuiteManifest.text(here)))
    }
    let found = Array(suite.observables.keys)
    for name in summaries where !found.contains(name) {
      throw .pairing(.summary(suite: path, name: name, found: found))
    }
  }
}
