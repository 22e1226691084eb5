import Tensor

extension Network {
  /// Derivatives of the named estimates by the inputs, without dropout.
  ///
  /// - Parameters:
  ///   - inputs: row-major `[count, inputs]`.
  ///   - count: number of rows.
  /// - Returns: row-major `[count, outputs, inputs]`; nil for a head whose estimates are not computed by the engine.
  /// - Throws: `TensorError` when memory runs out.
  public func inputGradients(_ inputs: [Float], count: Int) throws(TensorError) -> [Float]? {
    precondition(inputs.count == count * self.inputs, "\(inputs.count) numbers for \(count) rows")
    let (width, wanted) = (self.inputs, outputs.count)
    return try withOneThread { () throws(TensorError) -> [Float]? in
      let values = try values.tensors()
      var found = [Float](repeating: 0, count: count * wanted * width)
      for start in stride(from: 0, to: count, by: 1024) {
        let rows = min(1024, count - start)
        let part = Array(inputs[start * width..<(start + rows) * width])
        let x = try Tensor(part, shape: [rows, width]).requiringGradient()
        let point = try head.point(configuration.pass(x, values, .use), values.under(head.name))
        guard point.requiresGradient else { return nil }
        for output in 0..<wanted {
          // A row's estimate depends on its own inputs alone, so the derivatives of the sum are those of each row.
          let gradient = try point.selected(1, at: output).sum().gradients(of: [x], keepsGraph: true)[0]
          guard let numbers = try gradient?.floats() else { continue }
          for row in 0..<rows {
            let to = ((start + row) * wanted + output) * width
            found.replaceSubrange(to..<to + width, with: numbers[row * width..<(row + 1) * width])
          }
        }
      }
      return found
    }
  }
}
