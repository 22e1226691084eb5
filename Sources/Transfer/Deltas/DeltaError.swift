import Formats

/// Why fine-tuned networks cannot be compared with their base or merged.
public enum DeltaError: Fault, Equatable, Sendable {
  /// A model that no member of the base can have become.
  case unlike(model: String, base: String, reason: String)
  /// A share of numbers kept that is none.
  case density(Double)
  /// A way of merging or pruning that is not known.
  case unknown(what: String, name: String, nearest: String?, known: [String])
  /// A way of merging that lacks simulations.
  case needsSuites(method: String, models: Int, suites: Int)
  /// A merged network with a number that is none.
  case notFinite(leaf: String)
  /// A delta of another base.
  case otherBase(delta: String, base: String, expected: String, found: String)
  /// A folder that breaks the rules of deltas.
  case badDelta(String, reason: String)

  /// One sentence that says what, where, expected and found.
  public var description: String {
    switch self {
    case .unlike(let model, let base, let reason):
      "\(model) was not fine-tuned from \(base): \(reason)."
    case .density(let found):
      "The density of a delta is \(found), expected the share of its numbers to keep, above 0 and up to 1."
    case .unknown(let what, let name, let nearest, let known):
      "\(what) '\(name)' is not known; "
        + (nearest.map { "did you mean \($0)?" } ?? "known are \(known.joined(separator: ", "))")
    case .needsSuites(let method, let models, let suites):
      "\(method) reads simulations of each model, expected \(models) suites, found \(suites)."
    case .notFinite(let leaf):
      "The merged '\(leaf)' is not finite, expected weights and a scale under which the sum of the changes stays a number."
    case .otherBase(let delta, let base, let expected, let found):
      "\(delta) belongs to the base whose model.safetensors has SHA-256 \(expected), found \(found) in \(base)."
    case .badDelta(let path, let reason):
      "\(path) is not a delta that can be used: \(reason)."
    }
  }
}
