import Cosmology
import Fields
import Foundation
import Tensor

/// The mesh that turns particles into the potential of their force.
///
/// The potential is χ_k = δ_k / k² exp(s (kh)²/6 - (k/k_c)⁴) with h the cell, and the force its gradient, taken by
/// differences of the fourth order: s = 1 undoes the smoothing by painting and reading clouds in cells to the order h²,
/// and the cut at k_c keeps the lattice on which particles start out of the force.
final class ForceMesh {
  private let settings: ColaSettings
  private let model: GravityModel
  private let field: RealField
  private let scratch: FourierField
  /// χ per δ, by |n|².
  private let kernel: [Float]

  init(_ settings: ColaSettings, _ model: GravityModel) throws {
    self.settings = settings
    self.model = model
    let mesh = try Mesh(cells: settings.cells, boxSize: settings.boxSize)
    field = try RealField(uninitialised: mesh)
    scratch = try FourierField(uninitialised: mesh)
    kernel = Self.kernel(settings, mesh)
  }

  /// The potential χ of particles at scale factor `a`, whose gradient is the force in units of 3/2 Ω_m a; it is overwritten by
  /// the next one.
  func potential(of positions: [Float], at a: Double) throws -> RealField {
    try positions.withUnsafeBufferPointer { positions throws in
      try paint(positions, on: field, assignment: settings.assignment)
    }
    let fifth = try fifthPotential(at: a)
    try field.filter(by: table(model.forceFactor, at: a), through: scratch)
    if let fifth {
      try field.tensor.addInPlace(fifth.tensor)
    }
    return field
  }

  /// The potential of a fifth force; nil without one.
  private func fifthPotential(at a: Double) throws -> RealField? {
    guard let fifth = model.fifthForce else { return nil }
    let local = fifth.source(a)
    let source = try field.copy()
    // Half of the cut goes before the source: the lattice of particles is no structure that screens.
    let cut = Self.cut(settings, share: 0.5)
    try source.filter(by: field.mesh.radialTable { fifth.filter($0, a) * cut($0) }, through: scratch)
    source.withValues { values in
      Parallel.ranges(values.count) { range in
        for cell in range { values[cell] = local(values[cell]) }
      }
    }
    let rest = Self.kernel(settings, field.mesh, cutShare: 0.5)
    let strength = field.mesh.radialTable { fifth.factor($0, a) }
    try source.filter(by: zip(rest, strength).map { $0 * $1 }, through: scratch)
    return source
  }

  private func table(_ factor: (@Sendable (Double, Double) -> Double)?, at a: Double) -> [Float] {
    guard let factor else { return kernel }
    return zip(kernel, field.mesh.radialTable { factor($0, a) }).map { $0 * $1 }
  }

  private static func kernel(_ settings: ColaSettings, _ mesh: Mesh, cutShare: Double = 1) -> [Float] {
    let cell = settings.boxSize / Double(settings.cells)
    let cut = cut(settings, share: cutShare)
    return mesh.radialTable { k in
      let x = k * cell
      return exp(settings.sharpening * x * x / 6) * cut(k) / (k * k)
    }
  }

  /// exp(-(k/k_c)⁴) with k_c in units of the mesh's Nyquist frequency, to a power.
  private static func cut(_ settings: ColaSettings, share: Double) -> (Double) -> Double {
    let cell = settings.boxSize / Double(settings.cells)
    return { k in settings.cutoff > 0 ? exp(-share * pow(k * cell / (.pi * settings.cutoff), 4)) : 1 }
  }
}
