import Formats
import Foundation
import TestSupport
import Testing

/// Suites that cannot be emulated, through the commands: one sentence, nothing on disk.
@Suite struct EmulationInputTests {
  private let made: EmulatedModel

  init() throws { made = try EmulatedModel.made.get() }

  /// What `transfer` and `forecast` say of a target suite and a source suite.
  private func refused(
    _ target: String, source: String? = nil, transfer options: [String] = [], forecast further: [String] = [],
    in folder: String, _ transferSays: String, _ forecastSays: String
  ) throws {
    let source = source ?? made.cheap
    let before = try snapshot(of: folder)
    let transfer = try Command.run(
      [
        "transfer", "--model", made.networks, "--suite", target, "--source", source, "--strategy", "emulated",
        "--settings", made.settings, "--out", "m", "--quiet",
      ] + options, in: folder)
    #expect(transfer.status == 65 && transfer.output.isEmpty)
    #expect(transfer.log.contains(transferSays), "\(transfer.log.suffix(300))")
    let forecast = try Command.run(
      [
        "forecast", "--source", source, "--suite", target, "--out", "f", "--quick", "--quiet",
        "--set", "study.targets=[20]",
      ] + further, in: folder)
    #expect(forecast.status == 65 && forecast.output.isEmpty)
    #expect(forecast.log.contains(forecastSays), "\(forecast.log.suffix(300))")
    #expect(try snapshot(of: folder) == before)
  }

  /// A suite of the few simulations' spectra with columns of one's own beside their parameters.
  private func suite(
    _ name: String, rows: Int, from: String, columns: [(name: String, value: (Int) -> Double)],
    in folder: String
  ) throws -> String {
    let table = try ParameterTable.read(from + "/parameters.txt")
    let spectra = try NumpyFile.readMatrix(from + "/pk.npy").selecting(rows: Array(0..<rows))
    let values = (0..<rows).flatMap { row in table.values.row(row) + columns.map { $0.value(row) } }
    let width = table.names.count + columns.count
    try ParameterTable(
      names: table.names + columns.map(\.name), values: Matrix(rows: rows, columns: width, values: values)
    ).write(to: "\(folder)/\(name).txt")
    try NumpyFile.write(spectra, to: "\(folder)/\(name).npy")
    let outcome = try Command.run(
      [
        "import", "--parameters", "\(name).txt", "--observable", "pk=\(name).npy", "--axis",
        "pk:k=\(from)/k.npy", "--unit", "pk=(Mpc/h)^3", "--out", name,
      ], in: folder)
    #expect(outcome.status == 0, "\(outcome.log.prefix(300))")
    return "\(folder)/\(name)"
  }

  @Test func threeSimulationsAreTooFew() throws {
    try withTemporaryDirectory { folder in
      let three = try suite("three", rows: 3, from: made.few, columns: [], in: folder)
      try refused(
        three, in: folder, "needs at least 4 target simulations, found 3",
        "an emulator needs at least 5 target simulations to learn the effect of M_nu, w, found 3")
    }
  }

  @Test func fewerSimulationsThanNewParametersAreTooFew() throws {
    try withTemporaryDirectory { folder in
      var stream = [0.31, 0.77, 0.12, 0.58, 0.93, 0.44, 0.08, 0.69, 0.25]
      stream += stream.map { 1 - $0 }
      let draws = stream
      let columns = (0..<9).map { number in
        (name: "A_\(number)", value: { (row: Int) in draws[(3 * row + 5 * number) % draws.count] })
      }
      let six = try suite("six", rows: 6, from: made.few, columns: columns, in: folder)
      try refused(
        six,
        transfer: columns.flatMap { ["--source-value", "\($0.name)=0", "--bounds", "\($0.name)=0:1"] },
        forecast: columns.flatMap { ["--source-value", "\($0.name)=0"] }, in: folder,
        "expected at least 16 target simulations, found 6", "an emulator needs at least 13 target simulations"
      )
    }
  }

  @Test func aNewParameterMustVary() throws {
    try withTemporaryDirectory { folder in
      let fixed = try suite(
        "fixed", rows: 40, from: made.cheap, columns: [(name: "M_nu", value: { _ in 0.3 })], in: folder)
      let sentence = "parameter M_nu is 0.3 in all rows, expected values that differ"
      let infer = ["--infer", "Omega_m,sigma_8,M_nu"]
      try refused(
        fixed, transfer: infer, forecast: ["--set", "parameters.infer=[Omega_m, sigma_8, M_nu]"], in: folder,
        sentence,
        sentence)
      // By default what does not vary is not inferred, but an emulator must know what it does.
      try refused(
        fixed, transfer: infer, in: folder, sentence,
        "the new parameter M_nu is 0.3 in all 40 target simulations")
    }
  }

  @Test func theSourceMustBeWhereTheTargetEqualsIt() throws {
    try withTemporaryDirectory { folder in
      let heavy = try suite(
        "heavy", rows: 300, from: made.cheap, columns: [(name: "M_nu", value: { _ in 0.2 })], in: folder)
      let sentence = "the source suite has M_nu 0.2, expected 0.0, at which the target suite equals it"
      try refused(
        made.few, source: heavy, forecast: ["--set", "parameters.bounds={Omega_b: [0.02, 0.08]}"], in: folder,
        sentence, sentence)
    }
  }
}
