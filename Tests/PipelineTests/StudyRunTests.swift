import Formats
import Foundation
import Inference
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing

/// A tiny study from suites to report.
@Testing.Suite struct StudyRunTests {
  private static let strategies = ["scratch", "dummy-outputs", "bottleneck"]
  private static let columns = ["Omega_m", "sigma_8", "M_nu", "total"]

  /// The parts of a run that the same settings give the same bytes of.
  private func reproducible(_ run: String) throws -> [String: String] {
    var parts: [String: String] = [:]
    for name in ["results.csv", "curves.json", "predictions.json", "resolved.yaml", "input.yaml"] {
      parts[name] = try FileBytes.readText(run + "/" + name)
    }
    // All of results.json but the seconds that each fit took.
    let results = try JSONValue.read(run + "/results.json")
    for key in ["summary", "saved", "negative_transfer", "chosen", "verdict"] {
      parts[key] = try results[key]?.encoded()
    }
    return parts
  }

  @Test func aRunLeavesResultsModelsAndReport() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let run = try tiny.run("run", threads: 2)
      try checkTable(run)
      try checkDocument(run)
      try checkCurvesAndPredictions(run)
      try checkManifest(run)
      try checkModels(run, tiny)
      let report = try FileBytes.readText(run + "/report.html")
      #expect(report.contains("</html>") && report.contains("<svg"))
      #expect(try Inspection.describe(run).contains("scratch"))
      // A finished run is found finished: nothing is trained again.
      let before = try reproducible(run)
      let stage = run + "/stages/transfer/scratch-n8-s1.json"
      let written = try FileManager.default.attributesOfItem(atPath: stage)[.modificationDate] as? Date
      try tiny.run("run", existing: .resume)
      #expect(try reproducible(run) == before)
      #expect(try FileManager.default.attributesOfItem(atPath: stage)[.modificationDate] as? Date == written)
    }
  }

  private func checkTable(_ run: String) throws {
    let lines = try FileBytes.readText(run + "/results.csv").split(separator: "\n").map(String.init)
    #expect(lines.first == "source,target,summary,strategy,n_target,seed,parameter,mse,r2")
    let rows = lines.dropFirst().map { $0.components(separatedBy: ",") }
    #expect(rows.count == 3 * 2 * 2 * 4)
    #expect(rows.allSatisfy { $0.count == 9 && $0.prefix(3) == ["source", "target", "pk"] })
    var place = 0
    for strategy in Self.strategies {
      for (count, seed) in [(8, 1), (8, 2), (16, 1), (16, 2)] {
        let block = Array(rows[place..<place + 4])
        place += 4
        #expect(block.map { Array($0[3..<7]) } == Self.columns.map { [strategy, "\(count)", "\(seed)", $0] })
        for column in [7, 8] {
          let numbers = try block.map { try #require(Double($0[column])) }
          #expect(numbers.allSatisfy { $0.isFinite })
          #expect(abs(numbers[3] - (numbers[0] + numbers[1] + numbers[2]) / 3) < 1e-12, "total is the mean")
        }
        #expect(block.allSatisfy { (Double($0[7]) ?? -1) > 0 && (Double($0[8]) ?? 2) < 1 })
      }
    }
  }

  private func checkDocument(_ run: String) throws {
    let results = try JSONValue.read(run + "/results.json")
    #expect(
      results.object.map { Array($0.keys) } == [
        "format", "study", "parameters", "strategies", "targets", "seeds", "pretraining", "runs", "summary",
        "saved", "test", "negative_transfer", "chosen", "warnings", "verdict",
      ])
    #expect(results["strategies"]?.array?.compactMap { $0["name"]?.string } == Self.strategies)
    #expect(results["strategies"]?.array?.compactMap { $0["baseline"]?.bool } == [true, false, false])
    #expect(
      results["strategies"]?.array?.compactMap { $0["role"]?.string } == [
        "reference", "transfer", "transfer",
      ])
    #expect(results["test"]?["cells"]?.int == 2 * 2 * 4 && results["test"]?["level"]?.double == 0.05)
    for run in try #require(results["runs"]?.array) {
      let settings = try #require(run["settings"]?[0])
      #expect((settings["learning_rate"]?.double ?? 0) > 0 && settings["stages"]?.array?.isEmpty == false)
      let (mse, rmse) = (run["mse"]?["M_nu"]?.double ?? 0, run["rmse"]?["M_nu"]?.double ?? 0)
      let bounds = results["parameters"]?[2]
      let width = (bounds?["upper"]?.double ?? 0) - (bounds?["lower"]?.double ?? 0)
      #expect(abs(rmse - mse.squareRoot() * width) < 1e-12)
    }
    #expect(results["targets"]?.doubles == [8, 16] && results["seeds"]?.doubles == [1, 2])
    #expect(results["study"]?["target"]?["tested"]?.int == 10)
    #expect(results["parameters"]?.array?.compactMap { $0["name"]?.string } == Array(Self.columns.prefix(3)))
    #expect(results["pretraining"]?.array?.compactMap { $0["kind"]?.string } == ["plain", "bottleneck"])
    #expect(results["pretraining"]?[0]?["validation_mse"]?.doubles?.count == 1, "one network is kept")
    #expect(results["runs"]?.array?.count == 12)
    #expect(results["summary"]?.array?.count == 3 * 2 * 4)
    #expect(results["negative_transfer"]?.array?.count == 2 * 2 * 4)
    #expect(results["chosen"]?.array?.compactMap { $0["n_target"]?.int } == [8, 16])
    let chosen = try #require(results["chosen"]?.array?.compactMap { $0["strategy"]?.string })
    #expect(chosen.allSatisfy { $0 != "scratch" }, "scratch is what the chosen one is compared with")
    #expect((results["verdict"]?.strings?.count ?? 0) >= 1)
    for row in try #require(results["summary"]?.array) {
      let mse = row["mse"]
      let ends = try [mse?["low"]?.double, mse?["median"]?.double, mse?["high"]?.double].map {
        try #require($0)
      }
      #expect(ends == ends.sorted())
    }
  }

  private func checkCurvesAndPredictions(_ run: String) throws {
    let curves = try #require(try JSONValue.read(run + "/curves.json").array)
    #expect(curves.count == 2 + 12)
    #expect(curves.prefix(2).allSatisfy { $0["strategy"]?.string == "pre-training" })
    for curve in curves {
      let training = try #require(curve["training"]?.doubles)
      #expect((1...6).contains(training.count) && curve["validation"]?.doubles?.count == training.count)
    }
    let predictions = try JSONValue.read(run + "/predictions.json")
    #expect(predictions["parameters"]?.strings == Array(Self.columns.prefix(3)))
    #expect(predictions["truth"]?.array?.count == 10)
    let sets = try #require(predictions["sets"]?.array)
    #expect(sets.count == 3 * 2 && sets.allSatisfy { $0["n_target"]?.int == 8 })
    #expect(
      sets.allSatisfy { $0["predicted"]?.array?.map { $0.doubles?.count } == Array(repeating: 3, count: 10) })
    // Physical units: the last ten rows of the suite.
    let truth = try #require(predictions["truth"]?.array?.map { $0.doubles ?? [] })
    let suite = try TinyStudy.suite("target", TinyStudy.targetParameters, count: 34)
    #expect(truth.flatMap { $0 } == (24..<34).flatMap { suite.parameters.values.row($0) })
  }

  private func checkManifest(_ run: String) throws {
    let manifest = try JSONValue.read(run + "/manifest.json")
    #expect(manifest["command"]?.string == "a test" && manifest["threads"]?.int == 2)
    let inputs = try #require(manifest["inputs"]?.array).compactMap { $0["path"]?.string }
    let names = ["parameters.txt", "k.npy", "mpk.npy", "pk.npy", "manifest.json"]
    let suites = ["source", "target"].map { (run as NSString).deletingLastPathComponent + "/" + $0 }
    #expect(inputs == suites.flatMap { suite in names.map { suite + "/" + $0 } })
    for key in ["slingshot", "commit", "libtorch"] {
      #expect(manifest["versions"]?[key]?.string?.isEmpty == false)
    }
    #expect(manifest["processor"]?.string?.isEmpty == false)
    for file in try #require(manifest["outputs"]?.array) {
      let name = try #require(file["path"]?.string)
      #expect(file["sha256"]?.string == (try SHA256.ofFile(run + "/" + name)))
    }
    #expect((manifest["citations"]?.array?.count ?? 0) > 3)
  }

  /// The stored models make the predictions that were scored.
  private func checkModels(_ run: String, _ tiny: TinyStudy) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: run + "/models")
    #expect(names.count == 14 && Set(names).isSuperset(of: ["source-plain", "source-bottleneck"]))
    let sets = try #require(try JSONValue.read(run + "/predictions.json")["sets"]?.array)
    let suite = try TinyStudy.suite("target", TinyStudy.targetParameters, count: 34)
    let tested = try suite.selecting(rows: Array(24..<34))
    for set in sets {
      let (strategy, seed) = (set["strategy"]?.string ?? "", set["seed"]?.int ?? 0)
      let model = try Model.load("\(run)/models/\(strategy)-n8-s\(seed)")
      #expect(model.provenance["n_target"] == 8)
      #expect(model.provenance["training"]?.array?.first?["learning_rate"]?.double ?? 0 > 0)
      let stored = try #require(set["predicted"]?.array).flatMap { $0.doubles ?? [] }
      let predicted = try model.predict(tested).values
      #expect(zip(stored, predicted).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func threadsDoNotChangeTheResults() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let one = try reproducible(tiny.run("one", threads: 1))
      #expect(try reproducible(tiny.run("two", threads: 2)) == one)
      #expect(try reproducible(tiny.run("other", ["study.seeds=[3, 4]"], threads: 2)) != one)
    }
  }

  @Test func moreSimulationsThanTheSuiteHasAreRefused() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      #expect(
        message { try tiny.run("run", ["study.targets=[8, 25]"]) }
          == "study.targets asks for 25 simulations of target, expected at most 24 "
          + "(the suite less 10 held out for the test by study.test), found 25.")
      #expect(message { try tiny.run("run2", ["study.test=34"]) } != nil)
      #expect(message { try tiny.run("run3", ["source.count=41"]) } != nil)
      #expect(
        message { try tiny.run("run4", ["summarise.summaries=[bispectrum]"]) }?.contains("bispectrum") == true
      )
      #expect(
        message { try tiny.run("run5", ["summarise.target_parameters=[Omega_m, f_R0]"]) }?.contains("f_R0")
          == true)
    }
  }

  /// Nothing is simulated for a study that could not be done.
  @Test(arguments: [
    ("summarise.summaries=[foo]", "no observable 'foo'"), ("parameters.bounds={foo: [0, 1]}", "foo"),
    ("study.targets=[1000000]", "study.targets asks for 1000000"),
  ])
  func aStudyThatCannotBeIsRefusedBeforeItsSuitesAreSimulated(_ setting: String, _ part: String) throws {
    try withTemporaryDirectory { directory in
      let (study, text) = try Study.demo(overrides: [setting])
      let found = message {
        _ = try StudyRun(study: study, input: text, command: "a test").perform(
          in: directory + "/run", existing: .refuse, threads: 1, quiet: true)
      }
      #expect(found?.contains(part) == true, "\(found ?? "")")
      #expect(!FileManager.default.fileExists(atPath: directory + "/run"))
    }
  }

  /// Minus the logarithm of a density may be negative, and is drawn all the same.
  @Test func densitiesAreTrainedToAReport() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let settings = [
        "pretrain.head=mixture", "transfer.head=mixture", "transfer.search.epochs=40",
        "study.strategies=[scratch, warm-start]", "study.seeds=[1]", "study.targets=[16, 24]",
      ]
      let run = try tiny.run("run", settings)
      // How posteriors do is said of every fit, in the results and on the page.
      let table = try FileBytes.readText(run + "/posteriors.csv").split(separator: "\n")
      #expect(table.count == 5 && table[0].hasSuffix(",M_nu_within_68,M_nu_within_95"))
      #expect(table[0].contains(",log_density,log_figure,Omega_m_within_68,"))
      let results = try JSONValue.read(run + "/results.json")
      let posteriors = try #require(results["posteriors"]?.array)
      #expect(posteriors.count == 4)
      #expect(posteriors.count { $0["gain"] != nil && $0["equivalent"] != nil } == 2)
      #expect(posteriors.allSatisfy { $0["coverage"]?.array?.count == 3 })
      let page = try FileBytes.readText(run + "/report.html")
      #expect(page.contains("id=\"posteriors\"") && page.contains("id=\"log-density\""))
      #expect(page.contains("Percentage of the truths in intervals of 68 %"))
      // Records of an earlier version say nothing of posteriors: what they lack is done again, and nothing else.
      let piece = run + "/stages/transfer/scratch-n16-s1.json"
      var old = try JSONValue.read(piece)
      let kept = old["posterior"]
      old["posterior"] = nil
      try old.write(to: piece)
      try tiny.run("run", settings, existing: .resume)
      #expect(try JSONValue.read(piece)["posterior"] == kept)
      let curves = try JSONValue.read(run + "/curves.json").array ?? []
      #expect(!curves.isEmpty)
      for name in ["report.html", "figures/loss-curves.svg"] {
        #expect(FileManager.default.fileExists(atPath: "\(run)/\(name)"), "\(name)")
      }
    }
  }

  @Test func pretrainingThatDivergesIsAnError() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let text = try #require(
        message {
          try tiny.run(
            "run", ["pretrain.search.learning_rate=[10, 10]", "pretrain.search.weight_decay=[1e3, 1e3]"])
        })
      #expect(text.hasPrefix("All 2 trials of pre-training (plain) failed"), "\(text)")
    }
  }
}
