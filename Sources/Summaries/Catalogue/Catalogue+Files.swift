import Formats

extension Catalogue {
  /// Reads a catalogue from npy files of any precision; positions are wrapped into the box before they are rounded.
  ///
  /// - Parameters:
  ///   - positions: file of comoving positions (N, 3) [Mpc/h].
  ///   - velocities: file of peculiar velocities (N, 3) [km/s].
  ///   - weights: file of weights (N,) in any unit.
  ///   - boxSize: side of the periodic box [Mpc/h].
  /// - Throws: `FormatError`, ``SummaryError`` with file and row.
  public static func read(
    positions: String, velocities: String? = nil, weights: String? = nil, boxSize: Double
  ) throws -> Catalogue {
    try check(boxSize: boxSize)
    var placement = Placement(boxSize: boxSize)
    let (shape, kind) = try NumpyFile.readParts(positions) { shape in
      placement.reserve(isFitting(shape) ? 3 * shape[0] : 0)
      return isFitting(shape)
    } part: {
      placement.append($0)
    }
    guard isFitting(shape) else { throw SummaryError.shape(positions, expected: "(N, 3)", found: shape) }
    let notes = try placement.notes(positions) { kind == .float32 ? Double(Float($0).ulp) : $0.ulp }
    return Catalogue(
      placement, notes: notes, velocities: try velocities.map { try readVelocities($0, count: shape[0]) },
      weights: try weights.map { try readWeights($0, count: shape[0]) })
  }

  private static func readVelocities(_ file: String, count: Int) throws -> [Float] {
    var values: [Float] = []
    var fault: SummaryError?
    let (shape, _) = try NumpyFile.readParts(file) { shape in
      isFitting(shape) && shape[0] == count
    } part: { part in
      if fault != nil { return }
      do throws(SummaryError) { try checkVelocities(part, from: values.count, file) } catch { fault = error }
      values.append(contentsOf: part.lazy.map { Float($0) })
    }
    guard isFitting(shape), shape[0] == count else {
      throw SummaryError.shape(file, expected: "(\(count), 3)", found: shape)
    }
    if let fault { throw fault }
    return values
  }

  private static func readWeights(_ file: String, count: Int) throws -> [Float] {
    let array = try NumpyFile.read(file)
    guard array.shape == [count] else {
      throw SummaryError.shape(file, expected: "(\(count),)", found: array.shape)
    }
    return try scaled(array.values, file)
  }

  private static func isFitting(_ shape: [Int]) -> Bool { shape.count == 2 && shape[1] == 3 }
}
