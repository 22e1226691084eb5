import Emulation
import Formats
import Foundation
import Randomness
import Testing

@Suite struct PairedTests {
  let suites: MadeUpSuites
  let source: SourceModel
  /// The correlation of the scatter of partners.
  private static let correlation = 0.93

  init() throws {
    suites = try MadeUpSuites()
    source = try suites.source()
  }

  /// Target simulations and their partners: the scatter of each is that of its partner but for a part of its own.
  private func pairs(_ count: Int, seed: UInt64) -> (scaled: Matrix, values: Matrix, partners: Matrix) {
    var stream = RandomStream(seed: seed, purpose: "paired suites")
    let rho = Self.correlation
    var scaled = Matrix(rows: count, columns: 3)
    for index in scaled.values.indices { scaled.values[index] = stream.uniform() }
    var (values, partners) = (
      Matrix(rows: count, columns: MadeUpSuites.bins), Matrix(rows: count, columns: MadeUpSuites.bins)
    )
    for row in 0..<count {
      for bin in 0..<MadeUpSuites.bins {
        let shared = stream.normal()
        let own = rho * shared + (1 - rho * rho).squareRoot() * stream.normal()
        values[row, bin] = suites.mean(scaled.row(row), bin) + suites.scatter * own
        partners[row, bin] = suites.mean(scaled.row(row).prefix(2), bin) + suites.scatter * shared
      }
    }
    return (scaled, values, partners)
  }

  /// The mean square error of the mean over the prior, in units of the scatter.
  private func error(_ emulator: Emulator) throws -> Double {
    let (points, _) = suites.suite(100, parameters: 3, seed: 9)
    let predicted = try emulator.mean(at: points)
    var sum = 0.0
    for row in 0..<points.rows {
      for bin in 0..<MadeUpSuites.bins {
        sum += pow((predicted[row, bin] - suites.mean(points.row(row), bin)) / suites.scatter, 2)
      }
    }
    return sum / Double(points.rows * MadeUpSuites.bins)
  }

  /// At the same number of simulations the response is known with at most half the squared error, and the correlation of
  /// the scatter is found; observations are predicted with all of their own scatter.
  @Test func pairsCancelScatter() throws {
    var (without, with) = (0.0, 0.0)
    for seed in [2, 3, 4] as [UInt64] {
      let (scaled, values, partners) = pairs(24, seed: seed)
      without += try error(Emulator(source: source, values: values, scaled: scaled))
      let emulator = try Emulator(source: source, values: values, scaled: scaled, partners: partners)
      with += try error(emulator)
      #expect(abs((emulator.correlation ?? 0) - Self.correlation) < 0.1)
      #expect((emulator.pairedVariance ?? 1) < 0.5)
      #expect(abs(emulator.law.noise - 1) < 0.35 && emulator.check.problems.isEmpty)
    }
    #expect(with < 0.5 * without, "\(with) against \(without)")
  }

  /// What has no partner enters as ever, to the last bit.
  @Test func withoutPartnersNothingChanges() throws {
    let (scaled, values, _) = pairs(12, seed: 2)
    let none = Matrix(
      rows: 12, columns: MadeUpSuites.bins,
      values: [Double](repeating: .nan, count: 12 * MadeUpSuites.bins))
    let plain = try Emulator(source: source, values: values, scaled: scaled)
    #expect(try Emulator(source: source, values: values, scaled: scaled, partners: none) == plain)
    #expect(plain.correlation == nil && plain.pairedVariance == nil)
    #expect(plain.configuration.correlation == nil)
  }

  /// Simulations with partners and without, kept and read.
  @Test func someHavePartners() throws {
    var (scaled, values, partners) = pairs(16, seed: 5)
    for row in 0..<8 {
      for bin in 0..<MadeUpSuites.bins { partners[row, bin] = .nan }
    }
    let emulator = try Emulator(source: source, values: values, scaled: scaled, partners: partners)
    #expect((emulator.correlation ?? 0) > 0.8)
    #expect(try Emulator(emulator.configuration, tensors: emulator.tensors()) == emulator)
    scaled = scaled.selecting(rows: [0, 1])
    #expect(try emulator.mean(at: scaled).values.allSatisfy(\.isFinite))
  }

  @Test func partnersOfAnotherSizeAreRefused() throws {
    let (scaled, values, partners) = pairs(12, seed: 2)
    #expect(
      throws: EmulationError.size(
        of: "numbers of the partners of target simulations", expected: 96, found: 88)
    ) {
      try Emulator(
        source: source, values: values, scaled: scaled, partners: partners.selecting(rows: Array(0..<11)))
    }
  }

  /// A mean that has seen a held-out simulation's scatter in its partner says too little of errors.
  @Test func partnersAreLeftOutOfTheSource() {
    let values = Matrix(rows: 6, columns: 2, values: (0..<12).map(Double.init))
    #expect(SourceModel.rows(of: values, without: nil) == [0, 1, 2, 3, 4, 5])
    let partners = Matrix(rows: 3, columns: 2, values: [2, 3, .nan, .nan, 8, 9])
    #expect(SourceModel.rows(of: values, without: partners) == [0, 2, 3, 5])
    #expect(
      SourceModel.rows(of: values, without: values.selecting(rows: [0, 1, 2, 3])) == [0, 1, 2, 3, 4, 5])
  }
}
