import Cosmology
import Formats
import Randomness

extension SimulationPoints {
  /// Draws of the new parameters of a row after which there is taken to be no point for it.
  static let mostDraws = 10_000

  /// Places simulations at the parameters of another suite's, drawing the new ones alone: a Latin hypercube in their prior.
  ///
  /// New parameters that leave nothing for cold dark matter, or that the linear emulator does not cover, are drawn anew,
  /// uniformly in their prior, as in a suite of its own.
  ///
  /// - Parameters:
  ///   - suite: the prior.
  ///   - shared: the parameters of the other suite's simulations, a row each.
  ///   - file: where they came from, for messages.
  ///   - seed: the user's seed.
  /// - Throws: ``SimulationError/pairing(_:)`` for parameters that the suite does not know, for none that is new, and for rows
  ///   that no new parameter suits.
  public init(
    suite: BuiltInSuite, sharing shared: ParameterTable, file: String, seed: UInt64
  ) throws(SimulationError) {
    let (prior, seed) = (suite.prior, suite.seed(seed))
    for name in shared.names where !prior.names.contains(name) {
      throw .pairing(.parameter(suite: file, name: name, new: suite.name, known: prior.names))
    }
    let new = prior.names.indices.filter { !shared.names.contains(prior.names[$0]) }
    guard !new.isEmpty else { throw .pairing(.nothingNew(suite: file, new: suite.name, known: prior.names)) }
    let count = shared.values.rows
    let unit = try Design.latinHypercube(centred: false).points(
      count: count, dimensions: new.count, seed: seed)
    var values: [Double] = []
    var cosmologies: [CosmologicalParameters] = []
    var redrawn: [Int] = []
    for row in 0..<count {
      let known = Dictionary(uniqueKeysWithValues: zip(shared.names, shared.values.row(row)))
      var stream = RandomStream(seed: seed, purpose: "point drawn anew", index: UInt64(row))
      var (drawn, draws) = (Array(unit.row(row)), 1)
      while true {
        var places = [Double](repeating: 0, count: prior.dimensions)
        for (index, place) in new.enumerated() { places[place] = drawn[index] }
        var point = prior.point(at: places)
        for (index, name) in prior.names.enumerated() { point[index] = known[name] ?? point[index] }
        if let cosmology = try Self.physical(point, of: prior, row: row) {
          cosmologies.append(cosmology)
          values += point
          break
        }
        guard draws < Self.mostDraws else {
          throw .pairing(.point(suite: file, row: row, new: new.map { prior.names[$0] }))
        }
        draws += 1
        drawn = new.map { _ in stream.uniform() }
      }
      if draws > 1 { redrawn.append(row) }
    }
    self.init(
      parameters: ParameterTable(
        names: prior.names, values: Matrix(rows: count, columns: prior.dimensions, values: values)),
      cosmologies: cosmologies, redrawn: redrawn)
  }
}
