import Formats
import Observables

/// What a manifest says of an observable: everything but the numbers, which lie in files beside it.
struct ObservableDeclaration {
  /// An axis and the file of each of its coordinates.
  struct DeclaredAxis {
    var length: Int?
    var coordinates: [(name: String, unit: String, file: String)]
  }

  var kind: Observable.Kind
  var unit: String
  var sign: Observable.Sign
  /// Nil where the manifest does not list axes: these are then found by the names of files.
  var axes: [DeclaredAxis]?

  /// Reads the declaration of the observable `name`.
  ///
  /// - Throws: ``SuiteError/manifest(file:key:expected:found:)``.
  init(_ json: JSONValue, name: String, file: String) throws(SuiteError) {
    func fault(_ key: String, _ expected: String, _ found: JSONValue?) -> SuiteError {
      .manifest(
        file: file, key: "observables.\(name)\(key)", expected: expected, found: SuiteManifest.text(found))
    }
    guard json.object != nil else { throw fault("", "an object", json) }
    func choice<Choice: RawRepresentable & CaseIterable>(
      _ key: String, _ fallback: Choice
    ) throws(SuiteError) -> Choice where Choice.RawValue == String {
      guard let found = json[key] else { return fallback }
      guard let choice = found.string.flatMap(Choice.init) else {
        throw fault(".\(key)", "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "), found)
      }
      return choice
    }
    kind = try choice("kind", .vector)
    sign = try choice("sign", .any)
    if let found = json["unit"], found.string == nil { throw fault(".unit", "a text", found) }
    unit = json["unit"]?.string ?? ""
    guard let listed = json["axes"] else { return }
    guard let listed = listed.array else { throw fault(".axes", "a list", listed) }
    var axes: [DeclaredAxis] = []
    for (index, axis) in listed.enumerated() {
      if let length = axis["length"], length.int == nil {
        throw fault(".axes[\(index)].length", "a whole number", length)
      }
      var declared = DeclaredAxis(length: axis["length"]?.int, coordinates: [])
      for coordinate in axis["coordinates"]?.array ?? [] {
        guard let called = coordinate["name"]?.string, let path = coordinate["file"]?.string,
          !path.contains("/"), path.hasSuffix(".npy")
        else {
          throw fault(".axes[\(index)]", "coordinates with a name and a file NAME.npy beside it", coordinate)
        }
        declared.coordinates.append((called, coordinate["unit"]?.string ?? "", path))
      }
      axes.append(declared)
    }
    self.axes = axes
  }

  /// The declaration of an observable whose coordinates lie in the given files.
  static func json(_ observable: Observable, file: (Int, Int) -> String) -> JSONValue {
    .object([
      ("kind", .string(observable.kind.rawValue)),
      ("unit", .string(observable.unit)),
      ("sign", .string(observable.sign.rawValue)),
      (
        "axes",
        .array(
          observable.axes.enumerated().map { index, axis in
            .object([
              ("length", .integer(axis.length)),
              (
                "coordinates",
                .array(
                  axis.coordinates.enumerated().map { place, coordinate in
                    .object([
                      ("name", .string(coordinate.name)), ("unit", .string(coordinate.unit)),
                      ("file", .string(file(index, place))),
                    ])
                  })
              ),
            ])
          })
      ),
    ])
  }
}
