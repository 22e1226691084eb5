import Cosmology
import Formats
import Randomness

/// A suite that Slingshot simulates itself: a prior and how its simulations are placed in it.
///
/// A further suite is one file with its value and one entry in ``all``.
public struct BuiltInSuite: Sendable, Equatable {
  /// Name for `--suite` and study files.
  public let name: String
  /// Name for tables and figures.
  public let title: String
  /// What varies and how far.
  public let prior: Prior
  /// How simulations are placed in the prior unless the user says otherwise.
  public let design: Design

  /// A suite of one's own.
  public init(name: String, title: String, prior: Prior, design: Design) {
    self.name = name
    self.title = title
    self.prior = prior
    self.design = design
  }

  /// The suites that have a name, in the order that a list shows them.
  public static let all: [BuiltInSuite] = [
    .lcdm, .latinHypercube, .neutrinos, .darkEnergy, .modifiedGravity, .quijoteModifiedGravity,
    .localNonGaussianity,
    .localNonGaussianityAlone, .equilateralNonGaussianity, .orthogonalNonGaussianityCMB,
    .orthogonalNonGaussianityLSS,
  ]

  /// The suite of a name.
  ///
  /// - Throws: ``SimulationError/unknownSuite(name:nearest:available:)``.
  public static func named(_ name: String) throws(SimulationError) -> BuiltInSuite {
    let names = all.map(\.name)
    guard let index = names.firstIndex(of: name) else {
      throw .unknownSuite(name: name, nearest: nearestName(to: name, in: names), available: names)
    }
    return all[index]
  }

  /// The seed of this suite's numbers under the user's seed. Suites must differ here: with equal numbers, simulation
  /// i of the source and of the target would share place and scatter.
  func seed(_ seed: UInt64) -> UInt64 {
    var stream = RandomStream(seed: seed, purpose: "suite " + name)
    return stream.next()
  }
}
