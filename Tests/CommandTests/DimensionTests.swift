import Formats
import Foundation
import TestSupport
import Testing

/// `slingshot dimension`.
@Suite struct DimensionTests {
  private func found(_ arguments: [String], in folder: String) throws -> JSONValue {
    let outcome = try Command.run(["dimension", "--json", "--quiet"] + arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.log)")
    try AtomicFile.write(outcome.output, to: folder + "/found.json")
    return try JSONValue.read(folder + "/found.json")
  }

  /// One parameter moves a smooth curve: few directions learn it, learning noise by heart takes many more.
  @Test func whatHasAStructureTakesFewDirections() throws {
    try withTemporaryDirectory { folder in
      var (table, rows) = ("a,b\n", [Double]())
      for row in 0..<80 {
        let (a, b) = (Double(row * 37 % 80) / 80, Double(row * 53 % 80) / 80)
        table += "\(a),\(b)\n"
        for bin in 0..<12 {
          let place = Double(bin) / 11
          rows.append((0.2 + 0.8 * place) * a + (1 - place) * b)
        }
      }
      try AtomicFile.write(table, to: folder + "/p.csv")
      try NumpyFile.write(Matrix(rows: 80, columns: 12, values: rows), to: folder + "/x.npy")
      let made = try Command.run(
        ["import", "--parameters", "p.csv", "--observable", "x=x.npy", "--out", "s"], in: folder)
      #expect(made.status == 0, "\(made.log)")
      let own = ["--suite", "s", "--layers", "16", "--epochs", "150"]
      let plain = try found(own, in: folder)
      #expect(try plain == found(own, in: folder))
      let whole = try #require(plain["whole"]?.double)
      let dimension = try #require(plain["dimension"]?.int)
      let numbers = 12 * 16 + 16 + 16 * 2 + 2
      #expect(whole > 0.9 && (1...50).contains(dimension), "\(plain)")
      #expect(plain["numbers"]?.int == numbers && plain["of"] == "validation")
      let heart = try found(own + ["--shuffle", "--share", "0.5"], in: folder)
      #expect(heart["of"] == "training")
      #expect(heart["dimension"]?.int ?? 1000 > dimension, "\(heart)")
      let text = try Command.run(["dimension"] + own + ["--quiet"], in: folder)
      #expect(
        text.output.contains("d90 = \(dimension) of \(numbers) numbers"), "\(text.output)")
    }
  }

  @Test func ofFineTuningAKeptModel() throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      let found = try Command.run(
        ["dimension", "--suite", tiny.suite, "--model", tiny.model, "--nuisance", "w", "--epochs", "3"]
          + ["--quiet"], in: folder)
      #expect(found.log.contains("the model was trained on 20 of the 60 simulations"), "\(found.log)")
      // So little is learnt in three epochs that there may be nothing to take a share of; then that is said.
      #expect(found.status == 0 || found.log.contains("learns nothing from"), "\(found.log)")
    }
  }
}
