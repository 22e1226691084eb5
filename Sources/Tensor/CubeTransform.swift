import CTorch

/// The transform between a real cube `[n, n, n]` and its modes `[n, n, n/2 + 1]`, in parts that threads may share.
///
/// Forward divides by n³, backward has no factor. Every part is computed on the calling thread alone and the same
/// bytes come out however the parts are shared out. The memory is that of contiguous float32 and complex64 tensors.
public struct CubeTransform: @unchecked Sendable {
  /// Cells a side.
  public let cells: Int
  private let cube: OpaquePointer

  /// The transform of a size; nil when this libtorch has no MKL.
  public init?(cells: Int) {
    guard cells > 1, let cube = ctorch_cube_transform(Int64(cells)) else { return nil }
    self.cells = cells
    self.cube = cube
  }

  /// The passes along z and y, on planes x.
  public func forward(
    planes: Range<Int>, real: UnsafePointer<Float>, modes: UnsafeMutablePointer<Float>
  ) throws(TensorError) {
    try checked(
      ctorch_cube_planes_forward(cube, real, modes, Int64(planes.lowerBound), Int64(planes.upperBound)))
  }

  /// The passes along y and z, on planes x, which spoil the modes.
  public func backward(
    planes: Range<Int>, modes: UnsafeMutablePointer<Float>, real: UnsafeMutablePointer<Float>
  ) throws(TensorError) {
    try checked(
      ctorch_cube_planes_backward(cube, modes, real, Int64(planes.lowerBound), Int64(planes.upperBound)))
  }

  /// The pass along x, in place, on rows y: after `forward(planes:real:modes:)` or before the backward one.
  public func columns(rows: Range<Int>, modes: UnsafeMutablePointer<Float>, forward: Bool) throws(TensorError)
  {
    try checked(ctorch_cube_columns(cube, modes, forward, Int64(rows.lowerBound), Int64(rows.upperBound)))
  }

  private func checked(_ status: Int32) throws(TensorError) {
    guard status == 0 else { throw .latest("the transform of a cube", []) }
  }
}
