import CKernels
import Fields
import Foundation

/// The mesh that turns particles into a force, one component at a time.
final class ForceMesh {
  private let settings: ColaSettings
  private let model: GravityModel
  private let density: RealField
  private let modes: FourierField
  private let scratch: FourierField
  /// 1/k² over the windows that are divided out.
  private let inverse: [Float]

  init(_ settings: ColaSettings, _ model: GravityModel) throws(FieldError) {
    self.settings = settings
    self.model = model
    let mesh = try Mesh(cells: settings.cells, boxSize: settings.boxSize)
    density = try RealField(uninitialised: mesh)
    modes = try FourierField(uninitialised: mesh)
    scratch = try FourierField(uninitialised: mesh)
    inverse = mesh.radialTable { 1 / ($0 * $0) }
  }

  /// Paints particles and takes the modes of their force at scale factor `a`.
  func load(_ positions: [Float], at a: Double) throws(FieldError) {
    try positions.withUnsafeBufferPointer { positions throws(FieldError) in
      try paint(positions, on: density, assignment: settings.assignment)
    }
    try density.fourier(into: modes)
    modes.compensate(for: settings.assignment, power: settings.compensation)
    guard let factor = model.forceFactor else { return try modes.multiply(by: inverse) }
    let table = modes.mesh.radialTable { factor($0, a) / ($0 * $0) }
    try modes.multiply(by: table)
  }

  /// A component of i k/k² δ, the force in units of 3/2 Ω_m a; the field is overwritten by the next one.
  func component(_ axis: Axis) throws(FieldError) -> RealField {
    try modes.differentiate(along: [axis], times: nil, consuming: scratch, into: density)
    return density
  }
}
