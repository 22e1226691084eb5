import Formats
import Foundation
import Observables
import OrderedCollections

/// Which simulation of another suite each simulation of a suite shares its phases and the other's parameters with.
public struct SuitePair: Sendable, Equatable {
  /// Name of the other suite.
  public var suite: String
  /// A hash of what the other suite's first simulations are.
  public var sha256: String
  /// How many of its first simulations the hash is of.
  public var simulations: Int
  /// The row of the other suite for each simulation, in order.
  public var rows: [Int]
  /// What the phases of both are drawn from.
  public var phases: Phases

  /// What phases are drawn from: with the number of a simulation they are the same in every suite.
  public struct Phases: Sendable, Equatable {
    /// The name that keeps phases of one suite apart from those of others.
    public var suite: String
    /// The seed.
    public var seed: UInt64

    /// Phases of a name and a seed.
    public init(suite: String, seed: UInt64) {
      self.suite = suite
      self.seed = seed
    }
  }

  /// The pair as a manifest states it: `rows` is a number where row i belongs to row i, else a list.
  var json: JSONValue {
    [
      "suite": .string(suite), "sha256": .string(sha256), "simulations": .integer(simulations),
      "rows": rows == Array(0..<simulations) ? .integer(simulations) : .array(rows.map { .integer($0) }),
      "phases": ["suite": .string(phases.suite), "seed": .string(String(phases.seed))],
    ]
  }

  /// Simulations that a pair may state; more are no suite, and a list of them would fill the memory.
  private static let most = 10_000_000

  /// Reads what ``json`` gives.
  ///
  /// - Parameters:
  ///   - json: the pair.
  ///   - fault: an error by the key of a part, what is expected there and what was found.
  /// - Throws: what `fault` makes.
  init(
    _ json: JSONValue,
    fault: (_ key: String, _ expected: String, _ found: JSONValue?) -> SuiteError
  ) throws(SuiteError) {
    guard json.object != nil else {
      throw fault("pair", "suite, sha256, simulations, rows of these and phases", json)
    }
    guard let suite = json["suite"]?.string else { throw fault("pair.suite", "a text", json["suite"]) }
    guard let sha256 = json["sha256"]?.string else { throw fault("pair.sha256", "a text", json["sha256"]) }
    guard let simulations = json["simulations"]?.int, (1...Self.most).contains(simulations) else {
      throw fault("pair.simulations", "a number from 1 to \(Self.most)", json["simulations"])
    }
    guard let phases = json["phases"], let name = phases["suite"]?.string,
      let seed = phases["seed"]?.string.flatMap(UInt64.init)
    else { throw fault("pair.phases", "a suite and a seed", json["phases"]) }
    let list = json["rows"]?.array
    let rows = list?.compactMap(\.int) ?? (json["rows"]?.int == simulations ? Array(0..<simulations) : [])
    guard !rows.isEmpty, rows.count == list?.count ?? simulations,
      rows.allSatisfy({ (0..<simulations).contains($0) })
    else {
      throw fault(
        "pair.rows", "\(simulations) or a list of rows from 0 to \(simulations - 1)", json["rows"])
    }
    self.init(
      suite: suite, sha256: sha256, simulations: simulations, rows: rows,
      phases: Phases(suite: name, seed: seed))
  }

  init(suite: String, sha256: String, simulations: Int, rows: [Int], phases: Phases) {
    self.suite = suite
    self.sha256 = sha256
    self.simulations = simulations
    self.rows = rows
    self.phases = phases
  }
}

extension Suite {
  /// A hash of the parameters and the numbers of the first simulations.
  func hash(ofFirst count: Int) -> String {
    var bytes = Array("\(parameters.names)".utf8)
    func add(_ values: some Sequence<Double>) {
      for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 } }
    }
    for row in 0..<count { add(parameters.values.row(row)) }
    for (name, observed) in observables.sorted(by: { $0.key < $1.key }) {
      bytes += Array(name.utf8)
      for row in 0..<count { add(observed.rows.row(row)) }
    }
    return SHA256.hexadecimal(of: bytes)
  }
}
