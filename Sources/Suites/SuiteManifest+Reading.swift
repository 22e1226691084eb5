import Formats
import Observables
import OrderedCollections

extension SuiteManifest {
  /// Reads a manifest of either format.
  ///
  /// - Throws: ``SuiteError/manifest(file:key:expected:found:)``.
  init(_ json: JSONValue, file: String) throws(SuiteError) {
    func fault(_ key: String, _ expected: String, _ found: JSONValue?) -> SuiteError {
      .manifest(file: file, key: key, expected: expected, found: Self.text(found))
    }
    guard let format = json["format"]?.int, (1...Self.format).contains(format) else {
      throw fault("format", "1 to \(Self.format)", json["format"])
    }
    guard let name = json["name"]?.string, !name.isEmpty else { throw fault("name", "a text", json["name"]) }
    guard let generator = json["generator"]?.string else {
      throw fault("generator", "a text", json["generator"])
    }
    self.init(name: name, generator: generator)
    for (key, value) in json["prior"]?.object ?? [:] {
      prior[key] = try Self.range(value, key: "prior.\(key)", file: file)
    }
    for (key, value) in json["parameters"]?.object ?? [:] {
      guard value.object != nil else { throw fault("parameters.\(key)", "an object", value) }
      if let range = value["prior"] ?? value["bounds"], !range.isNull {
        prior[key] = try Self.range(range, key: "parameters.\(key).prior", file: file)
      }
      var parameter = Parameter()
      for (part, assign) in [
        ("label", { parameter.label = $0 }), ("unit", { parameter.unit = $0 }),
      ] as [(String, (String) -> Void)] {
        guard let found = value[part] else { continue }
        guard let text = found.string else { throw fault("parameters.\(key).\(part)", "a text", found) }
        assign(text)
      }
      if let found = value["scale"] {
        guard let scale = found.string.flatMap(ParameterScale.init) else {
          let known = ParameterScale.allCases.map(\.rawValue).joined(separator: ", ")
          throw fault("parameters.\(key).scale", "one of \(known)", found)
        }
        parameter.scale = scale
      }
      if parameter != Parameter() { parameters[key] = parameter }
    }
    if let value = json["seed"], !value.isNull {
      guard let seed = value.string.flatMap(UInt64.init) ?? value.int.flatMap({ UInt64(exactly: $0) }) else {
        throw fault("seed", "a whole number of at least 0", value)
      }
      self.seed = seed
    }
    if let value = json["pair"], !value.isNull {
      pair = try SuitePair(value, fault: fault)
    }
    if let value = json["details"], !value.isNull {
      guard let object = value.object else { throw fault("details", "an object", value) }
      details = object
    }
    for key in ["redshift", "box_size"] {
      if let value = details[key], value.double == nil { throw fault("details.\(key)", "a number", value) }
    }
    if let cost = details["seconds_per_simulation"], !(cost.double.map { $0 > 0 && $0.isFinite } ?? false) {
      throw fault("details.seconds_per_simulation", "a positive number of seconds", cost)
    }
  }

  private static func range(
    _ value: JSONValue, key: String, file: String
  ) throws(SuiteError) -> ClosedRange<Double> {
    guard let ends = value.doubles, ends.count == 2, ends[0] < ends[1] else {
      throw .manifest(file: file, key: key, expected: "two increasing numbers", found: text(value))
    }
    return ends[0]...ends[1]
  }

  static func text(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = (try? value.encoded(compact: true)) ?? "\(value)"
    return text.count > 40 ? text.prefix(40) + "..." : text
  }
}
