import Foundation
import Testing

/// One test per message of `ReportError`.
@Suite struct RunDirectoryTests {
  @Test(arguments: ["results.json", "curves.json", "predictions.json", "manifest.json"])
  func aMissingFileIsNamed(name: String) throws {
    let run = try TemporaryRun()
    try FileManager.default.removeItem(atPath: run.path + "/" + name)
    #expect(
      run.failure()
        == (name == "results.json"
          ? "RUN: expected the run directory of a finished study with a results.json, found a folder of other things."
          : "The run directory has no RUN/\(name), which the report is made from."))
  }

  @Test func anUnreadableFileIsNamed() throws {
    let run = try TemporaryRun()
    try FileManager.default.removeItem(atPath: run.path + "/results.json")
    try FileManager.default.createDirectory(
      atPath: run.path + "/results.json", withIntermediateDirectories: false)
    #expect(run.failure().hasPrefix("RUN/results.json could not be read: "))
  }

  @Test(arguments: ["", "{\"format\": 1", "{\"format\": NaN}", "\u{0}\u{1}"])
  func textThatIsNotJSONIsRefused(text: String) throws {
    let run = try TemporaryRun()
    try run.replace("results.json", with: text)
    #expect(run.failure().hasPrefix("RUN/results.json is not valid JSON: "))
  }

  @Test func aMissingKeyIsNamedWithItsPlace() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "runs", 3) { $0["seed"] = nil }
    #expect(run.failure() == "RUN/results.json lacks the key `runs[3].seed`.")
  }

  @Test func aValueOfAnotherTypeIsNamedWithItsPlace() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "runs", 2) { $0["n_target"] = "many" }
    #expect(
      run.failure()
        == "RUN/results.json has a value of another type at `runs[2].n_target`, expected a whole number.")
  }

  @Test func anUnknownVerdictIsRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "negative_transfer", 1) { $0["verdict"] = "maybe" }
    #expect(
      run.failure()
        == "RUN/results.json has a value of another type at `negative_transfer[1].verdict`, expected one of helps, hurts, no-difference."
    )
  }

  @Test func anUnknownFormatIsRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { $0["format"] = 2 }
    #expect(run.failure() == "RUN/results.json has format 2, expected format 1.")
  }

  @Test(arguments: ["parameters", "strategies", "targets", "seeds", "runs", "summary", "verdict"])
  func anEmptyListIsNamed(key: String) throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { $0[key] = [Any]() }
    #expect(run.failure() == "RUN/results.json has nothing in `\(key)`, expected at least one entry.")
  }

  @Test func shortPredictionsAreRefused() throws {
    let run = try TemporaryRun()
    try run.edit("predictions.json", "sets", 1) { set in
      set["predicted"] = Array((set["predicted"] as? [Any] ?? []).dropLast())
    }
    #expect(run.failure() == "RUN/predictions.json has 39 values in `sets[1].predicted`, expected 40.")
  }

  @Test func shortCurvesAreRefused() throws {
    let run = try TemporaryRun()
    try run.replace(
      "curves.json", with: "[{\"strategy\": \"scratch\", \"training\": [1, 2], \"validation\": [1]}]")
    #expect(run.failure() == "RUN/curves.json has 1 values in `[0].validation`, expected 2.")
  }

  @Test func aStrategyThatTrainsNothingHasNoCurve() throws {
    let run = try TemporaryRun()
    try run.replace(
      "curves.json", with: "[{\"strategy\": \"scratch\", \"training\": [], \"validation\": []}]")
    #expect(run.failure() == "no error")
    #expect(try !run.text("report.html").contains("loss-curves"))
    try run.replace("curves.json", with: "[]")
    #expect(run.failure() == "RUN/curves.json has nothing in `the top level`, expected at least one entry.")
  }

  @Test func anErrorOfZeroIsRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "runs", 0) { entry in
      var errors = entry["mse"] as? [String: Any] ?? [:]
      errors["h"] = 0
      entry["mse"] = errors
    }
    #expect(run.failure() == "RUN/results.json has 0.0 at `runs[0].mse.h`, expected a number above zero.")
  }

  @Test func boundsOutOfOrderAreRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "parameters", 2) { $0["upper"] = 0.25 }
    #expect(
      run.failure()
        == "RUN/results.json has 0.25 at `parameters[2].upper`, expected a number above the lower bound 0.5.")
  }

  @Test func anUndeclaredStrategyIsRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "summary", 5) { $0["strategy"] = "scrtch" }
    #expect(
      run.failure() == "RUN/results.json names `scrtch` at `summary[5].strategy`, expected one of "
        + "scratch, warm-start, dummy-outputs, attached-head, bottleneck.")
  }

  @Test func aDuplicateIsRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "parameters", 1) { $0["name"] = "h" }
    #expect(run.failure() == "RUN/results.json holds `h` more than once in `parameters`.")
  }

  @Test func aMissingEntryIsNamed() throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { results in
      results["summary"] = Array((results["summary"] as? [Any] ?? []).dropLast())
    }
    #expect(
      run.failure()
        == "RUN/results.json has no entry for M_nu of bottleneck at 400 target simulations in `summary`.")
  }

  @Test func aStudyWithoutBaselineIsRefused() throws {
    let run = try TemporaryRun()
    try run.edit("results.json", "strategies", 0) { $0["baseline"] = nil }
    #expect(run.failure() == "RUN/results.json has no entry for the baseline in `strategies`.")
  }

  @Test func anUnwritableFolderIsNamedAndNothingIsWritten() throws {
    let run = try TemporaryRun()
    try run.replace("figures", with: "a file where the folder should be")
    #expect(run.failure().hasPrefix("RUN/figures could not be written: "))
    #expect(!FileManager.default.fileExists(atPath: run.path + "/report.html"))
  }

  @Test func aFailureWritesNothing() throws {
    let run = try TemporaryRun()
    try run.edit("results.json") { $0["verdict"] = [Any]() }
    _ = run.failure()
    #expect(!FileManager.default.fileExists(atPath: run.path + "/figures"))
  }
}
