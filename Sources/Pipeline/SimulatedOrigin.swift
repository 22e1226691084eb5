import Cosmology
import Formats
import Observables
import Simulation
import Suites
import Summaries

/// A suite that a study simulates itself.
public struct SimulatedOrigin: Sendable, Equatable {
  /// What computes the spectra.
  public enum Generator: String, Sendable, CaseIterable {
    /// Linear theory, HMCode-2020 and scatter.
    case smooth
    /// Particles by COLA, measured.
    case fields
    /// Angular power of weak lensing by Limber's integral.
    case lensing
    /// A program of the user's.
    case external
  }

  /// Name of the built-in suite, nil for a parameter file.
  public var suite: String?
  /// The parameter file, nil for a built-in suite.
  public var parameters: String?
  /// Number of simulations; a parameter file has its own.
  public var count: Int
  /// Seed of design, phases and scatter.
  public var seed: UInt64
  /// What computes the spectra, nil takes the smooth generator where it knows all parameters.
  public var generator: Generator?
  /// The mean of the smooth or the lensing generator without the scatter of a realisation.
  public var noiseless: Bool
  /// Settings of the field generator; the summaries are those of the study.
  public var fields: FieldSettings
  /// The galaxies of the lensing generator.
  public var lensing = LensingSources()
  /// The user's program.
  public var external: External

  /// A user's program and how patiently it is run.
  public struct External: Sendable, Equatable {
    /// The command line with its placeholders.
    public var command: String?
    /// What `{here}` means; the program of a relative path starts from it.
    public var folder: String
    /// Files of the summaries, "pk=FILE"; `<summary>.npy` or `<summary>.txt` unless given.
    public var outputs: [String]
    /// Programs running at once.
    public var jobs: Int
    /// Timeout, retries and failures.
    public var limits: ExternalSimulator.Limits
  }

  /// The built-in suite, nil for a parameter file.
  ///
  /// - Throws: `SimulationError` for a name that there is not.
  func named() throws -> BuiltInSuite? { try suite.map { try BuiltInSuite.named($0) } }

  /// The parameter file by its absolute path, for the manifest of the suite says it.
  private var parameterFile: String { parameters.map(absolutePath) ?? "" }

  /// What computes the spectra, by the suite where the study does not say.
  ///
  /// - Throws: `SimulationError` for a suite that there is not.
  private func chosenGenerator() throws -> Generator {
    try generator ?? (named()?.isSmooth ?? true ? .smooth : .fields)
  }

  /// Refuses summaries that are not made, before anything is simulated; a program of the user's makes any.
  ///
  /// - Throws: `ObservableError.unknown`, `SimulationError`.
  func requireMade(_ summaries: [String]) throws {
    let made: [String]
    switch try chosenGenerator() {
    case .external: return
    case .smooth: made = [FieldSummary.power.rawValue]
    case .lensing: made = ["cl"]
    case .fields: made = FieldSummary.allCases.map(\.rawValue)
    }
    for name in summaries
    where !made.contains(where: { name == $0 || (made.count > 1 && name.hasPrefix($0 + "_")) }) {
      throw ObservableError.unknown(
        name: name, suite: suite ?? parameterFile, nearest: nearestName(to: name, in: made), available: made)
    }
  }

  /// The simulation of the suite with the summaries of a study.
  ///
  /// - Throws: `SimulationError`, `SuiteError`, `FormatError`.
  func simulation(summaries: [String]) throws -> SuiteSimulation {
    let named = try named()
    let points: SuiteSimulation.Points =
      if let named { .suite(named, count: count) } else { .file(parameterFile) }
    switch try chosenGenerator() {
    case .smooth:
      let settings = SmoothSettings(noiseless: noiseless, seed: seed)
      if let named { return try SuiteSimulation(suite: named, count: count, settings: settings) }
      return try SuiteSimulation(parameters: parameterFile, settings: settings)
    case .lensing:
      return try SuiteSimulation(
        lensing: points, settings: LensingSettings(sources: lensing, noiseless: noiseless, seed: seed))
    case .fields:
      var settings = fields
      settings.summaries = FieldSummary.allCases.filter { kind in
        summaries.contains { $0 == kind.rawValue || $0.hasPrefix(kind.rawValue + "_") }
      }
      if settings.summaries.isEmpty { settings.summaries = [.power] }
      return try SuiteSimulation(fields: points, settings: settings, simulate: FieldSimulation.spectra)
    case .external:
      let files = summaries.map { name in
        external.outputs.first { $0.hasPrefix(name + "=") } ?? name
      }
      return try SuiteSimulation(
        external: external.command ?? "", points: points, outputs: files, seed: seed,
        limits: external.limits, here: external.folder)
    }
  }

  /// Simulations done at once, nil for the generator's own choice.
  func threads(_ threads: Int?) -> Int? {
    switch generator {
    case .external: return external.jobs
    case .fields: return nil
    case .smooth, .lensing: return threads
    case nil:
      let named = suite.flatMap { try? BuiltInSuite.named($0) }
      return named?.isSmooth ?? true ? threads : nil
    }
  }
}
