import Foundation
import Pipeline
import TestSupport
import Testing

/// The promise of the transfer from Quijote's LH to nwLH, on the real spectra: about two minutes on two cores.
@Suite struct QuijoteNeutrinosGates {
  static let isAsked = ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] != nil

  @Test(
    .enabled(if: isAsked, "asked for by SLINGSHOT_GATES=1"),
    .enabled(if: Quijote.directory != nil, "the Quijote measurements are not beside the checkout"))
  func transferSavesSimulations() throws {
    let quijote = try #require(Quijote.directory)
    let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Examples/quijote-neutrinos.yaml").path
    try withTemporaryDirectory { folder in
      let (study, text) = try Study.load(
        path: example, overrides: ["paths.quijote=\(quijote)", "study.targets=[50, 100]"])
      let run = StudyRun(study: study, input: text, command: "gate")
      _ = try run.perform(in: folder + "/run", existing: .refuse, quiet: true)
      let results = try JSONResults(folder + "/run/results.json")
      let (scratch50, scratch100) = (try results.error("scratch", 50), try results.error("scratch", 100))
      let (chosen50, chosen100) = (try results.chosen(50), try results.chosen(100))
      let (error50, error100) = (try results.error(chosen50, 50), try results.error(chosen100, 100))
      print(
        "LH -> nwLH: N = 50 \(chosen50) \(error50), scratch \(scratch50), ratio \(error50 / scratch50);"
          + " N = 100 \(chosen100) \(error100), scratch \(scratch100), ratio \(error100 / scratch100)")
      #expect(error100 <= 0.034)
      #expect(error100 <= 0.85 * scratch100)
      #expect(error50 <= 0.75 * scratch50)
      try results.expectVerdictOfNeutrinos()
    }
  }
}
