import CKernels
import Cosmology
import Fields
import Foundation
import Tensor

/// The mesh that turns particles into a force, one component at a time.
///
/// The modes of the force are i D_i / k² δ_k exp(s (kh)²/6 - (k/k_c)⁴), with h the cell and D the derivative: s = 1 undoes
/// the smoothing by painting and reading clouds in cells to the order h², and the cut at k_c keeps the lattice on
/// which particles start out of the force.
final class ForceMesh {
  private let settings: ColaSettings
  private let model: GravityModel
  private let density: RealField
  private let modes: FourierField
  private let scratch: FourierField
  /// The force per density but for its direction, by |n|².
  private let kernel: [Float]
  /// The derivative along an axis over i, by position on the axis.
  private let gradient: [Float]

  init(_ settings: ColaSettings, _ model: GravityModel) throws(FieldError) {
    self.settings = settings
    self.model = model
    let mesh = try Mesh(cells: settings.cells, boxSize: settings.boxSize)
    density = try RealField(uninitialised: mesh)
    modes = try FourierField(uninitialised: mesh)
    scratch = try FourierField(uninitialised: mesh)
    kernel = Self.kernel(settings, mesh)
    gradient = Self.gradient(settings, mesh)
  }

  /// Paints particles and takes the modes of their force at scale factor `a`.
  func load(_ positions: [Float], at a: Double) throws(FieldError) {
    try positions.withUnsafeBufferPointer { positions throws(FieldError) in
      try paint(positions, on: density, assignment: settings.assignment)
    }
    try density.fourier(into: modes)
    if let fifth = model.fifthForce { try load(fifth, at: a) }
    try modes.multiply(by: table(model.forceFactor, at: a))
    guard model.fifthForce != nil else { return }
    do throws(TensorError) { try modes.tensor.addInPlace(scratch.tensor) } catch { throw .engine(error) }
  }

  /// A component of i k/k² δ, the force in units of 3/2 Ω_m a; the field is overwritten by the next one.
  func component(_ axis: Axis) throws(FieldError) -> RealField {
    modes.apply(
      radial: nil, x: axis == .x ? gradient : nil, y: axis == .y ? gradient : nil,
      z: axis == .z ? gradient : nil, turns: 1, into: scratch)
    try scratch.consume(into: density)
    return density
  }

  /// Puts the modes of a fifth force into `scratch`, sourced by the overdensity that is not screened.
  private func load(_ fifth: FifthForce, at a: Double) throws(FieldError) {
    // Φ/c² = -3/2 Ω_m (H_0/c)² / a δ_k / k².
    let hubble = PhysicalConstants.hubbleDistance
    let depth = -1.5 * model.expansion.omegaM / (hubble * hubble * a)
    try modes.differentiate(along: [], times: modes.mesh.radialTable { depth / ($0 * $0) }, into: scratch)
    let source = try scratch.real()
    source.withValues { potential in
      density.withValues { density in
        Parallel.ranges(potential.count) { range in
          for cell in range {
            let overdensity = density[cell] - 1
            potential[cell] = overdensity * fifth.screening(potential[cell], overdensity, a)
          }
        }
      }
    }
    try source.fourier(into: scratch)
    try scratch.multiply(by: table(fifth.factor, at: a))
  }

  private func table(_ factor: (@Sendable (Double, Double) -> Double)?, at a: Double) -> [Float] {
    guard let factor else { return kernel }
    return zip(kernel, modes.mesh.radialTable { factor($0, a) }).map { $0 * $1 }
  }

  private static func kernel(_ settings: ColaSettings, _ mesh: Mesh) -> [Float] {
    let cell = settings.boxSize / Double(settings.cells)
    return mesh.radialTable { k in
      let x = k * cell
      let cut = settings.cutoff > 0 ? pow(x / (.pi * settings.cutoff), 4) : 0
      return exp(settings.sharpening * x * x / 6 - cut) / (k * k)
    }
  }

  private static func gradient(_ settings: ColaSettings, _ mesh: Mesh) -> [Float] {
    let cell = settings.boxSize / Double(settings.cells)
    return (0..<settings.cells).map { index in
      // The Nyquist frequency has no sign.
      guard 2 * index != settings.cells else { return 0 }
      let k = mesh.fundamental * Double(mesh.frequency(index))
      switch settings.gradient {
      case .spectral: return Float(k)
      case .fourthOrder: return Float((8 * sin(k * cell) - sin(2 * k * cell)) / (6 * cell))
      }
    }
  }
}
