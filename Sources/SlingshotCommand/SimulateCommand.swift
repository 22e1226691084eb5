import ArgumentParser
import Cosmology
import Formats
import Foundation
import Pipeline
import Simulation
import Suites
import Work

/// `slingshot simulate`.
struct SimulateCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate a suite of power spectra.",
    discussion: HelpText(
      """
      The smooth generator: linear theory from a network trained on CAMB, HMCode-2020 on top, and the scatter of one
      realisation in Quijote's box (1 Gpc/h, z = 0, 79 bins to 0.5 h/Mpc).

      The field generator: COLA particles from second-order perturbation theory, and several summaries of them in one
      pass: pk (total matter; pk_cb of cold matter too where neutrinos have mass), mpk (marked, of Quijote's mark) and
      pk_rsd0 (monopole in redshift space). It knows f(R) and primordial non-Gaussianity, and is what suites with such
      parameters take unless told otherwise.

      The lensing generator: the angular power of weak lensing, cl, in 20 bands of multipoles from 30 to 2,000, by Limber's
      integral over the smooth matter power, with shape noise and the scatter of a survey such as Euclid.

      --external runs a program of your own for each point, in a directory of its own. It finds its parameters in
      parameters.txt there, in placeholders of the command ({Omega_m}, {seed}, {index}, {directory}, {here}, the folder
      that slingshot was started in) and in environment variables (SLINGSHOT_Omega_m, SLINGSHOT_SEED). No shell reads
      the command. It must leave k.npy and pk.npy, or pk.txt with k [h/Mpc] and P(k). Simulations that fail are listed
      in OUT.runs/failures.csv with their directories and left out of the suite.

      --emulator draws simulations from the emulator of a model that `slingshot transfer --source` made, --count of them
      within its prior or at the points of --parameters. Each draws its scatter and, unless --response says otherwise, what
      is not known of the response to the new parameters too: the predictive distribution. The suite says that it is
      emulated, and of which model.

      --pair gives simulation i the phases and the parameters of simulation i of another suite and draws the new parameters
      alone. transfer, forecast and studies with that suite as the source then learn the response from differences, in which
      the scatter cancels: fewer simulations tell as much. Its simulations must have been made with the same settings.

      What is unfinished is kept in OUT.partial, so a killed simulation goes on with --resume. Several processes share
      the work when each is given its part, --shard 3/10, or --shard slurm in a job array such as --array=0-9, whose
      tasks have the parts 0/10 to 9/10; the last one to end puts the suite together, or --merge does, which names what
      is missing. Without --shard a task of a job array simulates everything. Tasks that are sent again, as by
      --array=3,7, have the parts that they had: --shard $SLURM_ARRAY_TASK_ID/10.

      Suites: \
      \(BuiltInSuite.all.map { "\($0.name) (\($0.prior.names.joined(separator: ", ")))" }.joined(separator: "; ")).
      """,
      examples: [
        "slingshot simulate --suite nwlh --count 2000 --seed 1 --out nwlh",
        "slingshot simulate --parameters params_nwLH.txt --noiseless --out means",
        "slingshot simulate --parameters one.txt --table transfer_out.dat --out mine",
        """
        slingshot simulate --suite lcdm --count 22000 --seed 1 --out lcdm \
        --shard 0/10 # the first of ten jobs
        """,
        "slingshot simulate --suite lcdm --count 22000 --seed 1 --out lcdm --shard slurm # in a job array",
        "slingshot simulate --suite lcdm --count 22000 --seed 1 --out lcdm --merge # all ten together",
        "slingshot simulate --suite local-fnl --count 1000 --particles 128 --out fnl # fields",
        "slingshot simulate --suite nwlh --generator fields --count 1000 --out nwlh-fields",
        "slingshot simulate --suite nwlh --generator lensing --count 2000 --out nwlh-lensing",
        "slingshot simulate --suite nwlh --pair lcdm-fields --count 50 --out nwlh-paired # the phases of lcdm-fields",
        """
        slingshot simulate --suite lh --count 200 --out mine \
        --external "python3 {here}/sim.py --Om {Omega_m} --seed {seed}"
        """,
        "slingshot simulate --emulator model --count 10000 --out emulated # in a second or so",
      ]
    ).text)

  @Option(help: "Suite to simulate.")
  var suite: String?

  @Option(
    help:
      "Parameter file instead: a header of names, a row per simulation; what it lacks is fiducial (with --emulator it has all that the emulator knows)."
  )
  var parameters: String?

  @Option(
    help: "Linear spectrum or transfer function of CAMB or CLASS for the one cosmology of --parameters.")
  var table: String?

  @Option(help: "Names of the table's columns where its header lacks them, such as k/h,P.")
  var tableColumns: String?

  @Option(
    help: "smooth, fields or lensing; smooth where it knows all the parameters, else fields, by default.")
  var generator: Generator?

  /// What computes the spectra.
  enum Generator: String, ExpressibleByArgument, CaseIterable { case smooth, fields, lensing }

  @Option(
    help: """
      Suite that simulate made, whose phases and parameters each simulation of --suite is to have; only the parameters \
      that it lacks are drawn.
      """)
  var pair: String?

  @Option(
    "Number of simulations of the suite; with --pair the first ones of that suite, all by default",
    .whole(1...10_000_000))
  var count: Int?

  @Option("Seed of design, phases and scatter", .seed)
  var seed = Defaulted<UInt64>(1)

  @Option(help: "Suite directory to make.")
  var out: String

  @Flag(
    help:
      "The mean itself of --generator smooth, lensing or --emulator, without the scatter of a realisation.")
  var noiseless = false

  @Flag(help: "The linear spectrum instead of the non-linear one.")
  var linear = false

  @Option(help: "Part i of n, counted from 0, as 0/10; slurm for the part of a task of a job array.")
  var shard: String?

  @Flag(help: "Simulate nothing: put the finished shards of the same settings together.")
  var merge = false

  @Flag(help: "Store spectra in single precision, half the size.")
  var float32 = false

  @OptionGroup(title: "With --generator fields")
  var fields: FieldOptions

  @OptionGroup(title: "With --generator lensing")
  var lensing: LensingOptions

  @OptionGroup(title: "With --external")
  var program: ExternalOptions

  @OptionGroup(title: "With --emulator")
  var emulated: EmulatorOptions

  @Flag(help: "Go on with an interrupted simulation of the same settings.")
  var resume = false

  @Flag(help: "Replace an existing suite directory.")
  var force = false

  @Option("Threads; all cores by default", .whole(1...4096))
  var threads: Int?

  @Flag(help: "No progress bar.")
  var quiet = false

  func validate() throws {
    if emulated.emulator != nil {
      guard (count == nil) != (parameters == nil) else {
        throw ValidationError("--emulator needs exactly one of --count and --parameters.")
      }
    } else if (suite == nil) == (parameters == nil) {
      throw ValidationError("give exactly one of --suite and --parameters.")
    } else if suite != nil, count == nil, pair == nil {
      throw ValidationError("--suite needs --count, the number of simulations.")
    }
    if resume && force { throw ValidationError("--resume and --force exclude each other; give one.") }
    try requireEffects()
    _ = try part()
    _ = try fields.settings(seed: seed.value)
  }

  /// Whether the smooth generator is taken when none is asked for.
  var usesSmooth: Bool {
    guard generator == nil else { return generator == .smooth }
    if let pair, let made = PairedSource.isSmooth(pair) { return made }
    return suite.flatMap { try? BuiltInSuite.named($0) }?.isSmooth ?? true
  }

  func run() throws {
    let part = try part()
    let field = try fields.settings(seed: seed.value)
    try FolderKind.requireOutside(out)
    if force {
      try FolderKind.requireApart(
        out, maker: "slingshot simulate",
        from: [parameters, table, pair, emulated.emulator].compactMap { $0 })
    }
    let existing: ExistingOutput = resume ? .resume : force ? .replace : .refuse
    let unfinished = SuiteSimulation.unfinishedPath(of: out)
    if resume, !FileBytes.exists(out), !FileBytes.exists(unfinished) {
      note("there is nothing to resume in \(unfinished): the work is begun anew")
    }
    let bar: ProgressBar
    let made: Suite?
    do {
      var simulation = try self.simulation(field)
      if float32 { simulation.storage = .float32 }
      simulation.remarks.forEach(note)
      announce(part, of: simulation)
      bar = ProgressBar(
        "simulate", total: simulation.count, unit: "simulation", silent: quiet || merge)
      made =
        merge
        ? try simulation.merge(into: out, existing: existing)
        : try simulation.write(
          to: out, existing: existing, shard: part,
          threads: program.external == nil ? threads : program.jobs.value,
          progress: { done, total in bar.update(done: done, of: total) },
          isCancelled: { Interruption.isRequested })
    } catch FormatError.file(out, .exists) where !resume && !force {
      throw PipelineError.outputExists(out)
    } catch SimulationError.cancelled {
      throw PipelineError.interrupted(directory: unfinished)
    }
    bar.finish()
    guard let made else {
      note("Shard \(part) is done; the last shard to end, or --merge, puts the suite together.")
      return
    }
    note(made.summaryText)
    output(out)
  }

  /// The part of the work that is asked for; that of a job array only by name, for its tasks may as well simulate a
  /// suite each.
  private func part() throws -> Shard {
    guard let shard else { return .whole }
    do throws(ShardFault) {
      return try shard == "slurm" ? Shard(slurm: ProcessInfo.processInfo.environment) : Shard(shard)
    } catch { throw ValidationError(error.description) }
  }

  /// Says which part of the work this process does.
  private func announce(_ part: Shard, of simulation: SuiteSimulation) {
    if shard != nil {
      note(
        "part \(part.index) of \(part.count), counted from 0, of \(counted(simulation.count, "simulation")) into \(out)"
      )
    } else if !merge, !quiet, let task = ProcessInfo.processInfo.environment["SLURM_ARRAY_TASK_ID"] {
      note(
        "all \(simulation.count) simulations into \(out) in task \(task); --shard slurm takes a part of them")
    }
  }

  private func simulation(_ field: FieldSettings) throws -> SuiteSimulation {
    if let model = emulated.emulator { return try drawn(from: model) }
    if let command = program.external { return try external(command) }
    if let pair { return try paired(PairedSource(pair), field) }
    if generator == .lensing {
      return try SuiteSimulation(
        lensing: points(),
        settings: LensingSettings(sources: lensing.sources, noiseless: noiseless, seed: seed.value))
    }
    if !usesSmooth {
      return try SuiteSimulation(fields: points(), settings: field, simulate: FieldSimulation.spectra)
    }
    var settings = SmoothSettings(noiseless: noiseless, seed: seed.value)
    settings.linear = linear
    if let parameters {
      guard let table else { return try SuiteSimulation(parameters: parameters, settings: settings) }
      return try SuiteSimulation(
        parameters: parameters, table: table, columns: tableColumns, settings: settings)
    }
    return try SuiteSimulation(suite: named(), count: count ?? 1, settings: settings)
  }

  private func paired(_ source: PairedSource, _ field: FieldSettings) throws -> SuiteSimulation {
    guard usesSmooth else {
      return try SuiteSimulation(
        suite: named(), pairedWith: source, count: count, fields: field, simulate: FieldSimulation.spectra)
    }
    var settings = SmoothSettings(seed: seed.value)
    settings.linear = linear
    return try SuiteSimulation(suite: named(), pairedWith: source, count: count, smooth: settings)
  }

  private func external(_ command: String) throws -> SuiteSimulation {
    try SuiteSimulation(
      external: command, points: points(), outputs: program.outputs.isEmpty ? ["pk"] : program.outputs,
      seed: seed.value, limits: program.limits)
  }

  private func drawn(from model: String) throws -> SuiteSimulation {
    let points: EmulatedSuite.Points = parameters.map { .file($0) } ?? .drawn(count: count ?? 1)
    var suite = EmulatedSuite(model: model, points: points)
    suite.response = emulated.response.value
    suite.noiseless = noiseless
    suite.seed = seed.value
    return try suite.simulation()
  }

  private func points() throws -> SuiteSimulation.Points {
    if let parameters { return .file(parameters) }
    return .suite(try named(), count: count ?? 1)
  }

  private func named() throws -> BuiltInSuite {
    do throws(SimulationError) { return try BuiltInSuite.named(suite ?? "") } catch {
      throw UsageFault(error.description)
    }
  }
}
