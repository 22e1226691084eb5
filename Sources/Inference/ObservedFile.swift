import Formats
import Observables

/// One observable in a file of its own: an array of simulations, or the table of one of them.
enum ObservedFile {
  /// Reads an observable.
  ///
  /// - Parameters:
  ///   - path: `[N, K]` or `[K]` (.npy), or a text file with the axis in the first column and the numbers in the second.
  ///   - axis: a file of the array's axis; the expected axis is taken on trust when nil.
  ///   - wanted: what the file should hold.
  /// - Returns: the observable and its numbers `[N, K]`.
  /// - Throws: `FormatError` or `ObservableError`.
  static func read(
    _ path: String, axis: String?, like wanted: Observable
  ) throws -> (Observable, Matrix) {
    var found = wanted
    let values: Matrix
    if path.hasSuffix(".npy") {
      let array = try NumpyFile.read(path)
      guard let rows = array.shape.first, !array.values.isEmpty else {
        throw FormatError.numpy(path, .empty(shape: array.shape))
      }
      // An array without an axis of simulations is one of them.
      let isOne =
        array.shape == wanted.axes.map(\.length) || (array.shape.count == 1 && wanted.width > 1)
      let count = isOne ? 1 : rows
      let width = array.values.count / count
      if let axis {
        guard let coordinate = wanted.axes.first?.coordinates.first else {
          throw ObservableError.noAxis(file: axis, name: wanted.name)
        }
        found.axes = [Axis(coordinate.name, unit: coordinate.unit, try NumpyFile.readVector(axis))]
      } else if width != wanted.width {
        throw ObservableError.width(
          name: "\(path): \(wanted.name)", expected: wanted.width, found: width)
      }
      values = Matrix(rows: count, columns: width, values: array.values)
    } else {
      let isPower = wanted.sign == .positive && wanted.axes.first?.coordinates.first?.name == "k"
      let spectrum = try SpectrumText.read(path, isPower: isPower)
      let (k, power) = (spectrum.k, spectrum.power)
      if let summary = spectrum.summary, !isNamed(summary, as: wanted.name) {
        throw FormatError.text(path, line: 1, .otherSummary(summary, expected: wanted.name))
      }
      let coordinate = wanted.axes.first?.coordinates.first
      found.axes = [Axis(coordinate?.name ?? "k", unit: coordinate?.unit ?? "", k)]
      values = Matrix(rows: 1, columns: k.count, values: power)
    }
    guard found.width == values.columns else {
      throw ObservableError.width(
        name: "\(path): \(wanted.name)", expected: found.width, found: values.columns)
    }
    if let place = values.firstNonFinite() {
      throw ObservableError.value(
        file: path, row: place.row, place: found.place(of: place.column),
        value: "\(values[place.row, place.column])", expected: "a finite number")
    }
    if found.sign == .positive, let index = values.values.firstIndex(where: { !($0 > 0) }) {
      throw ObservableError.value(
        file: path, row: index / values.columns, place: found.place(of: index % values.columns),
        value: "\(values.values[index])", expected: "a positive number")
    }
    return (found, values)
  }

  /// Whether a table of that name, as `slingshot power` writes it, holds an observable: marks are part of the table's
  /// name, and its multipoles begin with the monopole.
  private static func isNamed(_ summary: String, as observable: String) -> Bool {
    if summary == "multipoles" { return !["pk", "mpk"].contains(observable) }
    return summary == observable || summary.hasPrefix(observable + "_R")
  }
}
