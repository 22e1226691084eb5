import Cosmology
import Fields
import Formats
import OrderedCollections
import Simulation

extension SuiteSimulation {
  /// Simulates a built-in suite with the smooth generator.
  ///
  /// - Parameters:
  ///   - suite: prior and default design.
  ///   - count: number of simulations.
  ///   - design: how they are placed, as the suite says unless given.
  ///   - settings: what is computed.
  /// - Throws: ``SuiteError/simulation(_:)``.
  public init(
    suite: BuiltInSuite, count: Int, design: Design? = nil, settings: SmoothSettings
  ) throws {
    try suite.requireSmooth()
    let points = try SimulationPoints(suite: suite, count: count, design: design, seed: settings.seed)
    try self.init(
      smooth: points, phases: SuitePair.Phases(suite: suite.name, seed: settings.seed), settings: settings,
      place: "suite " + suite.name, name: suite.title, prior: suite.prior.ranges,
      details: ["suite": .string(suite.name), "design": .string((design ?? suite.design).name)])
  }

  /// Simulates the points of a parameter file: columns by their names, missing ones fiducial.
  ///
  /// - Parameters:
  ///   - parameters: path of the parameter file.
  ///   - name: name of the suite, that of the file unless given.
  ///   - settings: what is computed.
  ///   - linear: where linear spectra come from.
  /// - Throws: ``SuiteError``.
  public init(
    parameters: String, name: String? = nil, settings: SmoothSettings,
    linear: any LinearPowerSource = LinearPower.default
  ) throws {
    try self.init(
      Self.generator(parameters: parameters, name: name, settings: settings, linear: linear),
      parameters: parameters)
  }

  /// Simulates the points of a parameter file with the linear spectrum of a table; the points may differ in sigma_8 and,
  /// for transfer functions, in n_s only, for a table is of one cosmology.
  ///
  /// - Parameters:
  ///   - parameters: path of the parameter file.
  ///   - table: path of a table of CAMB or CLASS.
  ///   - columns: names of the table's columns, `k/h,P`, in place of its header.
  ///   - settings: what is computed.
  /// - Throws: ``SuiteError``.
  public init(
    parameters: String, table path: String, columns: String? = nil, settings: SmoothSettings
  ) throws {
    let table = try TransferTable.read(path, columns: columns)
    let generator = try Self.generator(parameters: parameters, name: nil, settings: settings, linear: table)
    try self.init(generator, parameters: parameters)
    let free = table.quantity == .power ? ["sigma_8"] : ["sigma_8", "n_s"]
    let cosmologies = generator.points.cosmologies
    for (row, cosmology) in cosmologies.enumerated() {
      for (index, name) in ParameterCatalogue.names.enumerated()
      where !free.contains(name) && cosmology.values[index] != cosmologies[0].values[index] {
        throw SuiteError.tableOfOther(
          file: parameters, row: row, name: name, value: cosmology.values[index],
          expected: cosmologies[0].values[index])
      }
    }
  }

  private static func generator(
    parameters: String, name: String?, settings: SmoothSettings, linear: any LinearPowerSource
  ) throws -> SmoothGenerator {
    let table = try ParameterTable.read(parameters)
    let points = try SimulationPoints(table: table, file: parameters)
    try points.requireSmooth(parameters)
    return SmoothGenerator(
      points: points, suite: name ?? FolderListing.lastName(of: parameters), settings: settings,
      linear: linear)
  }

  /// Simulates some points with the scatter of some name and seed.
  init(
    smooth points: SimulationPoints, phases: SuitePair.Phases, settings: SmoothSettings, place: String,
    name: String, prior: OrderedDictionary<String, ClosedRange<Double>>,
    details: OrderedDictionary<String, JSONValue>, pair: SuitePair? = nil
  ) throws {
    var phased = settings
    phased.seed = phases.seed
    try self.init(
      SmoothGenerator(points: points, suite: phases.suite, settings: phased), seed: settings.seed,
      place: place, name: name, prior: prior, details: details, pair: pair)
  }

  private init(_ generator: SmoothGenerator, parameters: String) throws {
    try self.init(
      generator, seed: generator.settings.seed, place: parameters, name: generator.suite, prior: [:],
      details: ["design": "parameter file", "parameters": .string(parameters)])
  }

  private init(
    _ generator: SmoothGenerator, seed: UInt64, place: String, name: String,
    prior: OrderedDictionary<String, ClosedRange<Double>>, details: OrderedDictionary<String, JSONValue>,
    pair: SuitePair? = nil
  ) throws {
    let approximate = try ApproximateRows(of: generator.points, linear: generator.linear, place: place)
    var all = details
    for (key, value) in generator.settings.json.object ?? [:] { all[key] = value }
    all["linear"] = .string(approximate.sourceText)
    if !approximate.rows.isEmpty { all["linear_approximations"] = approximate.json }
    all["drawn_anew"] = .integer(generator.points.redrawn.count)
    let manifest = SuiteManifest(
      name: name, generator: "Slingshot smooth generator", prior: prior, seed: seed, pair: pair,
      details: all)
    self.init(generator, parameters: generator.points.parameters, manifest: manifest)
    remarks = approximate.sentence.map { [$0] } ?? []
  }
}

extension Prior {
  /// The range of each parameter that varies.
  var ranges: OrderedDictionary<String, ClosedRange<Double>> {
    var ranges: OrderedDictionary<String, ClosedRange<Double>> = [:]
    for (index, name) in names.enumerated() { ranges[name] = lower[index]...upper[index] }
    return ranges
  }
}
