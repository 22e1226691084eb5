import Formats
import Foundation

/// A direction of an observable along which its numbers are counted, with the values that its places stand for.
///
/// Most axes have one coordinate, such as k; an axis of triangles has three, k1, k2 and k3. An axis without
/// coordinates counts its places from 0.
public struct Axis: Sendable, Equatable, Hashable, Codable {
  /// One of the numbers that a place of an axis stands for.
  public struct Coordinate: Sendable, Equatable, Hashable, Codable {
    /// Its name, such as "k", "l", "r" or "theta".
    public var name: String
    /// Its unit, such as "h/Mpc"; empty for a plain number or where none is stated.
    public var unit: String
    /// Its value at each place `[length]`.
    public var values: [Double]

    /// Whether a name can be that of a coordinate: that of a file, and without the signs that options use.
    public static func isUsable(_ name: String) -> Bool {
      name.isPlainName && name.first != "." && !name.contains { ":=,".contains($0) }
    }

    /// A coordinate of the given values.
    public init(name: String, unit: String = "", values: [Double]) {
      self.name = name
      self.unit = unit
      self.values = values
    }
  }

  /// Number of places.
  public var length: Int
  /// What the places stand for; empty when they are only counted.
  public var coordinates: [Coordinate]

  /// An axis whose places stand for the given values.
  public init(_ name: String, unit: String = "", _ values: [Double]) {
    length = values.count
    coordinates = [Coordinate(name: name, unit: unit, values: values)]
  }

  /// An axis of several coordinates, which must be equally long.
  public init(_ coordinates: [Coordinate]) {
    length = coordinates.first?.values.count ?? 0
    self.coordinates = coordinates
  }

  /// An axis whose places are counted from 0.
  public init(length: Int) {
    self.length = length
    coordinates = []
  }

  /// The wavenumbers of spectra `[K]` [h/Mpc].
  public static func wavenumbers(_ k: [Double]) -> Axis { Axis("k", unit: "h/Mpc", k) }

  /// The axis with the given places only, in that order.
  func selecting(_ places: [Int]) -> Axis {
    var selected = self
    selected.length = places.count
    for index in coordinates.indices {
      selected.coordinates[index].values = places.map { coordinates[index].values[$0] }
    }
    return selected
  }

  /// The places all of whose coordinates lie in a range, ends included.
  func places(in range: ClosedRange<Double>, of isBounded: (Coordinate) -> Bool) -> [Int] {
    let bounded = coordinates.filter(isBounded)
    return (0..<length).filter { place in bounded.allSatisfy { range.contains($0.values[place]) } }
  }

  /// A coordinate to five digits: the number of the bin is exact beside it.
  static func shortened(_ value: Double) -> String {
    let whole = "\(value)"
    return whole.count <= 8 ? whole : String(format: "%.5g", value)
  }

  /// Length, ends with all digits and unit of each coordinate, for messages that compare axes.
  public var summary: String { described { "\($0)" } }

  /// The same with five digits of each end, for lists: "79 places, k 0.0089 to 0.4995 h/Mpc".
  public var shortSummary: String { described(Self.shortened) }

  private func described(_ number: (Double) -> String) -> String {
    guard !coordinates.isEmpty else { return "\(length) places" }
    let ends = coordinates.map { coordinate in
      let (first, last) = (coordinate.values.min() ?? .nan, coordinate.values.max() ?? .nan)
      return "\(coordinate.name) \(number(first)) to \(number(last))"
        + (coordinate.unit.isEmpty ? "" : " \(coordinate.unit)")
    }
    return "\(length) places, " + ends.joined(separator: ", ")
  }
}
