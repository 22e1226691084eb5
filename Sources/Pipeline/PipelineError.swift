import Formats

/// Why a study, a prediction or another command ended without its result.
public enum PipelineError: Fault, Sendable {
  /// The output is already there.
  case outputExists(String)
  /// `--resume` met a run made from other settings.
  case settingsDiffer(directory: String, key: String, stored: String, given: String)
  /// `--resume` met a list that has lost something.
  case removed(directory: String, key: String, removed: [String], given: String)
  /// `--resume` met a file that is not the one that the run began with.
  case inputDiffers(directory: String, file: String, stored: String, found: String)
  /// `--resume` met a run of another command.
  case otherCommand(directory: String, expected: String, found: String)
  /// A folder given as a run directory is none.
  case notARunDirectory(String, missing: String)
  /// More target simulations are asked for than the suite has beside the test.
  case tooFewSimulations(key: String, suite: String, asked: Int, available: Int, tested: Int)
  /// More simulations are held out for the test than leave any to train on.
  case testTooLarge(suite: String, key: String, tested: Int, count: Int)
  /// A parameter asked for is not in the suite.
  case parameterMissing(String, suite: String, known: [String])
  /// A summary asked for is not in the suite.
  case summaryMissing(String, suite: String, known: [String])
  /// What needs the source suite meets a study whose source is a model.
  case needsSourceSuite
  /// A new parameter of which nothing says where the target suite is the source suite.
  case noSourceValue(String, asker: String)
  /// The smooth generator makes something else than what a response prior is wanted of.
  case priorNotMade(suite: String, observable: String, made: String)
  /// A response prior with other observables or bins than the target.
  case priorReadsOther(prior: String, reason: String)
  /// A response prior with simulations of the target in it.
  case priorIsTarget(prior: String, target: String, rows: Int, first: (prior: Int, target: Int))
  /// A response prior where nothing is emulated, for there are no source simulations.
  case priorWithoutSource(prior: String)
  /// A study without a target suite that is no forecast.
  case noTarget
  /// A network that learns nothing, of which no share can be reached.
  case nothingLearnt(suite: String, score: Double)
  /// A response prior, in place of a target suite, in which no parameter varies that the source suite lacks.
  case nothingNew(prior: String, source: String)
  /// A model that is to be drawn from has no emulator.
  case noEmulator(model: String, found: String)
  /// A column of a parameter file that is no parameter of an emulator.
  case notEmulated(file: String, name: String, nearest: String?, known: [String])
  /// A model reads something else than the study.
  case modelReadsOther(String, reads: String, asked: String)
  /// Test simulations that are trained on.
  case testSeen(String)
  /// Source and target are binned differently.
  case binsDiffer(String, String)
  /// The work was interrupted and can be resumed.
  case interrupted(directory: String)
  /// The statistics could not be made; a bug, as the pipeline gives them their numbers.
  case statistics(String)

  /// One sentence that says what, where, expected and found.
  public var description: String {
    switch self {
    case .outputExists(let path):
      return
        "\(path) already exists; give --resume to go on with it, --force to replace it, or another --out."
    case .settingsDiffer(let directory, let key, let stored, let given):
      return
        "\(directory) was made with \(key): \(stored), expected the same to resume, found \(given); "
        + "use --force or another --out."
    case .removed(let directory, let key, let removed, let given):
      return
        "\(directory) was made with \(removed.joined(separator: ", ")) in \(key), expected that to stay (a run that goes "
        + "on may have more, not less), found \(given); use --force or another --out."
    case .inputDiffers(let directory, let file, let stored, let found):
      return
        "\(directory) was begun with \(file): \(stored), expected the same to resume, found \(found); "
        + "use --force or another --out."
    case .otherCommand(let directory, let expected, let found):
      return
        "\(directory) was made by slingshot \(found), expected one made by slingshot \(expected) to resume; use --force or"
        + " another --out."
    case .notARunDirectory(let path, let missing):
      return "\(path) is not a run directory, expected a file \(missing) in it, found none."
    case .tooFewSimulations(let key, let suite, let asked, let available, let tested):
      return
        "\(key) asks for \(asked) simulations of \(suite), expected at most \(available) "
        + "(the suite less \(tested) held out for the test by study.test), found \(asked)."
    case .testTooLarge(let suite, let key, let tested, let count):
      return
        "\(key) holds out \(tested) simulations for the test (study.test is 400 by default), expected fewer than the "
        + "\(count) of \(suite), so that some are left to train on."
    case .parameterMissing(let name, let suite, let known):
      return "Parameter \(name) is not in \(suite), expected one of \(known.joined(separator: ", "))."
    case .summaryMissing(let name, let suite, let known):
      return "Summary \(name) is not in \(suite), expected one of \(known.joined(separator: ", "))."
    case .needsSourceSuite:
      return "source is a model here, expected a suite: this needs the source simulations themselves."
    case .noSourceValue(let name, let asker):
      return
        "\(asker) must know at which value of \(name) the target suite is the source suite, expected it in "
        + "parameters.source_values of the study, as {\(name): 0}, or, of a command that takes suites, by --source-value "
        + "\(name)=0, found none."
    case .priorNotMade(let suite, let observable, let made):
      return
        "The response prior {simulate: \(suite)} makes \(made) alone, along one axis k in h/Mpc, expected that alone to be "
        + "emulated, found \(observable); of other observables {directory: SUITE} gives a suite of simulations, as `slingshot "
        + "simulate --generator fields` makes."
    case .priorReadsOther(let prior, let reason):
      return "The response prior \(prior) must have the target's observables and bins: \(reason)."
    case .priorIsTarget(let prior, let target, let rows, let first):
      return
        "The response prior \(prior) has \(counted(rows, "simulation")) of the target suite \(target) (its row "
        + "\(first.prior + 1) is the target's row \(first.target + 1)), expected other simulations: these would be known "
        + "beforehand."
    case .priorWithoutSource(let prior):
      return
        "The response prior \(prior) is that of emulators, which learn from source simulations too, expected --source SUITE, "
        + "found none."
    case .nothingLearnt(let suite, let score):
      return
        "A network learns nothing from \(suite): expected an R² above 0 of what it is judged on, found \(score)."
    case .noTarget:
      return
        "The study has no target suite, expected one in the block target: a forecast alone may rest on transfer.response_prior."
    case .nothingNew(let prior, let source):
      return
        "The response prior \(prior) varies no parameter that \(source) lacks, expected one: a forecast without target"
        + " simulations is of what a new parameter does."
    case .noEmulator(let model, let found):
      return
        "\(model) predicts by \(found), expected an emulator, as `slingshot transfer --source SUITE --strategy emulated` makes."
    case .notEmulated(let file, let name, let nearest, let known):
      return
        "\(file): column '\(name)' is no parameter of the emulator\(nearest.map { ", did you mean '\($0)'?" } ?? ""),"
        + " expected \(known.joined(separator: ", "))."
    case .modelReadsOther(let path, let reads, let asked):
      return
        "\(path) reads \(reads), expected the same in summarise.summaries (a list in its list is read together, as in "
        + "[[p0, p2]]), found \(asked)."
    case .testSeen(let text): return text
    case .binsDiffer(let first, let second):
      return "The k-bins do not match: \(first), but \(second)."
    case .interrupted(let directory):
      return "Interrupted; everything finished so far is in \(directory): run again with --resume to go on."
    case .statistics(let text): return text
    }
  }
}

extension PipelineError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .outputExists: .usage
    case .interrupted: .interrupted
    case .statistics: .bug
    default: .badData
    }
  }
}
