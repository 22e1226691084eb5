import Formats
import Foundation

/// What can be wrong with a catalogue or with what is to be measured of it.
public enum SummaryError: Fault, Equatable, Sendable {
  /// A catalogue without particles.
  case noParticles(String)
  /// An array of another shape than it must have.
  case shape(String, expected: String, found: [Int])
  /// A number that is NaN, infinite or, for a weight, negative; the row is an index, which the message counts from 1.
  case value(String, row: Int, column: Int, found: String, expected: String)
  /// Particles far outside the box and so far apart that no box of its size holds them all.
  case outside(String, Stray, apart: Double)
  /// Particles so far outside the box that their places in it are rounded away [Mpc/h].
  case rounded(String, Stray, rounding: Double)
  /// Weights that are all zero.
  case noWeight(String)
  /// A key of an estimator out of its range.
  case setting(String, expected: String, found: String)
  /// A summary that needs velocities of a catalogue without them.
  case velocitiesMissing
  /// A mesh that does not fit into the memory of this machine.
  case memory(cells: Int, needed: Int, available: Int)

  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .noParticles(let place): "\(place): expected at least one particle, found none"
    case .shape(let place, let expected, let found):
      "\(place): expected an array of shape \(expected), found \(Self.text(found))"
    case .value(let place, let row, let column, let found, let expected):
      "\(place): row \(row + 1), column \(column + 1) is \(found), expected \(expected)"
    case .outside(let place, let stray, let apart):
      "\(place): row \(stray.row + 1), column \(stray.column + 1) is \(stray.value), expected a position near the box:"
        + " \(stray.count) of \(stray.particles) particles lie more than one box of \(stray.boxSize) Mpc/h outside,"
        + " up to \(Self.short(apart)) boxes apart; give box and positions in the same unit, or wrap the positions first"
    case .rounded(let place, let stray, let rounding):
      "\(place): row \(stray.row + 1), column \(stray.column + 1) is \(stray.value), expected a position that is known to"
        + " 1e-5 of the box of \(stray.boxSize) Mpc/h, found one that is stored to \(Self.short(rounding)) Mpc/h;"
        + " \(stray.count) of \(stray.particles) particles lie more than one box outside"
    case .noWeight(let place): "\(place): expected weights with a positive sum, found only zeros"
    case .setting(let name, let expected, let found): "\(name) must be \(expected), found \(found)"
    case .velocitiesMissing:
      "a displacement to redshift space needs velocities, expected an array (N, 3) of them, found none"
    case .memory(let cells, let needed, let available):
      "a mesh of \(cells)^3 cells needs about \(Self.gigabytes(needed)) of memory,"
        + " found \(Self.gigabytes(available)): take fewer cells"
    }
  }

  private static func text(_ shape: [Int]) -> String {
    shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }

  private static func short(_ value: Double) -> String { String(format: "%.3g", value) }

  private static func gigabytes(_ bytes: Int) -> String {
    "\((Double(bytes) / 1e8).rounded() / 10) GB"
  }
}

extension SummaryError {
  /// The status with which the command ends.
  public var exitStatus: ExitStatus {
    switch self {
    case .setting, .velocitiesMissing, .memory: .usage
    default: .badData
    }
  }
}
