import Fields

/// Non-Gaussian initial conditions, Φ = φ + f_NL (Q[φ] - <Q[φ]>), with the bispectrum of a ``PrimordialShape`` to first
/// order in f_NL (Scoccimarro et al. 2012, arXiv 1108.5512).
///
/// φ is Bardeen's potential well inside matter domination (the convention of the CMB, not the one that extrapolates φ to
/// today), in the sign δ = + 2 k² T(k) D φ / (3 Ω_m H_0²): overdensities have a positive potential, and a positive local
/// f_NL makes more massive halos. Q is computed on a mesh half as fine again, so that no mode is folded onto a wrong
/// one; what it would put beyond the mesh is cut off. Its spectrum, of second order in f_NL, is left as it comes out.
public struct PrimordialNonGaussianity: Sendable, Equatable {
  /// The shape.
  public let shape: PrimordialShape
  /// f_NL.
  public let amplitude: Double
  /// n_s of φ.
  public let tilt: Double

  /// Non-Gaussianity of a shape and an amplitude f_NL of a potential of tilt n_s.
  ///
  /// - Throws: `SimulationError.setting` for f_NL beyond ±10⁵, where f_NL φ is no longer small, or n_s beyond -2 and 4.
  public init(_ shape: PrimordialShape, amplitude: Double, tilt: Double) throws(SimulationError) {
    guard (-1e5...1e5).contains(amplitude) else {
      throw .setting(name: "f_NL", found: "\(amplitude)", expected: "-100000 to 100000")
    }
    guard tilt > -2, tilt < 4 else {
      throw .setting(name: "n_s", found: "\(tilt)", expected: "above -2 and below 4")
    }
    self.shape = shape
    self.amplitude = amplitude
    self.tilt = tilt
  }

  /// Makes a Gaussian potential non-Gaussian in place; at f_NL = 0 not a byte changes.
  ///
  /// - Parameter potential: modes of φ; their mean is ignored.
  /// - Throws: `FieldError.engine` without memory.
  public func apply(to potential: FourierField) throws {
    guard amplitude != 0 else { return }
    try quadratic(of: potential).add(Float(amplitude), to: potential)
  }

  /// What ``Cola`` takes for this, nil at f_NL = 0.
  public var transformation: PotentialTransformation? {
    guard amplitude != 0 else { return nil }
    return { (potential: FourierField) throws in try apply(to: potential) }
  }
}

extension FourierField {
  /// Adds `factor` times these modes to others of the same mesh.
  func add(_ factor: Float, to other: FourierField) {
    withModes { source in
      other.withModes { target in
        Parallel.ranges(target.count) { range in
          for index in range { target[index] += factor * source[index] }
        }
      }
    }
  }
}
