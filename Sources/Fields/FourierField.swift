import Tensor

/// The Fourier modes of a real field on a periodic cube, in single precision, [x][y][z] with 0 <= n_z <= n/2.
///
/// The convention is δ_k = Σ_x δ_x exp(-ikx) / n³ and δ_x = Σ_k δ_k exp(ikx), the sum over all n³ modes, so that
/// P(k) = L³ <|δ_k|²> whatever the mesh. Positions along x and y beyond n/2 stand for negative frequencies. A field
/// is a reference: what is written to it is seen wherever it is held.
public final class FourierField: @unchecked Sendable {
  /// The mesh.
  public let mesh: Mesh
  /// The same numbers as a complex64 tensor `[n, n, n/2 + 1]` that shares the memory.
  public let tensor: Tensor

  /// Cells a side.
  public var cells: Int { mesh.cells }
  /// Side of the cube [Mpc/h].
  public var boxSize: Double { mesh.boxSize }

  /// Modes that all are zero.
  /// - Throws: ``FieldError/impossibleMesh(cells:boxSize:)``, `TensorError` without memory.
  public convenience init(cells: Int, boxSize: Double) throws {
    try self.init(uninitialised: Mesh(cells: cells, boxSize: boxSize))
    withModes { modes in
      Parallel.ranges(modes.count) { modes[$0].update(repeating: 0) }
    }
  }

  /// Modes that are to be written before they are read.
  package init(uninitialised mesh: Mesh) throws(TensorError) {
    self.mesh = mesh
    tensor = try Tensor.uninitialised([mesh.cells, mesh.cells, mesh.cells / 2 + 1], dtype: .complex64)
  }

  /// Lends the modes, pairs of real and imaginary part [x][y][z], for reading and writing.
  public func withModes<Result: ~Copyable>(_ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
    do throws(TensorError) { return try tensor.withFloatMemory(body) } catch {
      // The initialisers make contiguous complex64 tensors on the CPU only.
      preconditionFailure("\(error)")
    }
  }

  /// A field of its own memory with the same modes.
  /// - Throws: `TensorError` without memory.
  public func copy() throws -> FourierField {
    let result = try FourierField(uninitialised: mesh)
    withModes { source in
      result.withModes { target in
        Parallel.ranges(source.count) { range in
          _ = target[range].update(fromContentsOf: source[range])
        }
      }
    }
    return result
  }

  /// The real field, Σ_k δ_k exp(ikx).
  /// - Throws: `TensorError`.
  public func real() throws -> RealField {
    let result = try RealField(uninitialised: mesh)
    try real(into: result)
    return result
  }

  /// The real field, written into the memory of another field of the same mesh.
  /// - Throws: ``FieldError/otherMesh(expected:found:)``, `TensorError`.
  public func real(into result: RealField) throws {
    try copy().consume(into: result)
  }

  /// The real field, written into the memory of another field of the same mesh; these modes are spoilt, which saves a
  /// copy of them.
  /// - Throws: ``FieldError/otherMesh(expected:found:)``, `TensorError`.
  public func consume(into result: RealField) throws {
    guard result.cells == cells else { throw FieldError.otherMesh(expected: cells, found: result.cells) }
    try Transform.backward(self, into: result)
  }
}
