import Formats
import Inference
import Observables
import Suites

extension Inspection {
  /// The same as ``describe(_:)`` for programs; `kind` says what the folder is.
  ///
  /// - Throws: as ``describe(_:)``.
  public static func facts(_ directory: String) throws -> JSONValue {
    let found = FoundFolder(at: directory)
    switch found {
    case .model: return try facts(Model.load(directory))
    case .run(true):
      return ["kind": "run", "finished": true, "results": try JSONValue.read(directory + "/results.json")]
    case .run(false), .unfinishedModel, .unfinishedSuite: return UnfinishedFolder(directory, found).json
    case .suite: return try Suite.load(directory).facts
    case .kind: return try RecordedFolder(directory).json
    case .nothing, .file, .data, .other: throw refusal(directory, found)
    }
  }

  private static func facts(_ model: Model) -> JSONValue {
    let scaling = model.parameters
    let reads = zip(model.observables, model.encoding.parts).map { observable, part in
      var facts = observable.facts
      facts["encoding"] = .string(part.kind.rawValue)
      return (observable.name, facts)
    }
    let infers = scaling.names.indices.map { index -> (String, JSONValue) in
      (
        scaling.names[index],
        [
          "lower": .number(scaling.lower[index]), "upper": .number(scaling.upper[index]),
          "scale": .string(scaling.scales[index].rawValue), "label": .string(scaling.labels[index]),
          "unit": .string(scaling.units[index]),
        ]
      )
    }
    return [
      "kind": "model", "reads": .object(reads), "infers": .object(infers),
      "likeness_test": [
        "simulations": (model.cloud?.distances.count).map { .integer($0) } ?? .null,
        "impossible": model.untested.map { .string($0) } ?? .null,
      ],
      "provenance": .object(model.provenance),
    ]
  }
}
