import CKernels
import Tensor

/// Fourier transforms between the memories of fields.
enum Transform {
  static func forward(_ real: RealField, into modes: FourierField) throws(TensorError) {
    guard let cube = CubeTransform(cells: real.cells) else {
      return try modes.tensor.copyInPlace(real.tensor.realFourier() / Double(real.tensor.count))
    }
    try memories(real, modes) { real, modes throws(TensorError) in
      try Parallel.ranges(cube.cells) { planes throws(TensorError) in
        try cube.forward(planes: planes, real: real, modes: modes)
      }
      try Parallel.ranges(cube.cells) { rows throws(TensorError) in
        try cube.columns(rows: rows, modes: modes, forward: true)
      }
    }
  }

  /// The modes are spoilt.
  static func backward(_ modes: FourierField, into real: RealField) throws(TensorError) {
    guard let cube = CubeTransform(cells: real.cells) else {
      let sum = try modes.tensor.inverseRealFourier(sizes: real.tensor.shape) * Double(real.tensor.count)
      return try real.tensor.copyInPlace(sum)
    }
    try memories(real, modes) { real, modes throws(TensorError) in
      try Parallel.ranges(cube.cells) { rows throws(TensorError) in
        try cube.columns(rows: rows, modes: modes, forward: false)
      }
      try Parallel.ranges(cube.cells) { planes throws(TensorError) in
        try cube.backward(planes: planes, modes: modes, real: real)
      }
    }
  }

  /// Multiplies the modes of a real field by a radial table, through the memory of `modes`, which are spoilt.
  ///
  /// The pass along x there and back shares a row of columns while it is in the cache.
  static func filter(_ real: RealField, by table: [Float], through modes: FourierField) throws {
    guard let cube = CubeTransform(cells: real.cells) else {
      try forward(real, into: modes)
      try modes.multiply(by: table)
      return try backward(modes, into: real)
    }
    try memories(real, modes) { real, modes throws(TensorError) in
      try Parallel.ranges(cube.cells) { planes throws(TensorError) in
        try cube.forward(planes: planes, real: real, modes: modes)
      }
      try Parallel.ranges(cube.cells) { rows throws(TensorError) in
        for row in rows {
          try cube.columns(rows: row..<row + 1, modes: modes, forward: true)
          table.withUnsafeBufferPointer { table in
            var factor = mesh_factor(radial: table.baseAddress, x: nil, y: nil, z: nil, turns: 0)
            let part = mesh_part(
              first_plane: 0, last_plane: Int32(cube.cells), first_row: Int32(row), last_row: Int32(row + 1)
            )
            mesh_multiply(Int32(cube.cells), modes, &factor, part, modes)
          }
          try cube.columns(rows: row..<row + 1, modes: modes, forward: false)
        }
      }
      try Parallel.ranges(cube.cells) { planes throws(TensorError) in
        try cube.backward(planes: planes, modes: modes, real: real)
      }
    }
  }

  private static func memories(
    _ real: RealField, _ modes: FourierField,
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) throws(TensorError) -> Void
  ) throws(TensorError) {
    let outcome = real.withValues { values in
      modes.withModes { pairs -> Result<Void, TensorError> in
        guard let to = values.baseAddress, let from = pairs.baseAddress else { return .success(()) }
        do throws(TensorError) { return .success(try body(to, from)) } catch { return .failure(error) }
      }
    }
    try outcome.get()
  }
}
