import Formats
import Observables
import OrderedCollections

/// Where a suite came from: what made it, from which prior and seed, and what its parameters mean.
public struct SuiteManifest: Sendable, Equatable {
  /// The version of the manifest's layout that is written; 1, without `observables` and `parameters`, is read too.
  public static let format = 2

  /// How a parameter is shown and scaled.
  public struct Parameter: Sendable, Equatable {
    /// Symbol for tables and figures, its name when nil.
    public var label: String?
    /// Its unit, nil where none is stated.
    public var unit: String?
    /// How it is scaled between its bounds.
    public var scale: ParameterScale

    /// How a parameter is shown and scaled.
    public init(label: String? = nil, unit: String? = nil, scale: ParameterScale = .linear) {
      self.label = label
      self.unit = unit
      self.scale = scale
    }
  }

  /// Name of the suite, for tables and figures.
  public var name: String
  /// What made the simulations: "slingshot smooth generator", "Quijote".
  public var generator: String
  /// The range that each varying parameter was drawn from, when known.
  public var prior: OrderedDictionary<String, ClosedRange<Double>>
  /// How parameters are shown and scaled, where the suite says so.
  public var parameters: OrderedDictionary<String, Parameter>
  /// The seed of the design and of the scatter, when there is one.
  public var seed: UInt64?
  /// Which simulations of another suite those of this one share their phases with, when they do.
  public var pair: SuitePair?
  /// Everything else worth knowing, such as the design and the side of the box.
  public var details: OrderedDictionary<String, JSONValue>

  /// Describes a suite.
  public init(
    name: String, generator: String, prior: OrderedDictionary<String, ClosedRange<Double>> = [:],
    parameters: OrderedDictionary<String, Parameter> = [:], seed: UInt64? = nil, pair: SuitePair? = nil,
    details: OrderedDictionary<String, JSONValue> = [:]
  ) {
    self.name = name
    self.generator = generator
    self.prior = prior
    self.parameters = parameters
    self.seed = seed
    self.pair = pair
    self.details = details
  }

  /// The redshift that the suite states.
  public var redshift: Double? { details["redshift"]?.double }

  /// The side of the box that the suite states [Mpc/h].
  public var boxSize: Double? { details["box_size"]?.double }

  /// Processor time of one simulation that the suite states [s].
  public var secondsPerSimulation: Double? { details["seconds_per_simulation"]?.double }

  /// The manifest as JSON; the seed is a text, for it may be larger than JSON's readers hold exactly.
  ///
  /// - Parameter observables: the declaration of each observable, by name.
  func json(observables: [(String, JSONValue)]) -> JSONValue {
    var described: OrderedDictionary<String, JSONValue> = [:]
    for name in OrderedSet(prior.keys).union(parameters.keys) {
      var entry: OrderedDictionary<String, JSONValue> = [:]
      if let range = prior[name] { entry["prior"] = .numbers([range.lowerBound, range.upperBound]) }
      if let parameter = parameters[name] {
        if let label = parameter.label { entry["label"] = .string(label) }
        if let unit = parameter.unit { entry["unit"] = .string(unit) }
        if parameter.scale != .linear { entry["scale"] = .string(parameter.scale.rawValue) }
      }
      described[name] = .object(entry)
    }
    var json = JSONValue.object([
      ("format", .integer(Self.format)),
      ("kind", "suite"),
      ("name", .string(name)),
      ("generator", .string(generator)),
      ("parameters", .object(described)),
      ("observables", .object(observables)),
      ("seed", seed.map { .string(String($0)) } ?? .null),
      ("details", .object(details)),
    ])
    if let pair { json["pair"] = pair.json }
    return json
  }
}
