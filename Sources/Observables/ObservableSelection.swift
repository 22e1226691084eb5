/// What a network reads of a suite: observables side by side, each cut to a range of its axes.
public struct ObservableSelection: Sendable, Equatable, Hashable {
  /// One observable and what of it is read.
  public struct Part: Sendable, Equatable, Hashable {
    /// The observable's name.
    public var name: String
    /// Ends of its first axis that has coordinates, all of which must lie between them; all of it when nil.
    public var range: ClosedRange<Double>?

    /// An observable, or a range of it.
    public init(_ name: String, range: ClosedRange<Double>? = nil) {
      self.name = name
      self.range = range
    }
  }

  /// The observables, in the order in which they stand side by side.
  public var parts: [Part]
  /// Largest wavenumber [h/Mpc] of every axis of wavenumbers of a part without a range of its own.
  public var maximumK: Double?

  /// A selection of observables.
  public init(_ parts: [Part], maximumK: Double? = nil) {
    self.parts = parts
    self.maximumK = maximumK
  }

  /// A selection of whole observables.
  public init(_ names: [String], maximumK: Double? = nil) {
    self.init(names.map { Part($0) }, maximumK: maximumK)
  }

  /// Its name in results, tables and folders: the observables' names joined by "+".
  public var name: String { parts.map(\.name).joined(separator: "+") }

  /// An observable cut to what a part asks for, and the numbers of it that are kept.
  ///
  /// - Throws: ``ObservableError/emptyRange(name:lower:upper:axes:)``.
  func cut(_ observable: Observable, _ part: Part) throws(ObservableError) -> (Observable, kept: [Int]) {
    var cut = observable
    var places = observable.axes.map { Array(0..<$0.length) }
    func require(_ range: ClosedRange<Double>) throws(ObservableError) {
      guard !places.contains(where: \.isEmpty) else {
        throw .emptyRange(
          name: observable.name, lower: range.lowerBound, upper: range.upperBound,
          axes: observable.axes.map(\.summary).joined(separator: "; "))
      }
    }
    if let range = part.range {
      if let axis = observable.axes.firstIndex(where: { !$0.coordinates.isEmpty }) {
        places[axis] = observable.axes[axis].places(in: range) { _ in true }
      } else if !observable.axes.isEmpty {
        places[0] = places[0].filter { range.contains(Double($0)) }
      }
      try require(range)
    } else if let maximumK {
      for axis in observable.axes.indices {
        places[axis] = observable.axes[axis].places(in: 0...maximumK, of: \.isWavenumber)
      }
      try require(0...maximumK)
    }
    for axis in cut.axes.indices { cut.axes[axis] = observable.axes[axis].selecting(places[axis]) }
    var kept = [0]
    for (axis, chosen) in zip(observable.axes, places) {
      kept = kept.flatMap { base in chosen.map { base * axis.length + $0 } }
    }
    return (cut, kept)
  }

  /// Refuses a largest wavenumber that cuts none of some observables, for none without a range of its own has an axis in
  /// h/Mpc.
  ///
  /// - Throws: ``ObservableError/noWavenumbers(maximum:axes:)``.
  public func requireWavenumbers(in observables: [Observable]) throws(ObservableError) {
    guard let maximumK else { return }
    let read = observables.filter { observable in
      parts.contains { $0.name == observable.name && $0.range == nil }
    }
    guard !read.flatMap(\.axes).flatMap(\.coordinates).contains(where: \.isWavenumber) else { return }
    throw .noWavenumbers(
      maximum: maximumK, axes: read.map { "\($0.name): \($0.axes.map(\.summary).joined(separator: "; "))" })
  }
}

extension Axis.Coordinate {
  /// Whether it is a wavenumber in h/Mpc: by its unit, or by its name, k or k1, k2, k3 of triangles, where it has none.
  public var isWavenumber: Bool {
    unit == "h/Mpc" || unit.isEmpty && ["k", "k1", "k2", "k3"].contains(name)
  }
}
