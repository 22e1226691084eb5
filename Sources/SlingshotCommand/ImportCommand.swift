import ArgumentParser
import Formats
import Observables
import OrderedCollections
import Pipeline
import Suites

/// `slingshot import`.
struct ImportCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a suite of your own files: parameters, observables, axes.",
    discussion: HelpText(
      """
      PARAMETERS is a table with a line of names, one row per simulation (csv, or text as Quijote's). Each observable is
      an array whose first axis counts the simulations: FILE.npy, FILE.npz:array, FILE.csv or a text table. Numbers may
      have any sign; NaN and infinity are refused. An axis is a file of its values (or a table with a column for each
      coordinate of triangles); an observable without one counts its numbers.

      Bounds are the priors that networks scale parameters by; a value outside them is refused. Without them the rows'
      own range is taken, as the report then says.
      """,
      examples: [
        "slingshot import --parameters params.csv --observable p0=p0.npy --axis p0=k.npy --out suite",
        """
        slingshot import --parameters hod.csv --observable p0=p0.npy --observable p2=p2.npy --axis p0=k.npy \
        --axis p2=k.npy --unit "p0=(Mpc/h)^3" --unit "p0:k=h/Mpc" --observable bk=bk.npy --axis bk=triangles.csv \
        --bounds logMmin=12.5:13.8 --bounds A_SN1=0.25:4 --scale A_SN1=log --redshift 0.5 --box 1000 --out hod
        """,
      ]
    ).text)

  @Option(
    help: """
      Table of parameters with a line of names. Needed; what was observed, whose parameters nobody knows, goes as a file \
      to predict --spectra or infer --observation; where a model reads several observables together, import them with a \
      table of any numbers.
      """)
  var parameters: String?

  @Option(
    name: .customLong("observable"), parsing: .singleValue,
    help: "An observable and its file, NAME=FILE; repeatable.")
  var observables: [String]

  @Option(
    name: .customLong("axis"), parsing: .singleValue,
    help:
      "A file of an observable's axis, NAME:COORDINATE=FILE, as p0:k=k.npy; NAME=FILE takes the coordinate's name from the file's; repeatable."
  )
  var axes: [String] = []

  @Option(
    name: .customLong("unit"), parsing: .singleValue,
    help: "A unit, NAME=UNIT of an observable or parameter, NAME:COORDINATE=UNIT of an axis; repeatable.")
  var units: [String] = []

  @Option(
    name: .customLong("bounds"), parsing: .singleValue,
    help: "Bounds of a parameter, NAME=LOW:HIGH; repeatable.")
  var bounds: [String] = []

  @Option(
    name: .customLong("scale"), parsing: .singleValue,
    help: "Scale of a parameter, NAME=linear, log or log-size; repeatable.")
  var scales: [String] = []

  @Option(
    name: .customLong("label"), parsing: .singleValue,
    help: "Symbol of a parameter in figures, NAME=SYMBOL; repeatable.")
  var labels: [String] = []

  @Option("Redshift of the simulations", .real(0...1e4))
  var redshift: Double?

  @Option("Side of the simulations' box [Mpc/h]", .real(1e-3...1e6))
  var box: Double?

  @Option("Processor time of one simulation [s], for the report", .real(1e-9...1e12))
  var secondsPerSimulation: Double?

  @Option(help: "Name of the suite in tables and figures; that of the folder by default.")
  var name: String?

  @Option(help: "Suite directory to make.")
  var out: String

  @Flag(help: "Replace an existing suite directory.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: [
        "--parameters", "--observable", "--axis", "--unit", "--bounds", "--scale", "--label", "--redshift",
        "--box", "--seconds-per-simulation",
        "--name", "--out", "--force",
      ])
  }

  func validate() throws {
    try requireEffects()
    _ = try asked()
  }

  /// What the options say.
  private func asked() throws -> SuiteImport {
    guard let parameters else {
      throw ValidationError(
        "Missing --parameters, the table of the simulations' parameters; what was observed, whose parameters nobody knows,"
          + " goes as a file to slingshot predict --spectra or slingshot infer --observation (where a model reads several"
          + " observables, a table of any numbers will do, which predict and infer do not use).")
    }
    let named = try NamedValues.pairs(axes, "--axis")
    for (index, axis) in named.enumerated() {
      guard
        named[..<index].contains(where: {
          $0.name == axis.name && (axis.name.contains(":") || $0.text == axis.text)
        })
      else { continue }
      throw ValidationError("--axis of \(axis.name) is given twice.")
    }
    var asked = SuiteImport(
      parameters: parameters,
      observables: try NamedValues.read(observables, "--observable", form: "a file") { $0 }.map {
        .init(name: $0.key, path: $0.value)
      },
      axes: named.map { name, path in
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
          String.init)
        return .init(observable: parts[0], coordinate: parts.count > 1 ? parts[1] : nil, path: path)
      }, name: name ?? out.split(separator: "/").last.map(String.init) ?? out)
    asked.units = try NamedValues.read(units, "--unit", form: "a text") { $0 }
    asked.labels = try NamedValues.read(labels, "--label", form: "a text") { $0 }
    asked.bounds = try NamedValues.read(
      bounds, "--bounds", form: "LOW:HIGH with LOW below HIGH", NamedValues.range)
    asked.scales = try NamedValues.read(scales, "--scale", form: "linear, log or log-size") {
      ParameterScale(rawValue: $0)
    }
    asked.redshift = redshift
    asked.boxSize = box
    asked.secondsPerSimulation = secondsPerSimulation
    return asked
  }

  func run() throws {
    let asked = try asked()
    try FolderKind.suite(by: SuiteImport.generator).requireFree(
      out, replacing: force,
      inputs: [asked.parameters] + asked.observables.map(\.path) + asked.axes.map(\.path))
    let suite = try askedByOptions { try asked.suite() }
    try suite.write(to: out, replacing: force)
    for warning in suite.repeatedRows { note("warning: " + warning) }
    note(suite.summaryText)
    output(out)
  }
}
