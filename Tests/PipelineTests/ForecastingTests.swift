import Formats
import Foundation
import Observables
import Pipeline
import Suites
import TestSupport
import Testing

/// A forecast from suites to report, in a fraction of a second.
@Suite struct ForecastingTests {
  private static let smallest = [
    "pretrain.trials=1", "transfer.trials=1", "transfer.folds=1", "study.targets=[8, 12]", "study.seeds=[1]",
    "study.strategies=[scratch, warm-start]", "forecast.universes=2", "study.test=10",
    "summarise.target_parameters=[Omega_m, sigma_8, M_nu]",
  ]

  @discardableResult
  private func forecast(
    _ tiny: TinyStudy, _ name: String, _ overrides: [String] = [], existing: RunDirectory.Existing = .refuse
  ) throws -> StudyRun.Finished {
    let study = try tiny.study(Self.smallest + overrides)
    return try Forecasting(study: study, input: "name: tiny\n", command: "a test").perform(
      in: tiny.directory + "/" + name, existing: existing, quiet: true)
  }

  @Test func aForecastIsWrittenAndGoesOn() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let finished = try forecast(tiny, "plan", ["forecast.wanted={M_nu: 0.2}"])
      #expect(finished.path == directory + "/plan/report.html")
      #expect(finished.table.contains("An error of 0.20 eV in M_ν"))
      let alone = try forecast(
        tiny, "alone", ["forecast.universes=1", "summarise.target_parameters=[Omega_m, sigma_8]"]
      ).table
      #expect(alone.contains("One universe does not say how much the response is uncertain"))
      #expect(alone.contains("M_nu varies in the target suite and is not inferred"))
      #expect(alone.contains("--set parameters.infer='[Omega_m, sigma_8, M_nu]' infers it too."))
      #expect(
        finished.table.contains("emulated, transport and safe, were not rehearsed; --set study.strategies="))
      // The new parameter is told of, learnt or not, beside what the prior alone leaves.
      #expect(
        finished.table.contains("M_ν, which is new: the least error foretold is ")
          || finished.table.contains("M_ν (0."), "\(finished.table)")
      #expect(finished.table.contains("the prior alone"))
      let results = try JSONValue.read(directory + "/plan/results.json")
      let experiment = try #require(results["experiments"]?.array?.first)
      #expect(
        experiment["about"]?.string?.contains(
          "Errors are mean squares of parameters scaled to [0, 1], of Ω_m from ")
          == true)
      let cells = try #require(experiment["tables"]?.array?.first)
      #expect(cells["columns"]?.strings?.suffix(2) == ["error", "the prior alone"])
      #expect(cells["rows"]?.array?.first?.strings?.count == cells["columns"]?.strings?.count)
      let table = try FileBytes.readText(directory + "/plan/forecast.csv")
      let lines = table.split(separator: "\n")
      #expect(lines.first == "strategy,n_target,parameter,ratio,low,high,p_hurts,p_helps")
      // One strategy, two numbers of simulations, three parameters and the total.
      #expect(lines.count == 1 + 2 * 4)
      for line in lines.dropFirst() {
        let numbers = line.split(separator: ",").dropFirst(3).compactMap { Double($0) }
        #expect(numbers.count == 5 && numbers[1] <= numbers[0] && numbers[0] <= numbers[2])
        #expect((0...1).contains(numbers[3]) && (0...1).contains(numbers[4]))
      }
      // Nothing is trained again, and more universes only add.
      let before = try FileBytes.read(directory + "/plan/universes/1/stages/transfer/scratch-n8-s1.json")
      try forecast(
        tiny, "plan", ["forecast.wanted={M_nu: 0.2}", "forecast.universes=3"], existing: .resume)
      #expect(
        try FileBytes.read(directory + "/plan/universes/1/stages/transfer/scratch-n8-s1.json") == before)
      #expect(FileManager.default.fileExists(atPath: directory + "/plan/universes/3/stages/transfer"))
    }
  }

  /// Beside the forecast stands what simulations tell, what the new parameter is mistaken for, and how the suites drift.
  @Test func thePhysicsStandsBesideTheForecast() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let text = try forecast(tiny, "plan").table
      for part in [
        "One simulation tells ", "Taken for the source's physics, M_ν = ",
        "Without the new physics the suites ",
      ] {
        #expect(text.contains(part), "\(text)")
      }
      let results = try JSONValue.read(directory + "/plan/results.json")
      let own = try #require(results["experiments"]?.array?.first)
      let tables = try #require(own["tables"]?.array)
      // Probabilities, physics, the theory of infinite width, and how forecasts of known studies did.
      #expect(text.contains("The theory of infinite width, linear networks"))
      #expect(tables[2]["rows"]?.array?.count == 2)
      #expect(tables.count == 4 && text.contains("Forecasts of 10 known studies from 50 simulations each"))
      #expect(tables[3]["rows"]?.array?.count == 11)
      let table = tables[1]
      #expect(
        table["columns"]?.strings?.starts(with: [
          "parameter", "error", "the new ones known", "the prior alone",
        ])
          == true)
      #expect(table["rows"]?.array?.count == 3)
      let drift = try #require(own["charts"]?.array?.last?["panels"]?.array?.first?["curves"]?.array?.last)
      #expect(
        drift["y"]?.doubles?.count == TinyStudy.k.count
          && drift["errors"]?.doubles?.count == TinyStudy.k.count)
      #expect(!text.contains("nan") && !text.contains("inf "))
    }
  }

  /// Before the first simulation everything rests on a simulator of the extended model, and the report says so.
  @Test func aForecastFromNoSimulation() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try TinyStudy.suite("quick", TinyStudy.targetParameters, count: 60).write(to: directory + "/quick")
      let quick = "transfer.response_prior={directory: \"\(directory)/quick\"}"
      let finished = try forecast(tiny, "plan", ["target={}", quick])
      #expect(finished.table.contains("No target simulation was seen"))
      let results = try JSONValue.read(directory + "/plan/results.json")
      let about = try #require(results["experiments"]?.array?.first?["about"]?.string)
      #expect(
        about.hasPrefix(
          "No target simulation was seen: everything rests on the source suite and on \(directory)/quick, a simulator of the"
            + " extended model,"), "\(about)")
      let inputs = try FileBytes.readText(directory + "/plan/stages/inputs.json")
      #expect(inputs.contains("quick/parameters.txt") && !inputs.contains("target/parameters.txt"))
      #expect(
        message { try forecast(tiny, "plan", ["target={}"]) }?.contains(
          "a forecast may do without any where transfer.response_prior, as {simulate: nwlh}, says what is expected"
        ) == true)
      // A simulator of the source's own physics says nothing of new physics.
      try TinyStudy.suite("old", TinyStudy.sourceParameters, count: 60).write(to: directory + "/old")
      #expect(
        message {
          try forecast(
            tiny, "old-plan",
            [
              "target={}", "transfer.response_prior={directory: \"\(directory)/old\"}",
              "summarise.target_parameters=[Omega_m, sigma_8]",
            ])
        }?.contains("varies no parameter that ") == true)
      #expect(
        message { try tiny.run("run", Self.smallest + ["target={}", quick]) }
          == "The study has no target suite, expected one in the block target: a forecast alone may rest on"
          + " transfer.response_prior.")
      #expect(!FileManager.default.fileExists(atPath: directory + "/run"))
      // With simulations at hand what they say of the prior is told.
      let told = try forecast(tiny, "told", [quick]).table
      #expect(told.contains("Of the target's response: the response"), "\(told)")
    }
  }

  /// A target that fixes what its source varies is learnt from source simulations moved to the fixed value.
  @Test func aTargetMayFixAParameter() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      func fix(_ value: Double) throws {
        let target = try Suites.Suite.load(directory + "/target")
        var (table, spectra) = (target.parameters, try target.values(of: "pk"))
        let place = try #require(table.names.firstIndex(of: "sigma_8"))
        for row in 0..<target.count {
          let own = table.values[row, place]
          for bin in TinyStudy.k.indices { spectra[row, bin] *= value * value / (own * own) }
          table.values[row, place] = value
        }
        try Suites.Suite(
          parameters: table, observables: [.init(target.observed("pk").observable, .memory(spectra))],
          manifest: target.manifest
        ).write(to: directory + "/target", replacing: true)
      }
      try fix(0.8)
      let two = "summarise.target_parameters=[Omega_m, M_nu]"
      let text = try forecast(tiny, "plan", [two]).table
      #expect(
        text.contains(
          "varies sigma_8, which target does not: emulators learn from its simulations moved to sigma_8 = 0.8"
        ),
        "\(text)")
      let emulated = "study.strategies=[scratch, emulated]"
      let run = try tiny.run("run", Self.smallest + [two, emulated])
      #expect(try FileBytes.readText(run + "/results.csv").contains("emulated,"))
      // Nothing says where a suite of others fixes what it does not list.
      let target = try Suites.Suite.load(directory + "/target")
      let listed = target.parameters.names.indices.filter { target.parameters.names[$0] != "sigma_8" }
      try Suites.Suite(
        parameters: ParameterTable(
          names: listed.map { target.parameters.names[$0] },
          values: target.parameters.values.selecting(columns: listed)),
        observables: [.init(target.observed("pk").observable, target.observed("pk").rows)],
        manifest: target.manifest
      ).write(to: directory + "/other", replacing: true)
      #expect(
        message { try forecast(tiny, "unsaid", [two, "target={directory: \"\(directory)/other\"}"]) }
          == "target has no parameter sigma_8, expected it as in source")
      try fix(1.2)
      #expect(
        message { try forecast(tiny, "far", [two]) }?.contains("the emulator is asked at sigma_8 = 1.2")
          == true)
    }
  }

  /// What refuses to go on leaves a finished forecast as it is.
  @Test func aRefusedForecastKeepsTheFinishedOne() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try forecast(tiny, "plan")
      let before = try FileBytes.read(directory + "/plan/results.json")
      #expect(
        message {
          try forecast(tiny, "plan", ["forecast.wanted={Omega_b: 0.1}"], existing: .resume)
        }?.contains("no parameter 'Omega_b'") == true)
      #expect(try FileBytes.read(directory + "/plan/results.json") == before)
      #expect(FileManager.default.fileExists(atPath: directory + "/plan/report.html"))
    }
  }

  /// A study and its rehearsal have the same settings; neither goes on with the other's fits.
  @Test func runsAndForecastsAreNotMixed() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try forecast(tiny, "plan")
      try tiny.run("run", Self.smallest)
      #expect(
        message { try tiny.run("plan", Self.smallest, existing: .resume) }
          == "\(directory)/plan was made by slingshot forecast, expected one made by slingshot run to resume; use --force"
          + " or another --out.")
      #expect(
        message { try forecast(tiny, "run", existing: .resume) }?.contains("was made by slingshot run")
          == true)
      #expect(try Inspection.describe(directory + "/plan").contains("Forecast on pk"))
    }
  }

  @Test func equalSeedsGiveEqualBytes() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try forecast(tiny, "one")
      try forecast(tiny, "two")
      try forecast(tiny, "other", ["forecast.seed=2"])
      func table(_ name: String) throws -> String {
        try FileBytes.readText("\(directory)/\(name)/forecast.csv")
      }
      #expect(try table("one") == table("two"))
      #expect(try table("one") != table("other"))
    }
  }

  @Test func fewSimulationsOfTheSuiteAreTakenApartFromTheTest() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let table = try forecast(tiny, "plan", ["forecast.few=20"]).table
      #expect(table.contains("20 target simulations held out"))
      #expect(
        message { try forecast(tiny, "many", ["forecast.few=30"]) }?.hasPrefix("forecast.few asks for 30")
          == true)
      #expect(message { try forecast(tiny, "few", ["forecast.few=3"]) }?.contains("found 3") == true)
      #expect(
        message { try forecast(tiny, "wanted", ["forecast.wanted={Omega_b: 0.1}"]) }?
          .contains("no parameter 'Omega_b'") == true)
      for name in ["many", "few", "wanted"] {
        #expect(!FileManager.default.fileExists(atPath: "\(directory)/\(name)"), "\(name)")
      }
    }
  }
}
