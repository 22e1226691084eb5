import CKernels
import Fields
import Tensor

/// Displacements of particles from their lattice in Lagrangian perturbation theory, x = q + D_1 ψ_1 + D_2 ψ_2.
///
/// ψ_1 = i k/k² δ, and ∇ ψ_2 = Σ_(i>j) (φ_ii φ_jj - φ_ij²) with ∇²φ = δ (Bouchet et al. 1995; D_2 < 0).
public struct LagrangianDisplacements: Sendable {
  /// Particles a side.
  public let particles: Int
  /// Side of the box [Mpc/h].
  public let boxSize: Double
  let first: Tensor
  let second: Tensor

  /// Displacements of the first and second order, x, y, z of each particle [Mpc/h] `[N, 3]`, at D_1 = 1 and D_2 = 1.
  public var values: (first: [Float], second: [Float]) {
    withPointers { displacements in
      let count = 3 * particles * particles * particles
      return (
        Array(UnsafeBufferPointer(start: displacements.first, count: count)),
        Array(UnsafeBufferPointer(start: displacements.second, count: count))
      )
    }
  }

  /// Displaces a lattice by a linear overdensity.
  ///
  /// - Parameter modes: δ at D_1 = 1 on the lattice of the particles.
  /// - Throws: `TensorError` or `FieldError` when memory runs out.
  public init(_ modes: FourierField) throws {
    particles = modes.cells
    boxSize = modes.boxSize
    let shape = [modes.cells, modes.cells, modes.cells, 3]
    first = try Tensor.uninitialised(shape)
    second = try Tensor.uninitialised(shape)
    let scratch = try FourierField(uninitialised: modes.mesh)
    let field = try RealField(uninitialised: modes.mesh)
    let inverse = modes.mesh.radialTable { 1 / ($0 * $0) }
    try Self.gradient(of: modes, times: inverse, scratch, field, into: first)
    let source = try Self.secondOrderSource(modes, inverse, scratch, field)
    try source.fourier(into: modes)
    // With the opposite sign: ik/k² S has the divergence -S.
    try Self.gradient(of: modes, times: inverse.map { -$0 }, scratch, field, into: second)
  }

  /// Lends the memory of both orders.
  func withPointers<Result>(_ body: (mesh_displacements) -> Result) -> Result {
    first.floats { one in second.floats { two in body(mesh_displacements(first: one, second: two)) } }
  }

  private static func gradient(
    of modes: FourierField, times table: [Float], _ scratch: FourierField, _ field: RealField,
    into triples: Tensor
  ) throws {
    for axis in Axis.allCases {
      try modes.differentiate(along: [axis], times: table, consuming: scratch, into: field)
      field.withValues { values in
        let from = UnsafePointer(values.baseAddress)
        triples.floats { into in
          Parallel.ranges(values.count) { range in
            mesh_interleave(
              from, Int32(axis.rawValue), Int64(range.lowerBound), Int64(range.upperBound), into)
          }
        }
      }
    }
  }

  /// Σ_(i>j) (φ_ii φ_jj - φ_ij²) = δ²/2 - Σ_i φ_ii²/2 - Σ_(i>j) φ_ij², which needs one φ_ij at a time; φ_ij = k_i k_j/k² δ.
  private static func secondOrderSource(
    _ modes: FourierField, _ inverse: [Float], _ scratch: FourierField, _ field: RealField
  ) throws -> RealField {
    let source = try RealField(uninitialised: modes.mesh)
    try modes.differentiate(along: [], consuming: scratch, into: source)
    source.withValues { source in
      let into = source.baseAddress
      Parallel.ranges(source.count) { mesh_half_square(into, Int64($0.lowerBound), Int64($0.upperBound)) }
    }
    let table = inverse.map { -$0 }
    let pairs: [(Axis, Axis, Float)] = [
      (.x, .x, 0.5), (.y, .y, 0.5), (.z, .z, 0.5), (.x, .y, 1), (.y, .z, 1), (.x, .z, 1),
    ]
    for (a, b, factor) in pairs {
      try modes.differentiate(along: [a, b], times: table, consuming: scratch, into: field)
      source.withValues { source in
        field.withValues { field in
          let (into, from) = (source.baseAddress, UnsafePointer(field.baseAddress))
          Parallel.ranges(source.count) {
            mesh_subtract_square(into, from, factor, Int64($0.lowerBound), Int64($0.upperBound))
          }
        }
      }
    }
    return source
  }
}

extension Tensor {
  /// Lends the memory of a tensor that is known to be contiguous float32 on the CPU.
  func floats<Result>(_ body: (UnsafeMutablePointer<Float>?) -> Result) -> Result {
    do throws(TensorError) {
      return try withFloatMemory { body($0.baseAddress) }
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
