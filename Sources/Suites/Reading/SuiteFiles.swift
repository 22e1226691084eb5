import Formats
import Observables
import OrderedCollections

/// What the files of a suite directory are: observables, their axes, or neither.
struct SuiteFiles {
  /// Files of numbers beyond this many bytes are mapped instead of read.
  static let mappedBytes = 1 << 29

  let directory: String
  let names: Set<String>
  /// Names of the observables.
  let observables: [String]
  private let declared: OrderedDictionary<String, ObservableDeclaration>
  private let units: [String: String]
  /// Whether the manifest lists the observables.
  private let isDeclared: Bool

  /// The parameter file of a directory, `parameters.txt` or `parameters.csv`.
  static func parameters(in directory: String, names: Set<String>) -> String {
    let csv = !names.contains("parameters.txt") && names.contains("parameters.csv")
    return directory + (csv ? "/parameters.csv" : "/parameters.txt")
  }

  init(directory: String, names: Set<String>, manifest: JSONValue?, manifestPath: String) throws(SuiteError) {
    self.directory = directory
    self.names = names
    var declared: OrderedDictionary<String, ObservableDeclaration> = [:]
    for (name, json) in manifest?["observables"]?.object ?? [:] {
      declared[name] = try ObservableDeclaration(json, name: name, file: manifestPath)
    }
    isDeclared = manifest?["observables"] != nil
    self.declared = declared
    var units: [String: String] = [:]
    for (key, value) in manifest?["units"]?.object ?? [:] {
      guard let unit = value.string else {
        throw .manifest(
          file: manifestPath, key: "units.\(key)", expected: "a text", found: SuiteManifest.text(value))
      }
      units[key] = unit
    }
    self.units = units
    // "p0.npy" is an observable, "p0.k.npy" and "k.npy" are axes, "halos.offsets.npy" says where sets begin.
    let stems = names.filter { $0.hasSuffix(".npy") && !$0.hasPrefix(".") }.map { String($0.dropLast(4)) }
    func isAxis(_ stem: String) -> Bool {
      // The part before the last dot is another array, as in "p0.k".
      stem.lastIndex(of: ".").map { stems.contains(String(stem[..<$0])) } ?? false
    }
    guard isDeclared else {
      observables = stems.filter { $0 != "k" && !isAxis($0) }.sorted()
      return
    }
    let axes = Set(declared.values.flatMap { $0.axes ?? [] }.flatMap(\.coordinates).map(\.file))
    let known = Set(declared.keys)
    if let extra = stems.sorted().first(where: { stem in
      !known.contains(stem) && !axes.contains(stem + ".npy") && stem != "k"
        && !known.contains { stem.hasPrefix($0 + ".") }
    }) {
      throw .manifest(
        file: manifestPath, key: "observables", expected: "every array of the folder to be listed",
        found: "no '\(extra)' for \(extra).npy")
    }
    observables = Array(declared.keys)
  }

  /// Reads an observable with its axes.
  func observed(_ name: String) throws -> Suite.Observed {
    let path = "\(directory)/\(name).npy"
    if names.contains(name + ".offsets.npy") || declared[name]?.kind == .points { return try points(name) }
    let layout = try NumpyFile.layout(path)
    guard let count = layout.shape.first, count > 0, layout.byteCount > 0 else {
      throw FormatError.numpy(path, .empty(shape: layout.shape))
    }
    let shape = layout.shape.count > 1 ? Array(layout.shape.dropFirst()) : [1]
    let rows: ObservedRows
    if layout.byteCount > Self.mappedBytes, !layout.fortranOrder,
      layout.kind == .float32 || layout.kind == .float64
    {
      rows = .mapped(try MappedRows(path))
    } else {
      let array = try NumpyFile.read(path)
      rows = .memory(Matrix(rows: count, columns: shape.reduce(1, *), values: array.values))
    }
    return Suite.Observed(try observable(name, shape: shape, path: path), rows)
  }

