import Foundation
import Testing

/// What gates read of `results.json`.
struct JSONResults {
  private struct Document: Decodable {
    struct Run: Decodable {
      var strategy: String
      var nTarget: Int
      var mse: [String: Double]
      var r2: [String: Double]
    }
    struct Comparison: Decodable {
      var strategy: String
      var nTarget: Int
      var parameter: String
      var ratio: Double
      var low: Double
      var high: Double
      var verdict: String
    }
    struct Choice: Decodable {
      var nTarget: Int
      var strategy: String
    }
    var runs: [Run]
    var chosen: [Choice]
    var negativeTransfer: [Comparison]
    var verdict: [String]
  }

  private let document: Document

  init(_ path: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    document = try decoder.decode(Document.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  var verdict: String { document.verdict.joined(separator: " ") }

  /// Requires a verdict that tells first how much of the neutrino mass is inferred and what transfer does to it, then
  /// every other parameter that the transfer chosen is shown to hurt.
  func expectVerdictOfNeutrinos() throws {
    print(verdict)
    #expect(verdict.hasPrefix("M_ν, new in the target, is "))
    #expect(verdict.contains("R² = ") && verdict.contains(" eV)"))
    let hurt = document.negativeTransfer.filter { test in
      test.verdict == "hurts" && test.parameter != "total"
        && document.chosen.contains { $0.nTarget == test.nTarget && $0.strategy == test.strategy }
    }
    let symbols = [
      "Omega_m": "Ω_m", "Omega_b": "Ω_b", "h": "h", "n_s": "n_s", "sigma_8": "σ_8", "M_nu": "M_ν", "w": "w",
    ]
    for test in hurt {
      let symbol = try #require(symbols[test.parameter])
      #expect(verdict.contains(test.parameter == "M_nu" ? "hurts it" : "hurts \(symbol)"))
    }
    if hurt.allSatisfy({ $0.parameter == "M_nu" }) {
      #expect(verdict.contains("shown to hurt no \(hurt.isEmpty ? "" : "other ")parameter"))
    }
  }

  /// The median error over seeds, of at least five unless fewer were asked for.
  func error(
    _ strategy: String, _ count: Int, parameter: String = "total", seeds: Int = 5
  ) throws -> Double {
    try median(strategy, count, seeds: seeds) { $0.mse[parameter] }
  }

  /// The median R² about the mean of the test simulations.
  func determination(_ strategy: String, _ count: Int, parameter: String, seeds: Int) throws -> Double {
    try median(strategy, count, seeds: seeds) { $0.r2[parameter] }
  }

  private func median(
    _ strategy: String, _ count: Int, seeds: Int, _ value: (Document.Run) -> Double?
  ) throws -> Double {
    let values = document.runs.filter { $0.strategy == strategy && $0.nTarget == count }.compactMap(value)
      .sorted()
    try #require(values.count >= seeds)
    return values[values.count / 2]
  }

  /// The ratio of errors of a strategy and training from scratch with its interval, and the verdict of the test.
  func transfer(_ strategy: String, _ count: Int, parameter: String) throws -> String {
    let test = try #require(
      document.negativeTransfer.first {
        $0.strategy == strategy && $0.nTarget == count && $0.parameter == parameter
      })
    return "\(test.ratio) (\(test.low) to \(test.high), \(test.verdict))"
  }

  func chosen(_ count: Int) throws -> String {
    try #require(document.chosen.first { $0.nTarget == count }).strategy
  }
}
