import Fields

/// Non-Gaussian initial conditions, Φ = φ + f_NL (Q[φ] - <Q[φ]>), with the bispectrum of a ``PrimordialShape`` to first
/// order in f_NL (Scoccimarro et al. 2012, arXiv 1108.5512).
///
/// φ is Bardeen's potential in the sign and at the time of ``PrimordialPotential``. Q is computed on a mesh half as
/// fine again, so that no mode is folded onto a wrong one; what it would put beyond the mesh is cut off. Its spectrum,
/// of second order in f_NL, is left as it comes out.
public struct PrimordialNonGaussianity: Sendable, Equatable {
  /// The shape.
  public let shape: PrimordialShape
  /// f_NL.
  public let amplitude: Double

  /// Non-Gaussianity of a shape and an amplitude f_NL.
  ///
  /// - Throws: `PrimordialError.outsideRange` beyond ±10⁵, where f_NL φ is no longer small.
  public init(_ shape: PrimordialShape, amplitude: Double) throws(PrimordialError) {
    guard (-1e5...1e5).contains(amplitude) else {
      throw .outsideRange(name: "f_NL", value: amplitude, lowest: -1e5, highest: 1e5)
    }
    self.shape = shape
    self.amplitude = amplitude
  }

  /// Makes a Gaussian potential non-Gaussian in place; at f_NL = 0 not a byte changes.
  ///
  /// - Parameter potential: modes of φ; their mean is ignored.
  /// - Parameter tilt: n_s of φ.
  /// - Throws: `PrimordialError.field` without memory.
  public func apply(to potential: FourierField, tilt: Double) throws(PrimordialError) {
    guard amplitude != 0 else { return }
    do throws(FieldError) {
      try quadratic(of: potential, tilt: tilt).add(Float(amplitude), to: potential)
    } catch { throw .field(error) }
  }

  /// Makes Gaussian linear density modes non-Gaussian in place; at f_NL = 0 not a byte changes.
  ///
  /// The density follows the potential as δ_k = √(P(k) / P_φ(k)) φ_k, the transfer function and growth of the given
  /// spectrum whatever it holds, so the potential is found by dividing by that.
  ///
  /// - Parameter density: modes of a linear δ.
  /// - Parameter power: their spectrum P(k) [(Mpc/h)³] for k [h/Mpc]; modes without power stay as they are.
  /// - Parameter potential: the spectrum of φ.
  /// - Throws: `PrimordialError.field` for a spectrum that is negative or not finite, or without memory.
  public func apply(
    toDensity density: FourierField, power: (Double) -> Double, potential: PrimordialPotential
  ) throws(PrimordialError) {
    guard amplitude != 0 else { return }
    do throws(FieldError) {
      let response = try response(on: density.mesh, power: power, potential: potential)
      let modes = try density.copy()
      try modes.multiply(by: response.map { $0 > 0 ? 1 / $0 : 0 })
      let change = try quadratic(of: modes, tilt: potential.tilt)
      try change.multiply(by: response)
      change.add(Float(amplitude), to: density)
    } catch { throw .field(error) }
  }

  /// √(P / P_φ) by |n|².
  private func response(
    on mesh: Mesh, power: (Double) -> Double, potential: PrimordialPotential
  ) throws(FieldError) -> [Float] {
    var invalid: FieldError?
    let table = mesh.radialTable { k in
      let value = power(k)
      guard value >= 0, value.isFinite else {
        invalid = invalid ?? .invalidPower(k: k, power: value)
        return 0
      }
      return (value / potential.power(at: k)).squareRoot()
    }
    if let invalid { throw invalid }
    return table
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