  private func points(_ name: String) throws -> Suite.Observed {
    let path = "\(directory)/\(name).npy"
    let layout = try NumpyFile.layout(path)
    guard layout.shape.count == 2 else {
      throw FormatError.numpy(path, .wrongRank(expected: 2, shape: layout.shape))
    }
    let file = "\(directory)/\(name).offsets.npy"
    let offsets = try NumpyFile.readVector(file)
    guard offsets.allSatisfy({ $0 == $0.rounded() && abs($0) < 1e15 }) else {
      throw ObservableError.offsets(file: file, expected: "whole numbers", found: "fractions")
    }
    let points: RaggedRows.Points =
      layout.byteCount > Self.mappedBytes
      ? .mapped(try MappedRows(path)) : .memory(try NumpyFile.readMatrix(path))
    let ragged = try RaggedRows(offsets: offsets.map { Int($0) }, points: points, file: file)
    var observable = try observable(name, shape: [layout.shape[1]], path: path)
    observable.kind = .points
    return Suite.Observed(observable, .ragged(ragged))
  }

  private func observable(_ name: String, shape: [Int], path: String) throws -> Observable {
    guard let declaration = declared[name] else { return try undeclared(name, shape: shape, path: path) }
    var observable = Observable(
      name, kind: declaration.kind, axes: shape.map { Axis(length: $0) }, unit: declaration.unit,
      sign: declaration.sign)
    guard let axes = declaration.axes else {
      observable.axes = try foundAxes(name, shape: shape, path: path)
      return observable
    }
    let lengths = zip(axes, shape).map { $0.length ?? $1 }
    guard axes.count == shape.count, lengths == shape else {
      throw ObservableError.shape(
        file: path, name: name, expected: axes.map { $0.length ?? -1 }, found: shape)
    }
    for (index, axis) in axes.enumerated() where !axis.coordinates.isEmpty {
      var coordinates: [Axis.Coordinate] = []
      for (called, unit, file) in axis.coordinates {
        let values = try NumpyFile.readVector("\(directory)/\(file)")
        coordinates.append(Axis.Coordinate(name: called, unit: unit, values: values))
      }
      observable.axes[index].coordinates = coordinates
    }
    return observable
  }

  /// An observable of a folder without a list of them: units of the old manifest, the sign of powers.
  private func undeclared(_ name: String, shape: [Int], path: String) throws -> Observable {
    let axes = try foundAxes(name, shape: shape, path: path)
    let isPower =
      ["pk", "mpk"].contains { name == $0 || name.hasPrefix($0 + "_") }
      && axes.first?.coordinates.first?.name == "k"
    return Observable(name, axes: axes, unit: units[name] ?? "", sign: isPower ? .positive : .any)
  }

  /// Axes by the names of files: `<observable>.<coordinate>.npy` for the one axis of its length, then `k.npy`.
  private func foundAxes(_ name: String, shape: [Int], path: String) throws -> [Axis] {
    var axes = shape.map { Axis(length: $0) }
    let own = names.filter {
      $0.hasPrefix(name + ".") && $0.hasSuffix(".npy") && $0 != name + ".npy" && $0 != name + ".offsets.npy"
    }
    for file in own.sorted() {
      let coordinate = String(file.dropFirst(name.count + 1).dropLast(4))
      let values = try NumpyFile.readVector("\(directory)/\(file)")
      let fitting = shape.indices.filter { shape[$0] == values.count }
      guard fitting.count == 1 else {
        throw SuiteError.manifest(
          file: "\(directory)/\(file)", key: "length",
          expected: "that of one axis of \(name) \(shape); a manifest can say which", found: "\(values.count)"
        )
      }
      axes[fitting[0]].coordinates.append(
        Axis.Coordinate(name: coordinate, unit: units[coordinate] ?? "", values: values))
    }
    guard own.isEmpty, names.contains("k.npy") else { return axes }
    let k = try NumpyFile.readVector(directory + "/k.npy")
    guard shape.count == 1, shape[0] == k.count else {
      throw SuiteError.binCount(
        file: path, bins: shape.last ?? 0, kFile: directory + "/k.npy", kBins: k.count)
    }
    axes[0].coordinates = [Axis.Coordinate(name: "k", unit: units["k"] ?? "", values: k)]
    return axes
  }
}
