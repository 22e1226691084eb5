import Formats
import OrderedCollections

/// Where a suite came from: what made it, from which prior and seed, and in which units its numbers are.
public struct SuiteManifest: Sendable, Equatable {
  /// The version of the manifest's layout.
  public static let format = 1

  /// Name of the suite, for tables and figures.
  public var name: String
  /// What made the simulations: "slingshot smooth generator", "Quijote".
  public var generator: String
  /// The range that each varying parameter was drawn from, when known.
  public var prior: OrderedDictionary<String, ClosedRange<Double>>
  /// The seed of the design and of the scatter, when there is one.
  public var seed: UInt64?
  /// The unit of k and of every summary.
  public var units: OrderedDictionary<String, String>
  /// Everything else worth knowing, such as the design and the side of the box.
  public var details: OrderedDictionary<String, JSONValue>

  /// Describes a suite; units are h/Mpc for k and (Mpc/h)^3 for powers unless said otherwise.
  public init(
    name: String, generator: String, prior: OrderedDictionary<String, ClosedRange<Double>> = [:],
    seed: UInt64? = nil, units: OrderedDictionary<String, String> = ["k": "h/Mpc", "pk": "(Mpc/h)^3"],
    details: OrderedDictionary<String, JSONValue> = [:]
  ) {
    self.name = name
    self.generator = generator
    self.prior = prior
    self.seed = seed
    self.units = units
    self.details = details
  }

  /// The manifest as JSON; the seed is a text, for it may be larger than JSON's readers hold exactly.
  var json: JSONValue {
    .object([
      ("format", .integer(Self.format)),
      ("name", .string(name)),
      ("generator", .string(generator)),
      ("prior", .object(prior.map { ($0.key, .numbers([$0.value.lowerBound, $0.value.upperBound])) })),
      ("seed", seed.map { .string(String($0)) } ?? .null),
      ("units", .object(units.map { ($0.key, .string($0.value)) })),
      ("details", .object(details)),
    ])
  }

  /// Reads a manifest.
  ///
  /// - Throws: ``SuiteError/format(_:)`` or ``SuiteError/manifest(file:key:expected:found:)``.
  static func read(_ path: String) throws(SuiteError) -> SuiteManifest {
    try SuiteManifest(formats { () throws(FormatError) in try JSONValue.read(path) }, file: path)
  }

  init(_ json: JSONValue, file: String) throws(SuiteError) {
    func fault(_ key: String, _ expected: String, _ found: JSONValue?) -> SuiteError {
      .manifest(file: file, key: key, expected: expected, found: Self.text(found))
    }
    guard json["format"]?.int == Self.format else {
      throw fault("format", "\(Self.format)", json["format"])
    }
    guard let name = json["name"]?.string, !name.isEmpty else { throw fault("name", "a text", json["name"]) }
    guard let generator = json["generator"]?.string else {
      throw fault("generator", "a text", json["generator"])
    }
    self.init(name: name, generator: generator, units: [:])
    for (key, value) in json["prior"]?.object ?? [:] {
      guard let ends = value.doubles, ends.count == 2, ends[0] <= ends[1] else {
        throw fault("prior.\(key)", "two increasing numbers", value)
      }
      prior[key] = ends[0]...ends[1]
    }
    if let value = json["seed"], !value.isNull {
      guard let seed = value.string.flatMap(UInt64.init) ?? value.int.flatMap({ UInt64(exactly: $0) }) else {
        throw fault("seed", "a whole number of at least 0", value)
      }
      self.seed = seed
    }
    for (key, value) in json["units"]?.object ?? [:] {
      guard let unit = value.string else { throw fault("units.\(key)", "a text", value) }
      units[key] = unit
    }
    details = json["details"]?.object ?? [:]
  }

  private static func text(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = (try? value.encoded(compact: true)) ?? "\(value)"
    return text.count > 40 ? text.prefix(40) + "..." : text
  }
}
