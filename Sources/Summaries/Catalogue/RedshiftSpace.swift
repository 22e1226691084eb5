import CKernels
import Fields

/// The map from real to redshift space of a distant observer (Kaiser 1987).
public struct RedshiftSpace: Sendable, Equatable {
  /// Comoving displacement per peculiar velocity, 1 / (a H) [Mpc/h per km/s].
  public let displacement: Double

  /// The map at a redshift of a universe that expands at H = 100 h E km/s/Mpc.
  ///
  /// - Parameters:
  ///   - redshift: redshift of the snapshot, above -1.
  ///   - expansion: E = H(z) / H_0.
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public init(redshift: Double, expansion: Double) throws(SummaryError) {
    guard redshift > -1, redshift.isFinite else {
      throw .setting("the redshift", expected: "a number above -1", found: "\(redshift)")
    }
    guard expansion > 0, expansion.isFinite else {
      throw .setting("the expansion rate E", expected: "a positive number", found: "\(expansion)")
    }
    // s = x + v (1 + z) / H(z), with lengths in Mpc/h: H = 100 E km/s per Mpc/h.
    displacement = (1 + redshift) / (100 * expansion)
  }

  /// The map in flat LambdaCDM, E^2 = omegaMatter (1 + z)^3 + 1 - omegaMatter.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)``.
  public init(redshift: Double, omegaMatter: Double) throws(SummaryError) {
    guard omegaMatter > 0, omegaMatter <= 1 else {
      throw .setting("Omega_m", expected: "in (0, 1]", found: "\(omegaMatter)")
    }
    let growth = (1 + redshift) * (1 + redshift) * (1 + redshift)
    try self.init(redshift: redshift, expansion: (omegaMatter * growth + 1 - omegaMatter).squareRoot())
  }

  /// The catalogue as seen along an axis.
  ///
  /// - Throws: ``SummaryError/velocitiesMissing``.
  public func seen(_ catalogue: Catalogue, along axis: Axis) throws(SummaryError) -> Catalogue {
    guard let velocities = catalogue.velocities else { throw .velocitiesMissing }
    let positions = catalogue.positions
    let moved = [Float](unsafeUninitializedCapacity: positions.count) { buffer, initialised in
      if let target = buffer.baseAddress {
        summaries_move(
          positions, velocities, Int64(positions.count / 3), Int32(axis.rawValue), displacement,
          catalogue.boxSize, target)
      }
      initialised = positions.count
    }
    return catalogue.moved(to: moved)
  }
}
