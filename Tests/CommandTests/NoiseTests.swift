import Formats
import Foundation
import Observables
import OrderedCollections
import Suites
import TestSupport
import Testing

/// `slingshot noise`.
@Suite struct NoiseTests {
  @Test func everySimulationGetsADrawOfTheCovariance() throws {
    try withTemporaryDirectory { folder in
      func run(_ arguments: String...) throws -> Command.Outcome { try Command.run(arguments, in: folder) }
      #expect(
        try run("simulate", "--suite", "lcdm", "--count", "400", "--noiseless", "--out", "s", "--quiet")
          .status == 0)
      let plain = try Suites.Suite.load(folder + "/s")
      let spectra = try plain.values(of: "pk")
      let width = spectra.columns
      // Neighbouring bins are correlated by a half.
      let sizes = (0..<width).map { 0.05 * spectra[0, $0] }
      var covariance = Matrix(rows: width, columns: width)
      for bin in 0..<width {
        covariance[bin, bin] = sizes[bin] * sizes[bin]
        if bin > 0 {
          covariance[bin, bin - 1] = 0.5 * sizes[bin] * sizes[bin - 1]
          covariance[bin - 1, bin] = covariance[bin, bin - 1]
        }
      }
      try NumpyFile.write(covariance, to: folder + "/c.npy")
      for (out, seed) in [("one", "1"), ("same", "1"), ("other", "2")] {
        let made = try run("noise", "--suite", "s", "--covariance", "c.npy", "--seed", seed, "--out", out)
        #expect(made.status == 0, "\(made.log)")
      }
      let noisy = try Suites.Suite.load(folder + "/one")
      #expect(noisy.parameters == plain.parameters && noisy.manifest.prior == plain.manifest.prior)
      #expect(noisy.manifest.generator == "slingshot noise")
      #expect(noisy.manifest.details["noise"]?.array?.first?["of"]?.string == plain.name)
      let values = try noisy.values(of: "pk")
      #expect(try Suites.Suite.load(folder + "/same").values(of: "pk") == values)
      #expect(try Suites.Suite.load(folder + "/other").values(of: "pk") != values)
      // The same draws once more would be twice the noise; others add up, and both are known.
      expectRefused(
        try run("noise", "--suite", "one", "--covariance", "c.npy", "--out", "twice"), 64, "another --seed")
      let more = try run("noise", "--suite", "one", "--covariance", "c.npy", "--seed", "2", "--out", "twice")
      #expect(more.status == 0, "\(more.log)")
      #expect(try Suites.Suite.load(folder + "/twice").manifest.noise.count == 2)
      func product(_ i: Int, _ j: Int) -> Double {
        (0..<400).reduce(0) {
          $0 + (values[$1, i] - spectra[$1, i]) * (values[$1, j] - spectra[$1, j]) / (sizes[i] * sizes[j])
            / 400
        }
      }
      for (i, j, expected) in [(3, 3, 1.0), (3, 4, 0.5), (3, 5, 0), (40, 40, 1), (40, 41, 0.5)] {
        // Five standard errors.
        #expect(abs(product(i, j) - expected) < 5 * (1 + expected * expected).squareRoot() / 20, "\(i) \(j)")
      }
      // What trains on simulations reads such a suite like any other.
      let model = try run(
        "pretrain", "--suite", "one", "--trials", "1", "--keep", "1", "--out", "m", "--quiet", "--head",
        "gaussian")
      #expect(model.status == 0, "\(model.log)")
      // It knows that its simulations are noisy, and by whom they were made.
      #expect(try run("cite", "m").output.contains("mead2021"))
      let tested = try run("calibrate", "--model", "m", "--suite", "s", "--draws", "99")
      #expect(tested.log.contains("differ in the noise that was added to them"), "\(tested.log)")
    }
  }

  @Test func badCovariancesAreRefusedAndPositiveNumbersMayTurn() throws {
    let tiny = try TinyStudy.finished.get()
    let suite = try Suites.Suite.load(tiny.suite)
    let spectra = try suite.values(of: "pk")
    let width = spectra.columns
    try withTemporaryDirectory { folder in
      func noise(_ change: (inout Matrix) -> Void, _ more: String...) throws -> Command.Outcome {
        var covariance = Matrix(rows: width, columns: width)
        for bin in 0..<width { covariance[bin, bin] = pow(0.1 * spectra[0, bin], 2) }
        change(&covariance)
        try NumpyFile.write(covariance, to: folder + "/c.npy")
        return try Command.run(
          ["noise", "--suite", tiny.suite, "--covariance", "c.npy", "--out", "n"] + more, in: folder)
      }
      expectRefused(try noise { $0[2, 2] = -1 }, 65, "expected positive variances, found -1.0 of pk, bin 3")
      expectRefused(
        try noise { $0 = Matrix(rows: 3, columns: 3) }, 65, "c.npy", "expected [\(width), \(width)]")
      expectRefused(try noise { $0[0, 1] = 0.1 * $0[0, 0] }, 65, "expected a symmetric matrix")
      expectRefused(try noise { $0[1, 1] = .nan }, 65, "c.npy")
      expectRefused(try noise({ _ in }, "--summaries", "pq"), 64, "pq")
      #expect(!FileManager.default.fileExists(atPath: folder + "/n"))
      let wide = try noise { for bin in 0..<width { $0[bin, bin] = pow(3 * spectra[0, bin], 2) } }
      #expect(wide.status == 0 && wide.log.contains("numbers of pk to zero or below"), "\(wide.log)")
      #expect(try Suites.Suite.load(folder + "/n").observed("pk").observable.sign == .any)
      expectRefused(try noise { _ in }, 64, "n")
      #expect(try noise({ _ in }, "--force").status == 0)
    }
  }
}
