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

  /// Reads what ``json`` gives; nil when it is something else.
  init?(_ json: JSONValue) {
    guard let suite = json["suite"]?.string, let sha256 = json["sha256"]?.string,
      let simulations = json["simulations"]?.int, simulations > 0,
      let phases = json["phases"], let name = phases["suite"]?.string,
      let seed = phases["seed"]?.string.flatMap(UInt64.init)
    else { return nil }
    let list = json["rows"]?.array
    let rows = list?.compactMap(\.int) ?? (json["rows"]?.int == simulations ? Array(0..<simulations) : [])
    guard !rows.isEmpty, rows.count == list?.count ?? simulations,
      rows.allSatisfy({ (0..<simulations).contains($0) })
    else { return nil }
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
