import Formats

extension Catalogue {
  /// Reads a catalogue from npy files of single or double precision.
  ///
  /// - Parameters:
  ///   - positions: file of comoving positions (N, 3) [Mpc/h].
  ///   - velocities: file of peculiar velocities (N, 3) [km/s].
  ///   - weights: file of weights (N,).
  ///   - boxSize: side of the periodic box [Mpc/h].
  /// - Throws: ``SummaryError`` with file and row.
  public static func read(
    positions: String, velocities: String? = nil, weights: String? = nil, boxSize: Double
  ) throws(SummaryError) -> Catalogue {
    var names = Names()
    names.positions = positions
    names.velocities = velocities ?? names.velocities
    names.weights = weights ?? names.weights
    let vectors = try numbers(positions)
    try checkVectors(vectors, positions)
    let moving = try velocities.map { (file) throws(SummaryError) in
      let array = try numbers(file)
      try checkVectors(array, file, count: vectors.shape[0])
      return array.values
    }
    let heavy = try weights.map { (file) throws(SummaryError) in
      let array = try numbers(file)
      guard array.shape == [vectors.shape[0]] else {
        throw .shape(file, expected: "(\(vectors.shape[0]),)", found: array.shape)
      }
      return array.values
    }
    return try Catalogue(
      positions: vectors.values, velocities: moving, weights: heavy, boxSize: boxSize, names: names)
  }

  private static func numbers(_ file: String) throws(SummaryError) -> NumpyFloats {
    do throws(FormatError) { return try NumpyFile.readFloats(file) } catch { throw .format(error) }
  }

  private static func checkVectors(_ array: NumpyFloats, _ file: String, count: Int? = nil)
    throws(SummaryError)
  {
    let isFitting =
      array.shape.count == 2 && array.shape[1] == 3 && (count ?? array.shape[0]) == array.shape[0]
    guard isFitting else {
      throw .shape(file, expected: "(\(count.map(String.init) ?? "N"), 3)", found: array.shape)
    }
  }
}
