import Cosmology
import Formats
import Observables
import OrderedCollections
import Simulation

extension SuiteSimulation {
  /// Simulates the angular power of weak lensing, `cl`, at the points of a built-in suite or of a parameter file.
  ///
  /// - Parameters:
  ///   - points: what to simulate; columns of a file by their standard names, missing ones fiducial.
  ///   - settings: galaxies, survey and scatter.
  /// - Throws: ``SuiteError``, `SimulationError` for physics that linear theory and HMCode do not know.
  public init(lensing points: Points, settings: LensingSettings) throws {
    var details: OrderedDictionary<String, JSONValue>
    var prior: OrderedDictionary<String, ClosedRange<Double>> = [:]
    let (placed, title, suite, place): (SimulationPoints, String, String, String)
    switch points {
    case .file(let path):
      placed = try SimulationPoints(table: try ParameterTable.read(path), file: path)
      try placed.requireSmooth(path)
      suite = FolderListing.lastName(of: path)
      (title, place) = (suite, path)
      details = ["design": "parameter file", "parameters": .string(path)]
    case .suite(let named, let count):
      try named.requireSmooth()
      placed = try SimulationPoints(suite: named, count: count, seed: settings.seed)
      (suite, title, place, prior) = (named.name, named.title, "suite " + named.name, named.prior.ranges)
      details = ["suite": .string(named.name), "design": .string(named.design.name)]
    }
    for (key, value) in settings.json.object ?? [:] { details[key] = value }
    details["drawn_anew"] = .integer(placed.redrawn.count)
    let generator = LensingGenerator(points: placed, suite: suite, settings: settings)
    let approximate = try ApproximateRows(of: placed, linear: generator.linear, place: place)
    details["linear"] = .string(approximate.sourceText)
    if !approximate.rows.isEmpty { details["linear_approximations"] = approximate.json }
    let manifest = SuiteManifest(
      name: "lensing of " + title, generator: "Slingshot lensing generator", prior: prior,
      seed: settings.seed, details: details)
    self.init(
      generator, of: [.lensing("cl", multipoles: settings.multipoles)], parameters: placed.parameters,
      manifest: manifest)
    remarks = approximate.sentence.map { [$0] } ?? []
  }
}
