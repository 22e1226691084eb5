import Formats
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

  /// Those of a suite.
  package init(_ suite: Suite) {
    name = "\(suite.name) (\(suite.origins.parameters))"
    redshift = suite.manifest.redshift
    boxSize = suite.manifest.boxSize
  }

  /// Those of the simulations that a model was trained on.
  package init(_ model: Model, at path: String) {
    name = "what \(path) was trained on"
    redshift = model.provenance["redshift"]?.double
    boxSize = model.provenance["box_size"]?.double
  }

  /// A model's provenance with them in it.
  package func adding(
    to provenance: OrderedDictionary<String, JSONValue>
  ) -> OrderedDictionary<String, JSONValue> {
    var all = provenance
    all["redshift"] = redshift.map(JSONValue.number)
    all["box_size"] = boxSize.map(JSONValue.number)
    return all
  }

  /// A sentence for each condition in which these simulations differ from others.
  package func differences(to other: SuiteConditions) -> [String] {
    func differ(_ what: String, _ unit: String, _ first: Double?, _ second: Double?) -> String? {
      guard let first, let second, abs(first - second) > 1e-9 * max(1, abs(first)) else { return nil }
      return
        "The simulations differ in \(what): \(name) is of \(first)\(unit), \(other.name) of \(second)\(unit)."
    }
    return [
      differ("redshift", "", redshift, other.redshift),
      differ("the side of the box", " Mpc/h", boxSize, other.boxSize),
    ].compactMap(\.self)
  }
}
