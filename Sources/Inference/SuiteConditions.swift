import Formats
import Observables
import OrderedCollections
import Suites

/// What simulations were made at: a model knows it of its training simulations, so that others can be compared.
package struct SuiteConditions: Sendable, Equatable {
  /// Of which simulations, for messages.
  package var name: String
  /// Redshift, nil where none is stated.
  package var redshift: Double?
  /// Side of the periodic box [Mpc/h], nil where none is stated.
  package var boxSize: Double?
  /// The model that they were drawn from, nil where they were simulated.
  package var emulator: String?
  /// Hashes of the covariances of which noise was added to them.
  package var noise: [String]
  /// Whether all axes of an observable say what their places stand for, by its name.
  package var hasCoordinates: [String: Bool]

  /// Those of a suite.
  package init(_ suite: Suite) {
    name = "\(suite.name) (\(suite.origins.parameters))"
    redshift = suite.manifest.redshift
    boxSize = suite.manifest.boxSize
    emulator = suite.manifest.emulator
    noise = suite.manifest.noiseHashes
    hasCoordinates = Self.coordinates(of: suite.observables.values.map(\.observable))
  }

  /// Those of the simulations that a model was trained on.
  package init(_ model: Model, at path: String) {
    name = "what \(path) was trained on"
    redshift = model.provenance["redshift"]?.double
    boxSize = model.provenance["box_size"]?.double
    emulator = model.provenance[SuiteManifest.emulatorKey]?.string
    noise = model.provenance[SuiteManifest.noiseKey]?.strings ?? []
    hasCoordinates = Self.coordinates(of: model.observables)
  }

  private static func coordinates(of observables: [Observable]) -> [String: Bool] {
    let known = observables.map { ($0.name, $0.axes.allSatisfy { !$0.coordinates.isEmpty }) }
    return Dictionary(known, uniquingKeysWith: { $1 })
  }

  /// A model's provenance with them in it.
  package func adding(
    to provenance: OrderedDictionary<String, JSONValue>
  ) -> OrderedDictionary<String, JSONValue> {
    var all = provenance
    all["redshift"] = redshift.map(JSONValue.number)
    all["box_size"] = boxSize.map(JSONValue.number)
    all[SuiteManifest.emulatorKey] = emulator.map(JSONValue.string)
    if !noise.isEmpty { all[SuiteManifest.noiseKey] = .strings(noise) }
    return all
  }

  /// A sentence for each condition in which these simulations differ from others, and for each axis that one of them does
  /// not state, so that it cannot be compared.
  package func differences(to other: SuiteConditions) -> [String] {
    func differ(_ what: String, _ unit: String, _ first: Double?, _ second: Double?) -> String? {
      guard let first, let second, abs(first - second) > 1e-9 * max(1, abs(first)) else { return nil }
      return
        "The simulations differ in \(what): \(name) is of \(first)\(unit), \(other.name) of \(second)\(unit)."
    }
    let unstated = hasCoordinates.keys.sorted().compactMap { observable -> String? in
      guard let mine = hasCoordinates[observable], let theirs = other.hasCoordinates[observable],
        mine != theirs
      else { return nil }
      return
        "The axis of \(observable) is taken to be that of \(mine ? name : other.name), for \(mine ? other.name : name)"
        + " does not say what its places stand for."
    }
    func said(_ one: SuiteConditions) -> String {
      "\(one.name) \(one.noise.isEmpty ? "without" : "with that of \(counted(one.noise.count, "covariance"))")"
    }
    let noises =
      noise == other.noise
      ? [] : ["The simulations differ in the noise that was added to them: \(said(self)), \(said(other))."]
    return unstated + noises
      + [
        differ("redshift", "", redshift, other.redshift),
        differ("the side of the box", " Mpc/h", boxSize, other.boxSize),
      ].compactMap(\.self)
  }
}
