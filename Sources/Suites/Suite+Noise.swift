import Formats
import OrderedCollections

extension SuiteManifest {
  /// The detail that lists the noise that was added to simulations, a covariance and a seed each.
  public static let noiseKey = "noise"
  /// The detail that says what made simulations before noise was added to them.
  public static let simulatorKey = "simulations_by"

  /// What was added to the simulations, first to last.
  public var noise: [JSONValue] { details[Self.noiseKey]?.array ?? [] }

  /// What made the simulations, whatever was added to them since.
  public var simulator: String { details[Self.simulatorKey]?.string ?? generator }

  /// The hashes of the covariances of which noise was added, in an order of their own.
  public var noiseHashes: [String] { noise.compactMap { $0["covariance_sha256"]?.string }.sorted() }
}
