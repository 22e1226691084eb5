import Formats
import Observables
import OrderedCollections

extension Suite {
  /// What is in the suite, for `inspect --json`: origin, simulations, observables with their axes, parameters.
  public var facts: JSONValue {
    .object([
      ("kind", "suite"), ("name", .string(name)), ("generator", .string(manifest.generator)),
      ("seed", manifest.seed.map { .string(String($0)) } ?? .null), ("simulations", .integer(count)),
      ("observables", .object(observables.map { ($0.key, Self.facts($0.value)) })),
      ("parameters", .object(parameters.names.map { ($0, facts(ofParameter: $0)) })),
      ("details", .object(manifest.details)),
    ])
  }

  private static func facts(_ observed: Observed) -> JSONValue {
    var facts = observed.observable.facts
    if let values = observed.rows.matrix?.values {
      facts["smallest"] = values.min().map(JSONValue.number)
      facts["largest"] = values.max().map(JSONValue.number)
    }
    return facts
  }

  private func facts(ofParameter name: String) -> JSONValue {
    let column = parameters.column(named: name) ?? []
    let described = manifest.parameters[name]
    return .object([
      ("smallest", column.min().map(JSONValue.number) ?? .null),
      ("mean", .number(column.reduce(0, +) / Double(column.count))),
      ("largest", column.max().map(JSONValue.number) ?? .null),
      ("scale", .string((described?.scale ?? .linear).rawValue)),
      ("prior", manifest.prior[name].map { .numbers([$0.lowerBound, $0.upperBound]) } ?? .null),
      ("label", .string(described?.label ?? name)), ("unit", .string(described?.unit ?? "")),
    ])
  }
}

extension Observable {
  /// Kind, unit, sign and axes, each axis with the ends of its coordinates.
  package var facts: JSONValue {
    .object([
      ("kind", .string(kind.rawValue)), ("unit", .string(unit)), ("sign", .string(sign.rawValue)),
      ("shape", .array(shape.map { .integer($0) })),
      (
        "axes",
        .array(
          axes.map { axis in
            .object([
              ("length", .integer(axis.length)),
              (
                "coordinates",
                .array(
                  axis.coordinates.map { coordinate in
                    .object([
                      ("name", .string(coordinate.name)), ("unit", .string(coordinate.unit)),
                      ("smallest", coordinate.values.min().map(JSONValue.number) ?? .null),
                      ("largest", coordinate.values.max().map(JSONValue.number) ?? .null),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
