import Pipeline
import Suites

extension SimulateCommand {
  static var effects: Effects<Self> {
    Effects(
      always: [
        "--parameters", "--emulator", "--out", "--merge", "--float32", "--resume", "--force",
        "--quiet",
      ],
      .init(
        "without --emulator, whose prior and numbers are those of its model",
        when: { $0.engine != .emulator },
        [
          "--suite": \.suite.isGiven, "--external": \.program.external.isGiven,
          "--generator": \.generator.isGiven,
        ]),
      .init("with --suite", when: { $0.suite != nil }, ["--pair": \.pair.isGiven]),
      .init(
        "without --external, whose phases are its own", when: { $0.engine != .external },
        ["--pair": \.pair.isGiven]),
      .init(
        "without --generator lensing, which knows no phases", when: { $0.engine != .lensing },
        ["--pair": \.pair.isGiven]),
      .init(
        "without --pair, whose simulations share their scatter", when: { $0.pair == nil },
        ["--noiseless": \.noiseless]),
      .init("with --emulator", when: { $0.engine == .emulator }, ["--response": \.emulated.response.isGiven]),
      .init(
        "with --suite or --emulator", when: { $0.suite != nil || $0.engine == .emulator },
        ["--count": \.count.isGiven]),
      .init(
        "without --external, which is a generator itself", when: { $0.engine != .external },
        ["--generator": \.generator.isGiven]),
      .init(
        "without --external, whose programs are counted by --jobs", when: { $0.engine != .external },
        ["--threads": \.threads.isGiven]),
      .init(
        "with --external", when: { $0.engine == .external },
        [
          "--output": \.program.outputs.isGiven, "--timeout": \.program.timeout.isGiven,
          "--retries": \.program.retries.isGiven, "--failures": \.program.failures.isGiven,
          "--jobs": \.program.jobs.isGiven, "--keep-runs": \.program.keepRuns,
        ]),
      .init(
        "with --generator fields", when: { $0.engine == .fields },
        [
          "--particles": \.fields.particles.isGiven, "--mesh": \.fields.mesh.isGiven,
          "--steps": \.fields.steps.isGiven, "--box": \.fields.box.isGiven, "--start": \.fields.start.isGiven,
          "--measuring-mesh": \.fields.measuringMesh.isGiven, "--maximum-k": \.fields.maximumK.isGiven,
          "--summaries": \.fields.summaries.isGiven, "--mark": \.fields.marks.isGiven,
          "--fixed": \.fields.fixed,
        ]),
      .init(
        "with --summaries mpk", when: { (try? $0.fields.measured())?.contains(.marked) ?? true },
        ["--mark": \.fields.marks.isGiven]),
      .init(
        "with --generator lensing", when: { $0.engine == .lensing },
        [
          "--median-redshift": \.lensing.medianRedshift.isGiven, "--density": \.lensing.density.isGiven,
          "--ellipticity": \.lensing.ellipticity.isGiven, "--sky": \.lensing.sky.isGiven,
        ]),
      .init(
        "with --generator smooth", when: { $0.engine == .smooth },
        ["--linear": \.linear, "--table": \.table.isGiven]),
      .init(
        "with --generator smooth or lensing or --emulator",
        when: { [.smooth, .lensing, .emulator].contains($0.engine) },
        ["--noiseless": \.noiseless]),
      .init("with --parameters", when: { $0.parameters != nil }, ["--table": \.table.isGiven]),
      .init("with --table", when: { $0.table != nil }, ["--table-columns": \.tableColumns.isGiven]),
      .init(
        "without --noiseless where --parameters leaves nothing to draw",
        when: { !($0.noiseless && $0.parameters != nil && $0.drawsScatterAlone) },
        ["--seed": \.seed.isGiven]),
      .init(
        "without --merge, which takes the shards of all processes and simulates nothing", when: { !$0.merge },
        [
          "--shard": \.shard.isGiven, "--threads": \.threads.isGiven, "--timeout": \.program.timeout.isGiven,
          "--retries": \.program.retries.isGiven, "--jobs": \.program.jobs.isGiven,
          "--keep-runs": \.program.keepRuns,
        ]))
  }

  /// What computes the spectra.
  private enum Engine { case smooth, fields, lensing, external, emulator }

  /// Whether nothing random but scatter is in the spectra.
  private var drawsScatterAlone: Bool {
    engine == .smooth || engine == .lensing || engine == .emulator && emulated.response.value == .mean
  }

  private var engine: Engine {
    if emulated.emulator != nil { return .emulator }
    if program.external != nil { return .external }
    if generator == .lensing { return .lensing }
    return usesSmooth ? .smooth : .fields
  }
}
