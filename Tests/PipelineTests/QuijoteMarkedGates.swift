import Foundation
import Pipeline
import TestSupport
import Testing

/// The promise of the transfer from Quijote's LH to nwLH on the real marked spectra: about two minutes on two cores.
@Suite struct QuijoteMarkedGates {
  @Test(
    .enabled(if: QuijoteNeutrinosGates.isAsked, "asked for by SLINGSHOT_GATES=1"),
    .enabled(if: Quijote.directory != nil, "the Quijote measurements are not beside the checkout"))
  func markedSpectraKnowTheNeutrinoMass() throws {
    let quijote = try #require(Quijote.directory)
    let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Examples/quijote-neutrinos-marked.yaml").path
    try withTemporaryDirectory { folder in
      let (study, text) = try Study.load(
        path: example,
        overrides: [
          "paths.quijote=\(quijote)", "summarise.summaries=[mpk]", "study.targets=[200, 1200]",
          "study.seeds=[1, 2, 3]", "study.strategies=[scratch, dummy-outputs]",
        ])
      let run = StudyRun(study: study, input: text, command: "gate")
      _ = try run.perform(in: folder + "/run", existing: .refuse, quiet: true)
      let results = try JSONResults(folder + "/run/results.json")
      let error = try results.error("scratch", 1200, parameter: "M_nu", seeds: 3)
      let determination = try results.determination("scratch", 1200, parameter: "M_nu", seeds: 3)
      // The prior is uniform, so that its mean has a squared error of 1/12 in scaled units.
      print(
        "marked LH -> nwLH at N = 1200: M_nu mse \(error), R² \(determination), against the prior \(1 - 12 * error)"
      )
      for count in [200, 1200] {
        for parameter in ["M_nu", "sigma_8"] {
          print("dummy outputs, N = \(count), \(parameter): ", terminator: "")
          print(try results.transfer("dummy-outputs", count, parameter: parameter))
        }
      }
      #expect(1 - 12 * error >= 0.60)
      #expect(determination >= 0.57)
      try results.expectVerdictOfNeutrinos()
    }
  }
}
