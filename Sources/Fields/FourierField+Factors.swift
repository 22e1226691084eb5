import CKernels
import RealModule
import Tensor

/// A direction of the cube.
public enum Axis: Int, Sendable, CaseIterable {
  /// The slowest index.
  case x
  /// The middle index.
  case y
  /// The fastest index.
  case z
}

extension FourierField {
  /// Multiplies each mode by the table's number at its squared length |n|².
  ///
  /// - Parameter table: `[mesh.squares]`, as ``Mesh/radialTable(_:)`` makes it.
  /// - Throws: ``FieldError/shortTable(expected:found:)``.
  public func multiply(by table: [Float]) throws(FieldError) {
    try multiply(into: self, radial: table, along: [], turns: 0)
  }

  /// Writes `table` times the derivatives of this field along some axes, in order, into another field.
  ///
  /// Each derivative multiplies by i k; the Nyquist frequency of an axis has no sign and counts as zero in a single
  /// derivative along it.
  ///
  /// - Parameters:
  ///   - axes: one axis for each derivative, at most two.
  ///   - table: a factor by |n|² `[mesh.squares]`, 1 when nil.
  ///   - result: a field of the same mesh; may be this one.
  /// - Throws: ``FieldError/otherMesh(expected:found:)``, ``FieldError/shortTable(expected:found:)``.
  public func differentiate(
    along axes: [Axis], times table: [Float]? = nil, into result: FourierField
  ) throws(FieldError) {
    try multiply(into: result, radial: table, along: axes, turns: axes.count)
  }

  /// Writes the real field of `table` times the derivatives of this field along some axes.
  ///
  /// - Parameters:
  ///   - axes: one axis for each derivative, at most two.
  ///   - table: a factor by |n|² `[mesh.squares]`, 1 when nil.
  ///   - scratch: a field of the same mesh whose modes are spoilt.
  ///   - result: a field of the same mesh.
  /// - Throws: as ``differentiate(along:times:into:)``, and `TensorError`.
  public func differentiate(
    along axes: [Axis], times table: [Float]? = nil, consuming scratch: FourierField, into result: RealField
  ) throws {
    try differentiate(along: axes, times: table, into: scratch)
    try scratch.consume(into: result)
  }

  /// Divides by the window of a mass assignment, to the power given.
  public func compensate(for assignment: MassAssignment, power: Double = 1) {
    guard power != 0 else { return }
    let inverse = assignment.window(cells: cells).map { Float(Double.pow(Double($0), -power)) }
    apply(radial: nil, x: inverse, y: inverse, z: inverse, turns: 0, into: self)
  }

  private func multiply(
    into result: FourierField, radial: [Float]?, along axes: [Axis], turns: Int
  ) throws(FieldError) {
    guard result.cells == cells else { throw .otherMesh(expected: cells, found: result.cells) }
    if let radial, radial.count < mesh.squares {
      throw .shortTable(expected: mesh.squares, found: radial.count)
    }
    let factors = Axis.allCases.map { axis in frequencies(to: axes.count { $0 == axis }) }
    apply(radial: radial, x: factors[0], y: factors[1], z: factors[2], turns: turns, into: result)
  }

  /// k^`power` at the positions along an axis, nil for power 0.
  private func frequencies(to power: Int) -> [Float]? {
    guard power > 0 else { return nil }
    return (0..<cells).map { index in
      let nyquist = 2 * index == cells
      guard !nyquist || power % 2 == 0 else { return 0 }
      let k = mesh.fundamental * Double(mesh.frequency(index))
      return Float((0..<power).reduce(1) { product, _ in product * k })
    }
  }

  /// Writes i^`turns` times tables by |n|² and by position along each axis, 1 where nil, times this field into
  /// another of the same mesh.
  package func apply(
    radial: [Float]?, x: [Float]?, y: [Float]?, z: [Float]?, turns: Int, into result: FourierField
  ) {
    withTable(radial) { radial in
      withTable(x) { x in
        withTable(y) { y in
          withTable(z) { z in
            withModes { source in
              result.withModes { target in
                let (from, to) = (source.baseAddress, target.baseAddress)
                Parallel.ranges(cells) { planes in
                  var factor = mesh_factor(radial: radial, x: x, y: y, z: z, turns: Int32(turns))
                  let part = mesh_part(
                    first_plane: Int32(planes.lowerBound), last_plane: Int32(planes.upperBound), first_row: 0,
                    last_row: Int32(cells))
                  mesh_multiply(Int32(cells), from, &factor, part, to)
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Lends a table that may be absent.
private func withTable(_ table: [Float]?, _ body: (UnsafePointer<Float>?) -> Void) {
  guard let table else { return body(nil) }
  table.withUnsafeBufferPointer { body($0.baseAddress) }
}
