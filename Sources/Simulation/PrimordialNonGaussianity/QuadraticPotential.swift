import Fields
import Foundation

extension PrimordialNonGaussianity {
  /// Q[φ] without its mean.
  ///
  /// - Throws: `FieldError.engine` without memory.
  func quadratic(of potential: FourierField) throws -> FourierField {
    let kernel = QuadraticKernel(shape)
    let padded = try PaddedMesh(potential.mesh)
    let filter = RootFilter(mesh: potential.mesh, tilt: tilt)
    let (coarse, fine) = (
      try FourierField(uninitialised: padded.coarse), try FourierField(uninitialised: padded.fine)
    )
    var fields: [Int: RealField] = [:]
    for exponent in kernel.fields {
      try potential.differentiate(along: [], times: filter.table(exponent), into: coarse)
      padded.copy(coarse, into: fine)
      fields[exponent] = try fine.real()
    }
    let result = try FourierField(cells: padded.coarse.cells, boxSize: padded.coarse.boxSize)
    let sum = try RealField(uninitialised: padded.fine)
    for group in kernel.groups {
      sum.fill(0)
      for product in group.products {
        guard let first = fields[product.first], let second = fields[product.second] else { continue }
        sum.add(Float(product.weight), first, second)
      }
      try sum.fourier(into: fine)
      padded.copy(fine, into: coarse)
      try coarse.multiply(by: filter.table(group.outer))
      coarse.add(1, to: result)
    }
    return result
  }
}

/// Powers of κ = (k / k_1)^((4 - n_s) / 3) on the modes of a mesh, k_1 its smallest wavenumber.
///
/// The unit of κ does not matter, as the exponents of a product and its fields add up to 0.
private struct RootFilter {
  let mesh: Mesh
  let tilt: Double

  /// κ^`exponent` by |n|²; the mean becomes 0.
  func table(_ exponent: Int) -> [Float] {
    let power = Double(exponent) * (4 - tilt) / 3
    return mesh.radialTable { pow($0 / mesh.fundamental, power) }
  }
}

extension RealField {
  /// Adds `weight` times the product of two fields of the same mesh.
  fileprivate func add(_ weight: Float, _ first: RealField, _ second: RealField) {
    withValues { target in
      first.withValues { a in
        second.withValues { b in
          Parallel.ranges(target.count) { range in
            for index in range { target[index] += weight * a[index] * b[index] }
          }
        }
      }
    }
  }
}
