import Formats
import Foundation
import Observables
import OrderedCollections
import Randomness
import Suites
import Tensor

/// A suite whose simulations have the noise of an observation, so that what is trained on them knows it: `slingshot noise`.
public struct NoisySuite: Sendable {
  /// What the manifest of such a suite says it was made by.
  public static let generator = "slingshot noise"

  /// The suite directory.
  public var suite: String
  /// What the covariance is of; all of the suite's observables, in their order, when nil.
  public var summaries: ObservableSelection?
  /// The covariance file `[D, D]`, in the units of what is observed.
  public var covariance: String
  /// Seed of the noise.
  public var seed: UInt64 = 1
  /// Name of the suite that is made.
  public var name: String

  /// Noise of a covariance for a suite.
  public init(suite: String, covariance: String, name: String) {
    self.suite = suite
    self.covariance = covariance
    self.name = name
  }

  /// The suite with one draw of the noise added to each simulation, of what the covariance is of alone.
  ///
  /// An observable of positive numbers that the noise takes below zero is one of any sign from then on.
  ///
  /// - Throws: `FormatError`, `SuiteError`, `ObservableError`, and ``PosteriorError/badCovariance(_:expected:found:)``.
  public func made() throws -> (suite: Suite, remarks: [String]) {
    let own = try Suite.load(suite)
    let earlier = own.manifest.noise
    if earlier.contains(where: { $0["seed"]?.int == Int(seed) }) {
      throw PosteriorError.sameNoise(suite: suite, seed: seed)
    }
    let selection = summaries ?? ObservableSelection(Array(own.observables.keys))
    let joint = try own.joint(selection)
    let covariance = try ObservationCovariance(reading: covariance, for: joint)
    let width = joint.width
    var values = joint.values
    try withOneThread { () throws(TensorError) in
      let root = try Tensor(covariance.matrix.values, shape: [width, width]).cholesky()
      var stream = RandomStream(seed: seed, purpose: "noise of an observation")
      // Some hundred simulations at a time, so that many of them need no second copy.
      for start in stride(from: 0, to: joint.count, by: 256) {
        let rows = min(256, joint.count - start)
        let white = try Tensor((0..<rows * width).map { _ in stream.normal() }, shape: [rows, width])
        let noise = try white.matmul(root.transposed()).doubles()
        for row in 0..<rows {
          for column in 0..<width { values[start + row, column] += noise[row * width + column] }
        }
      }
    }
    var remarks: [String] = []
    var observed: [Suite.Observed] = []
    for (observable, columns) in zip(joint.observables, joint.columns) {
      let part = values.selecting(columns: Array(columns))
      var changed = observable
      if observable.sign == .positive, part.values.contains(where: { !($0 > 0) }) {
        changed.sign = .any
        let count = part.values.count { !($0 > 0) }
        remarks.append(
          "the noise takes \(counted(count, "number")) of \(observable.name) to zero or below, which is of any sign from here on: networks"
            + " read it without logarithms. Suites that are compared must be read alike: --encoding of pretrain, or encodings in a"
            + " study, says how.")
      }
      observed.append(Suite.Observed(changed, .memory(part)))
    }
    var manifest = own.manifest
    manifest.name = name
    manifest.details[SuiteManifest.simulatorKey] = .string(own.manifest.simulator)
    manifest.generator = Self.generator
    manifest.seed = seed
    manifest.pair = nil
    manifest.details[SuiteManifest.noiseKey] = .array(
      earlier + [
        [
          "of": .string(own.name), "covariance": .string(absolutePath(self.covariance)),
          "covariance_sha256": .string(try SHA256.ofFile(self.covariance)), "seed": .integer(Int(seed)),
        ]
      ])
    return (try Suite(parameters: own.parameters, observables: observed, manifest: manifest), remarks)
  }
}
