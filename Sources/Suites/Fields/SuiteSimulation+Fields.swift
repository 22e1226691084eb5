import Cosmology
import Formats
import OrderedCollections
import Simulation

extension SuiteSimulation {
  /// Simulates fields at the points of a built-in suite or of a parameter file and measures them.
  ///
  /// - Parameters:
  ///   - points: what to simulate; columns of a file by their standard names, missing ones fiducial.
  ///   - settings: how it is simulated and what is measured.
  ///   - simulate: what does one simulation.
  /// - Throws: ``SuiteError``.
  public init(
    fields points: Points, settings: FieldSettings, simulate: @escaping FieldGenerator.Simulate
  ) throws {
    let details: OrderedDictionary<String, JSONValue>
    var prior: OrderedDictionary<String, ClosedRange<Double>> = [:]
    let (placed, title, suite, place): (SimulationPoints, String, String, String)
    switch points {
    case .file(let path):
      let table = try ParameterTable.read(path)
      placed = try SimulationPoints(table: table, file: path)
      (suite, place) = (FolderListing.lastName(of: path), path)
      title = suite
      details = ["design": "parameter file", "parameters": .string(path)]
    case .suite(let named, let count):
      placed = try SimulationPoints(suite: named, count: count, seed: settings.seed)
      (suite, title, place, prior) = (named.name, named.title, "suite " + named.name, named.prior.ranges)
      details = ["suite": .string(named.name), "design": .string(named.design.name)]
    }
    try self.init(
      fields: placed, phases: SuitePair.Phases(suite: suite, seed: settings.seed), settings: settings,
      title: title, place: place, prior: prior, details: details, simulate: simulate)
  }

  /// Simulates fields at some points with phases of some name and seed.
  init(
    fields placed: SimulationPoints, phases: SuitePair.Phases, settings: FieldSettings, title: String,
    place: String, prior: OrderedDictionary<String, ClosedRange<Double>>,
    details: OrderedDictionary<String, JSONValue>, pair: SuitePair? = nil,
    simulate: @escaping FieldGenerator.Simulate
  ) throws {
    var details = details
    for (key, value) in settings.json.object ?? [:] { details[key] = value }
    details["drawn_anew"] = .integer(placed.redrawn.count)
    let approximate = try ApproximateRows(of: placed, place: place)
    if !approximate.rows.isEmpty {
      details["linear"] = .string(approximate.sourceText)
      details["linear_approximations"] = approximate.json
    }
    var phased = settings
    phased.seed = phases.seed
    let generator = try FieldGenerator(
      points: placed, suite: phases.suite, settings: phased, simulate: simulate)
    let manifest = SuiteManifest(
      name: "fields of " + title, generator: "Slingshot field generator", prior: prior, seed: settings.seed,
      pair: pair, details: details)
    self.init(generator, parameters: placed.parameters, manifest: manifest)
    remarks = approximate.sentence.map { [$0] } ?? []
  }
}
