/// What is observed of a simulation, apart from the numbers: its name, axes, unit and sign.
public struct Observable: Sendable, Equatable, Hashable, Codable {
  /// How the numbers of a simulation hang together.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Numbers side by side, such as the bins of a spectrum.
    case vector
    /// Numbers whose first axis is an order, such as a signal in time.
    case sequence
    /// Numbers on a regular mesh.
    case field
    /// A set of points, as many as the simulation has, each of the same features.
    case points
  }

  /// Which signs the numbers may have.
  public enum Sign: String, Sendable, Codable, CaseIterable {
    /// Every number is above zero, as a power is; what is not is a fault of the data.
    case positive
    /// Numbers of both signs, or it is not known.
    case any
  }

  /// Its name, that of its file too: "pk", "p0", "xi".
  public var name: String
  /// How its numbers hang together.
  public var kind: Kind
  /// Its axes; the numbers of a simulation stand in the order of the axes, the last one running fastest. The one axis
  /// of ``Kind/points`` counts features.
  public var axes: [Axis]
  /// The unit of its numbers; empty for plain numbers or where none is stated.
  public var unit: String
  /// Which signs its numbers may have.
  public var sign: Sign

  /// An observable.
  public init(_ name: String, kind: Kind = .vector, axes: [Axis], unit: String = "", sign: Sign = .any) {
    self.name = name
    self.kind = kind
    self.axes = axes
    self.unit = unit
    self.sign = sign
  }

  /// A spectrum of positive powers [(Mpc/h)^3] at wavenumbers `[K]` [h/Mpc].
  public static func power(_ name: String, k: [Double]) -> Observable {
    Observable(name, axes: [.wavenumbers(k)], unit: "(Mpc/h)^3", sign: .positive)
  }

  /// Angular power spectrum of the convergence of weak lensing at multipoles `[L]`.
  public static func lensing(_ name: String, multipoles: [Double]) -> Observable {
    Observable(name, axes: [Axis("l", multipoles)], sign: .positive)
  }

  /// The lengths of its axes.
  public var shape: [Int] { axes.map(\.length) }

  /// Numbers per simulation; per point for ``Kind/points``.
  public var width: Int { shape.reduce(1, *) }

  /// The place of a number along each axis, for messages: "k = 0.1 h/Mpc" or "bin 3".
  public func place(of number: Int) -> String {
    var rest = number
    var parts: [String] = []
    for axis in axes.reversed() {
      let place = axis.length > 0 ? rest % axis.length : 0
      rest = axis.length > 0 ? rest / axis.length : 0
      let named = axis.coordinates.map { coordinate in
        "\(coordinate.name) = \(Axis.shortened(coordinate.values[place]))"
          + (coordinate.unit.isEmpty ? "" : " \(coordinate.unit)")
      }
      if !named.isEmpty { parts.insert(named.joined(separator: ", "), at: 0) }
    }
    return parts.isEmpty ? "bin \(number + 1)" : "bin \(number + 1) (\(parts.joined(separator: "; ")))"
  }

  /// Requires a usable name, axes that fit themselves and finite coordinates.
  ///
  /// - Parameter file: where the observable was read, for messages.
  /// - Throws: ``ObservableError``.
  public func validate(file: String) throws(ObservableError) {
    guard Self.isUsable(name) else { throw .name(file: file, found: name) }
    guard !axes.contains(where: { $0.length < 1 }) else { throw .noNumbers(file: file, name: name) }
    for axis in axes {
      for (index, coordinate) in axis.coordinates.enumerated() {
        guard Axis.Coordinate.isUsable(coordinate.name) else {
          throw .coordinateName(file: file, axis: name, found: coordinate.name)
        }
        guard !axis.coordinates[..<index].contains(where: { $0.name == coordinate.name }) else {
          throw .repeatedCoordinate(file: file, axis: name, name: coordinate.name)
        }
        guard coordinate.values.count == axis.length else {
          throw .axisLength(
            file: file, axis: coordinate.name, expected: axis.length, found: coordinate.values.count)
        }
        if let place = coordinate.values.firstIndex(where: { !$0.isFinite }) {
          throw .axisValue(
            file: file, axis: coordinate.name, place: place, value: "\(coordinate.values[place])",
            expected: "a finite number")
        }
      }
    }
    for axis in axes where axis.coordinates.count == 1 && axis.coordinates[0].name == "k" {
      try Self.requireWavenumbers(axis.coordinates[0].values, file: file)
    }
  }

  /// Refuses wavenumbers that are not positive and increasing.
  private static func requireWavenumbers(_ k: [Double], file: String) throws(ObservableError) {
    var previous = 0.0
    for (place, value) in k.enumerated() {
      guard value > previous else {
        throw .axisValue(
          file: file, axis: "k", place: place, value: "\(value)",
          expected: place == 0 ? "a positive number" : "more than \(previous) before it")
      }
      previous = value
    }
  }

  /// Whether a name can be that of an observable: letters, digits, "_", "-" and "." within, not empty, not that of
  /// another file of a suite: the shared axis k, the parameters, the manifest.
  static func isUsable(_ name: String) -> Bool {
    let stem = name.prefix { $0 != "." }
    return !["", "k", "parameters", "manifest"].contains(stem) && name.last != "."
      && name.unicodeScalars.allSatisfy {
        $0 == "_" || $0 == "-" || $0 == "." || $0.properties.isAlphabetic || $0.properties.numericType != nil
      }
  }
}
