import ArgumentParser
import Cosmology
import Formats
import Foundation
import Pipeline
import Simulation
import Suites

/// `slingshot simulate`.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate a suite of power spectra with the smooth generator.",
    discussion: """
      Linear theory from a network trained on CAMB, HMCode-2020 on top, and the scatter of one realisation in
      Quijote's box (1 Gpc/h, z = 0, 79 bins to 0.5 h/Mpc). Suites: \
      \(SmoothSuite.all.map { "\($0.name) (\($0.prior.names.joined(separator: ", ")))" }.joined(separator: "; ")).

      Examples:
        slingshot simulate --suite nwlh --count 2000 --seed 1 --out nwlh
        slingshot simulate --parameters params_nwLH.txt --noiseless --out means
        slingshot simulate --parameters one.txt --table transfer_out.dat --out mine
        slingshot simulate --suite lcdm --count 22000 --seed 1 --out lcdm --shard 0/10    one of ten jobs
      """)

  @Option(help: "Suite to simulate.")
  var suite: String?

  @Option(help: "Parameter file instead: a header of names, a row per simulation; what it lacks is fiducial.")
  var parameters: String?

  @Option(
    help: "Linear spectrum or transfer function of CAMB or CLASS for the one cosmology of --parameters.")
  var table: String?

  @Option(help: "Number of simulations of the suite.")
  var count: Int?

  @Option(help: "Seed of design and scatter.")
  var seed: UInt64 = 1

  @Option(help: "Suite directory to make.")
  var out: String

  @Flag(help: "The smooth mean itself, without the scatter of a realisation.")
  var noiseless = false

  @Flag(help: "The linear spectrum instead of the non-linear one.")
  var linear = false

  @Option(help: "Part i of n, as 0/10; SLURM_ARRAY_TASK_ID and _COUNT when they are set.")
  var shard: String?

  @Flag(help: "Go on with an interrupted simulation of the same settings.")
  var resume = false

  @Flag(help: "Replace an existing suite directory.")
  var force = false

  @Option(help: "Threads; all cores by default.")
  var threads: Int?

  @Flag(help: "No progress bar.")
  var quiet = false

  func validate() throws {
    if (suite == nil) == (parameters == nil) {
      throw ValidationError("give exactly one of --suite and --parameters.")
    }
    if table != nil, parameters == nil { throw ValidationError("--table goes with --parameters.") }
    if suite != nil, count == nil {
      throw ValidationError("--suite needs --count, the number of simulations.")
    }
    if let count, count < 1 { throw ValidationError("--count must be at least 1, found \(count).") }
    if resume && force { throw ValidationError("--resume and --force exclude each other; give one.") }
    if let shard {
      do { _ = try Shard(shard) } catch { throw ValidationError(error.description) }
    }
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads).") }
  }

  func run() throws {
    var settings = SmoothSettings(noiseless: noiseless, seed: seed)
    settings.linear = linear
    let part = try shard.map { try Shard($0) } ?? Shard(slurm: ProcessInfo.processInfo.environment) ?? .whole
    let bar: ProgressBar
    let made: Suite?
    do throws(SuiteError) {
      let simulation = try self.simulation(settings)
      bar = ProgressBar(
        "simulate", total: simulation.generator.points.count, unit: "spectra", silent: quiet)
      made = try simulation.write(
        to: out, existing: resume ? .resume : force ? .replace : .refuse, shard: part, threads: threads,
        progress: { done, _ in bar.update(done: done) }, isCancelled: { Interruption.isRequested })
    } catch .format(.file(out, .exists)) where !resume && !force {
      throw PipelineError.outputExists(out)
    } catch { throw PipelineError(error, directory: SuiteSimulation.unfinishedPath(of: out)) }
    bar.finish()
    guard let made else {
      note("Shard \(part) is done; the last shard to end puts the suite together.")
      return
    }
    note(made.summaryText)
    output(out)
  }

  private func simulation(_ settings: SmoothSettings) throws(SuiteError) -> SuiteSimulation {
    if let parameters {
      guard let table else { return try SuiteSimulation(parameters: parameters, settings: settings) }
      return try SuiteSimulation(parameters: parameters, table: table, settings: settings)
    }
    let named: SmoothSuite
    do { named = try SmoothSuite.named(suite ?? "") } catch { throw .simulation(error) }
    return try SuiteSimulation(suite: named, count: count ?? 1, settings: settings)
  }
}
