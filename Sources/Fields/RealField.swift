import Tensor

/// A real field on the mesh of a periodic cube, in single precision, row-major [x][y][z]; usually an overdensity.
///
/// The value [i][j][l] stands at the position (i, j, l) L / n. A field is a reference: what is written to it is
/// seen wherever it is held. Reading one field from several threads is safe, writing is not.
public final class RealField: @unchecked Sendable {
  /// The mesh.
  public let mesh: Mesh
  /// The same numbers as a float32 tensor `[n, n, n]` that shares the memory.
  public let tensor: Tensor

  /// Cells a side.
  public var cells: Int { mesh.cells }
  /// Side of the cube [Mpc/h].
  public var boxSize: Double { mesh.boxSize }

  /// A field of zeros.
  /// - Throws: ``FieldError/impossibleMesh(cells:boxSize:)``, `TensorError` without memory.
  public convenience init(cells: Int, boxSize: Double) throws {
    try self.init(uninitialised: Mesh(cells: cells, boxSize: boxSize))
    fill(0)
  }

  /// A field whose values are to be written before they are read.
  package init(uninitialised mesh: Mesh) throws(TensorError) {
    self.mesh = mesh
    tensor = try Tensor.uninitialised([mesh.cells, mesh.cells, mesh.cells])
  }

  /// Lends the values, [x][y][z] with z fastest, for reading and writing.
  public func withValues<Result: ~Copyable>(
    _ body: (UnsafeMutableBufferPointer<Float>) -> Result
  ) -> Result {
    do throws(TensorError) { return try tensor.withFloatMemory(body) } catch {
      // The initialisers make contiguous float32 tensors on the CPU only.
      preconditionFailure("\(error)")
    }
  }

  /// A field of its own memory with the same values.
  /// - Throws: `TensorError` without memory.
  public func copy() throws -> RealField {
    let result = try RealField(uninitialised: mesh)
    withValues { source in
      result.withValues { target in
        Parallel.ranges(source.count) { range in
          _ = target[range].update(fromContentsOf: source[range])
        }
      }
    }
    return result
  }

  /// The values as an array `[n³]`, z fastest.
  public var values: [Float] { withValues { Array($0) } }

  /// Sets every value.
  public func fill(_ value: Float) {
    withValues { values in
      Parallel.ranges(values.count) { values[$0].update(repeating: value) }
    }
  }

  /// The Fourier modes, δ_k = Σ_x δ_x exp(-ikx) / n³.
  /// - Throws: `TensorError`.
  public func fourier() throws -> FourierField {
    let result = try FourierField(uninitialised: mesh)
    try fourier(into: result)
    return result
  }

  /// The Fourier modes, written into the memory of another field of the same mesh.
  /// - Throws: ``FieldError/otherMesh(expected:found:)``, `TensorError`.
  public func fourier(into result: FourierField) throws {
    guard result.cells == cells else { throw FieldError.otherMesh(expected: cells, found: result.cells) }
    try Transform.forward(self, into: result)
  }

  /// Multiplies the modes of this field by a radial table and returns to positions, in place.
  ///
  /// - Parameters:
  ///   - table: a factor by |n|² `[mesh.squares]`.
  ///   - scratch: a field of the same mesh whose modes are spoilt.
  /// - Throws: ``FieldError/shortTable(expected:found:)``, ``FieldError/otherMesh(expected:found:)``,
  ///   `TensorError`.
  public func filter(by table: [Float], through scratch: FourierField) throws {
    guard scratch.cells == cells else { throw FieldError.otherMesh(expected: cells, found: scratch.cells) }
    guard table.count >= mesh.squares else {
      throw FieldError.shortTable(expected: mesh.squares, found: table.count)
    }
    try Transform.filter(self, by: table, through: scratch)
  }
}
