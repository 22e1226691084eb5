import Formats

extension JointObservable {
  /// Puts just those numbers of a suite side by side that a model reads: the observables of its names, at the places of
  /// its coordinates; a suite may go further than the model.
  ///
  /// - Parameters:
  ///   - wanted: what the model reads.
  ///   - place: whose the numbers are, for messages.
  ///   - find: an observable and its numbers by name.
  /// - Throws: ``ObservableError``.
  public init(
    matching wanted: [Observable], in place: String, find: (String) throws -> (Observable, ObservedRows)
  ) throws {
    var columns: [(ObservedRows, [Int])] = []
    var count = 0
    for model in wanted {
      let (observable, rows) = try find(model.name)
      var cut = observable
      var kept = [0]
      for (index, axis) in observable.axes.enumerated() {
        let places = index < model.axes.count ? axis.places(matching: model.axes[index]) : nil
        let chosen = places ?? Array(0..<axis.length)
        cut.axes[index] = axis.selecting(chosen)
        kept = kept.flatMap { base in chosen.map { base * axis.length + $0 } }
      }
      try cut.requireSame(as: model, place: place, otherPlace: "the model")
      columns.append((rows, kept))
      count = rows.count
    }
    var values: [Double] = []
    for row in 0..<count {
      for (rows, kept) in columns {
        let numbers = rows.row(row)
        for number in kept { values.append(numbers[number]) }
      }
    }
    try self.init(wanted, values: Matrix(rows: count, columns: values.count / max(count, 1), values: values))
  }
}

extension Axis {
  /// The places all of whose coordinates are those of another axis, in its order; nil when some of them are not there.
  func places(matching other: Axis) -> [Int]? {
    guard !other.coordinates.isEmpty, coordinates.map(\.name) == other.coordinates.map(\.name) else {
      return nil
    }
    let found = (0..<other.length).map { wanted in
      (0..<length).first { place in
        zip(coordinates, other.coordinates).allSatisfy { own, theirs in
          let (mine, asked) = (own.values[place], theirs.values[wanted])
          return abs(mine - asked) <= Observable.axisTolerance * max(abs(mine), abs(asked))
        }
      }
    }
    let places = found.compactMap(\.self)
    return places.count == found.count ? places : nil
  }
}
