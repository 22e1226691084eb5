import Formats
import Foundation
import TestSupport
import Testing

/// From a suite that states no prior to a posterior, all defaults.
@Suite struct DensityWorkflowTests {
  private static let settings = """
    name: posterior
    source: {simulate: lcdm, count: 60}
    target: {simulate: nwlh, count: 60}
    pretrain: {search: {epochs: 8, hidden_layers: [1, 1], units: [16, 16], learning_rate: [2.0e-3, 2.0e-3]}}
    transfer:
      trials: 1
      average: 1
      folds: 1
      search: {epochs: 5, hidden_layers: [1, 1], units: [16, 16]}
      fine_tuning: {epochs: 5}

    """

  @Test func wallsAreNamedAndTheDensityIsKept() throws {
    try withTemporaryDirectory { folder in
      func run(_ arguments: String...) throws -> Command.Outcome {
        let made = try Command.run(arguments, in: folder)
        #expect(made.status == 0, "\(made.log.prefix(300))")
        return made
      }
      try AtomicFile.write(Self.settings, to: folder + "/study.yaml")
      for (suite, name) in [("lcdm", "cheap"), ("nwlh", "dear")] {
        _ = try run("simulate", "--suite", suite, "--count", "60", "--seed", "1", "--out", name, "--quiet")
        _ = try run(
          "import", "--parameters", name + "/parameters.txt", "--observable", "pk=\(name)/pk.npy", "--axis",
          "pk:k=\(name)/k.npy", "--unit", "pk:k=h/Mpc", "--out", "own-" + name)
      }
      func pretrain(_ more: String...) throws -> String {
        try Command.run(
          [
            "pretrain", "--suite", "own-cheap", "--settings", "study.yaml", "--trials", "1", "--out", "model",
            "--quiet",
          ]
            + more, in: folder
        ).log
      }
      let dense = try pretrain("--head", "gaussian", "--bounds", "h=0.4:1")
      #expect(
        dense.contains(
          "warning: nothing states bounds of Omega_m, Omega_b, n_s, sigma_8, so that the smallest"),
        "\(dense.prefix(400))")
      #expect(dense.contains("hard walls") && dense.contains("--bounds NAME=LOW:HIGH"))
      #expect(try !pretrain("--head", "point", "--force").contains("nothing states bounds"))
      let wide = ["Omega_m=0.05:0.6", "Omega_b=0.01:0.1", "h=0.4:1", "n_s=0.7:1.3", "sigma_8=0.5:1.1"]
      let bounded = try Command.run(
        [
          "pretrain", "--suite", "own-cheap", "--settings", "study.yaml", "--trials", "1", "--out", "model",
          "--quiet", "--force", "--head", "gaussian",
        ] + wide.flatMap { ["--bounds", $0] }, in: folder)
      #expect(
        bounded.status == 0 && !bounded.log.contains("nothing states bounds"), "\(bounded.log.prefix(300))")
      let fine = try run(
        "transfer", "--model", "model", "--suite", "own-dear", "--settings", "study.yaml", "--out", "fine",
        "--quiet")
      #expect(fine.log.contains("nothing states bounds of M_nu, w, so that"), "\(fine.log.prefix(400))")
      #expect(fine.log.contains("of those with a density") && !fine.log.contains("gives estimates alone"))
      let inferred = try run(
        "infer", "--model", "fine", "--suite", "own-dear", "--draws", "200", "--out", "chains")
      #expect(inferred.output.contains("M_nu"))
      // A blend asked for by name is kept, and said to have no density.
      let blend = try run(
        "transfer", "--model", "model", "--suite", "own-dear", "--settings", "study.yaml", "--strategy",
        "safe",
        "--out", "blend", "--quiet")
      #expect(blend.log.contains("safe gives estimates alone"), "\(blend.log.prefix(400))")
    }
  }
}
