import Fields
import Formats
import Foundation
import Pipeline
import Simulation
import Suites
import TestSupport
import Testing

/// Studies of a target suite whose simulations share phases with those of the source suite.
@Testing.Suite struct PairedStudyTests {
  /// The suites `lh` and `nwlh`, paired with it.
  private func simulate(in directory: String) throws {
    var settings = SmoothSettings(shells: try Shells(boxSize: 1000, first: 1, last: 6), linear: true, seed: 3)
    _ = try SuiteSimulation(suite: .latinHypercube, count: 60, settings: settings).write(
      to: directory + "/lh")
    settings.seed = 4
    _ = try SuiteSimulation(
      suite: .neutrinos, pairedWith: PairedSource(directory + "/lh"), count: 34, smooth: settings
    ).write(to: directory + "/nwlh")
  }

  private func settings(_ directory: String) -> [String] {
    [
      "study.targets=[16]", "study.seeds=[1]", "transfer.trials=1", "study.strategies=[scratch, emulated]",
      "source={directory: \"\(directory)/lh\"}", "target={directory: \"\(directory)/nwlh\"}",
    ]
  }

  /// The emulator of a study says how strongly partners go together; with another source suite it is as without.
  @Test func aStudyUsesPairs() throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      try simulate(in: directory)
      func chosen(_ run: String) throws -> JSONValue? {
        try JSONValue.read(run + "/stages/transfer/emulated-n16-s1.json")["chosen"]?.array?.first
      }
      let run = try tiny.run("run", settings(directory))
      #expect((try chosen(run)?["paired_correlation"]?.double ?? 0) > 0.8)
      #expect(
        try FileBytes.readText(run + "/results.json").contains("massive neutrinos is paired with LH"))
      var spectra = try NumpyFile.readMatrix(directory + "/lh/pk.npy")
      spectra[0, 0] *= 1.01
      try NumpyFile.write(
        NumpyArray(shape: [spectra.rows, spectra.columns], values: spectra.values),
        to: directory + "/lh/pk.npy")
      let changed = try tiny.run("changed", settings(directory))
      #expect(try chosen(changed) != nil && chosen(changed)?["paired_correlation"] == nil)
      #expect(try FileBytes.readText(changed + "/results.json").contains("which was changed since"))
    }
  }
}
