import Foundation
import TestSupport
import Testing

@Suite struct CalibrateTests {
  @Test func aPosteriorIsTrainedAndTested() throws {
    try withTemporaryDirectory { folder in
      func run(_ arguments: String...) throws -> Command.Outcome { try Command.run(arguments, in: folder) }
      for (name, count, seed) in [("cheap", "300", "1"), ("held", "100", "2")] {
        let made = try run(
          "simulate", "--suite", "lcdm", "--count", count, "--seed", seed, "--out", name, "--quiet")
        #expect(made.status == 0, "\(made.log)")
      }
      let settings = """
        name: posterior
        source: {simulate: lcdm, count: 60}
        target: {simulate: nwlh, count: 60}
        pretrain:
          head: mixture
          components: 2
          search: {epochs: 40, hidden_layers: [1, 1], units: [32, 64], learning_rate: [2.0e-3, 2.0e-3]}

        """
      try Data(settings.utf8).write(to: URL(fileURLWithPath: folder + "/study.yaml"))
      let trained = try run(
        "pretrain", "--suite", "cheap", "--settings", "study.yaml", "--trials", "2", "--keep", "2", "--out",
        "model",
        "--quiet")
      #expect(trained.status == 0, "\(trained.log)")
      let first = try run("calibrate", "--model", "model", "--suite", "held", "--draws", "199", "--json")
      let again = try run(
        "calibrate", "--model", "model", "--suite", "held", "--draws", "199", "--json", "--threads", "1")
      #expect(first.output == again.output)
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(first.output.utf8)) as? [String: Any])
      let verdict = try #require(json["verdict"] as? String)
      let status: Int32 = verdict == "calibrated" ? 0 : 3
      #expect(first.status == status, "\(first.log)")
      let (simulations, draws) = (json["simulations"] as? Int, json["draws"] as? Int)
      #expect(simulations == 100)
      #expect(draws == 199)
      let logProbability = try #require(json["log_probability"] as? Double)
      #expect(logProbability.isFinite)
      // Five parameters, in four bins each, and three tests of all.
      let tests = try #require(json["tests"] as? [[String: Any]])
      #expect(tests.count == 28)
      #expect(json["knows_training"] as? Bool == true)
      #expect(json["narrower"] as? [String] == [])
      // Tests in bins are named in the parameter's own unit: h lies between 0.5 and 0.9.
      let binned = tests.compactMap { $0["name"] as? String }.filter { $0.hasPrefix("h from ") }
      #expect(binned.count == 4)
      for name in binned {
        let ends = name.dropFirst(7).split(separator: " to ").compactMap { Double($0) }
        #expect(ends.count == 2 && ends.allSatisfy { (0.5...0.9).contains($0) }, "\(name)")
      }
      let ranks = try #require((json["parameters"] as? [String: [String: Any]])?["h"])
      #expect(ranks["fails_at"] as? Double == 0.005 / 25)
      let table = try run("calibrate", "--model", "model", "--suite", "held", "--draws", "199")
      #expect(table.output.contains("verdict: \(verdict)") && table.output.contains("coverage [%]"))
      // Half a level lets more pass, never less.
      let strict = try run(
        "calibrate", "--model", "model", "--suite", "held", "--draws", "199", "--level", "0.5")
      #expect(first.status == 0 || strict.status == 3)
      #expect(table.output.contains("fails at") && table.output.contains("0.0002"))
      expectRefused(
        try run("calibrate", "--model", "model", "--suite", "cheap"), 65,
        "cheap: 300 of 300 simulations (rows 1, 2, 3, 4, 5, ...) are among those that model was trained on")
      // A suite that fills a part of the bounds is said to.
      let rows = (0..<60).map { "0.3 0.05 \(0.65 + 0.0025 * Double($0)) 1 \(0.7 + 0.005 * Double($0))" }
      let narrowTable = "# Omega_m Omega_b h n_s sigma_8\n" + rows.joined(separator: "\n") + "\n"
      try Data(narrowTable.utf8).write(to: URL(fileURLWithPath: folder + "/narrow.txt"))
      let made = try run(
        "simulate", "--parameters", "narrow.txt", "--seed", "5", "--out", "narrow", "--quiet")
      #expect(made.status == 0, "\(made.log)")
      let narrow = try run(
        "calibrate", "--model", "model", "--suite", "narrow", "--draws", "199", "--bins", "2")
      #expect(
        narrow.output.contains("the simulations do not fill the model's bounds evenly, ")
          && narrow.output.contains("h 0.65 to 0.7975 of 0.5 to 0.9, half of them from "),
        "\(narrow.output)\(narrow.log)")
      try chains(of: "model", in: folder)
      let bins = try run("calibrate", "--model", "model", "--suite", "held", "--bins", "11")
      expectRefused(bins, 65, "number of bins", "1 ... 10", "found 11")
    }
  }

  /// What `slingshot infer` writes: chains that getdist reads, once.
  private func chains(of model: String, in folder: String) throws {
    let arguments = ["infer", "--model", model, "--suite", "held", "--draws", "200", "--out", "chains"]
    let made = try Command.run(arguments, in: folder)
    #expect(made.status == 0, "\(made.log)")
    let table = made.output.split(separator: "\n")
    #expect(table.count == 501)
    #expect(made.output.contains("sigma_8"))
    func lines(_ name: String) throws -> [[Substring]] {
      try String(contentsOfFile: folder + "/chains/" + name, encoding: .utf8).split(separator: "\n").map {
        $0.split(separator: " ")
      }
    }
    let (chain, ranges) = (try lines("chain-7.txt"), try lines("chain-7.ranges"))
    #expect(chain.count == 200)
    #expect(ranges.count == 5)
    for row in chain {
      #expect(row.count == 7)
      #expect(row[0] == "1")
      for (text, range) in zip(row.dropFirst(2), ranges) {
        let value = try #require(Double(text))
        let low = try #require(Double(range[1]))
        let high = try #require(Double(range[2]))
        #expect((low...high).contains(value))
      }
    }
    let named = try lines("chain-7.paramnames").map { String($0[0]) }
    let ranged = ranges.map { String($0[0]) }
    #expect(named == ranged)
    let intervals = try lines("intervals.csv")
    #expect(intervals.count == 501)
    expectRefused(try Command.run(arguments, in: folder), 64, "chains", "exists already")
    #expect(try Command.run(arguments + ["--force"], in: folder).output == made.output)
    let cited = try Command.run(["cite", "chains"], in: folder)
    let ofModel = try Command.run(["cite", model], in: folder)
    #expect(cited.status == 0 && cited.output == ofModel.output)
  }

  @Test func pointEstimatesAndFewSimulationsAreRefused() throws {
    let tiny = try TinyStudy.finished.get()
    expectRefused(
      try Command.run(["calibrate", "--model", tiny.model, "--suite", tiny.suite], in: tiny.folder), 65,
      "point estimates", "slingshot pretrain --head mixture")
    expectRefused(
      try Command.run(
        ["infer", "--model", tiny.model, "--suite", tiny.suite, "--out", "o"], in: tiny.folder), 65,
      "point estimates", "slingshot pretrain --head mixture")
    #expect(!FileManager.default.fileExists(atPath: tiny.folder + "/o"))
    expectRefused(
      try Command.run(["infer", "--model", tiny.model, "--out", "o"], in: tiny.folder), 64,
      "exactly one of --observation and --suite")
    expectRefused(
      try Command.run(
        ["pretrain", "--suite", tiny.suite, "--head", "spline", "--out", "o"], in: tiny.folder), 64,
      "--head must be out of point, gaussian, mixture", "spline")
  }
}
