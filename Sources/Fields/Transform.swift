import Tensor

/// Fourier transforms between the memories of fields.
enum Transform {
  static func forward(_ real: RealField, into modes: FourierField) throws(FieldError) {
    try engine { () throws(TensorError) in
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
  }

  /// The modes are spoilt.
  static func backward(_ modes: FourierField, into real: RealField) throws(FieldError) {
    try engine { () throws(TensorError) in
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
  }

  private static func engine(_ body: () throws(TensorError) -> Void) throws(FieldError) {
    do throws(TensorError) { try body() } catch { throw .engine(error) }
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
