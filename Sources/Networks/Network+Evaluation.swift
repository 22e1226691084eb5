import CKernels
import Tensor

extension Network {
  /// The named outputs for each row; dummy outputs are left out. Safe to call from many threads.
  ///
  /// - Parameters:
  ///   - inputs: row-major `[count, inputs]`.
  ///   - count: number of rows.
  /// - Returns: row-major `[count, outputs]`.
  public func predict(_ inputs: [Float], count: Int) -> [Float] {
    if count == 0 { return [] }
    let width = outputs.count + dummies
    let all: [Float]
    if let kernel = kernel(batch: min(count, 256)), let head = head as? any KernelHead {
      requireRows(inputs, count)
      all = head.points(kernel.predict(inputs, count: count), outputs: outputs.count)
    } else {
      all = evaluated(inputs, count: count) { rows, values throws(TensorError) in
        try head.point(passed(rows, values), values.under(head.name))
      }
    }
    let given = all.count / count
    if given == outputs.count { return all }
    precondition(given >= width, "\(given) numbers per row were expected to hold \(width) outputs")
    var named: [Float] = []
    named.reserveCapacity(count * outputs.count)
    for row in 0..<count { named += all[row * given..<row * given + outputs.count] }
    return named
  }

  /// What the network believes about each row; nil for a head of points.
  ///
  /// - Parameter inputs: row-major `[count, inputs]`.
  /// - Throws: `TensorError` when memory runs out.
  public func density(_ inputs: [Float], count: Int) throws(TensorError) -> (any Density)? {
    requireRows(inputs, count)
    return try withOneThread { () throws(TensorError) in
      try withoutGradients { () throws(TensorError) in
        let values = try values.tensors()
        let rows = try Tensor(inputs, shape: [count, self.inputs])
        let x = try passed(rows, values)
        return try head.density(x, outputs: outputs.count, values.under(head.name))
      }
    }
  }

  /// What the first `depth` stages make of each row, without dropout; with 0 stages the inputs themselves.
  ///
  /// - Parameter inputs: row-major `[count, inputs]`.
  /// - Returns: row-major `[count, width]` as the layout behind stage `depth - 1` says.
  public func activations(_ inputs: [Float], count: Int, through depth: Int) -> [Float] {
    precondition((0...stages.count).contains(depth), "\(depth) stages of \(stages.count)")
    requireRows(inputs, count)
    if depth == 0 || count == 0 { return depth == 0 ? inputs : [] }
    if let layers = denseLayers(through: depth) {
      return DenseKernel(layers, batch: min(count, 256)).predict(inputs, count: count)
    }
    let output = (try? configuration.layouts())?[depth] ?? input
    return evaluated(inputs, count: count) { rows, values throws(TensorError) in
      try passed(rows, values, through: depth).rows(as: output)
    }
  }

  private func requireRows(_ inputs: [Float], _ count: Int) {
    precondition(
      count >= 0 && inputs.count == count * self.inputs,
      "\(count) rows of \(self.inputs) inputs were expected, found \(inputs.count) numbers")
  }

  /// Rows `[B, inputs]` behind the first `depth` stages, all when nil.
  private func passed(
    _ rows: Tensor, _ values: Named<Tensor>, through depth: Int? = nil
  ) throws(TensorError) -> Batch {
    try configuration.pass(rows, values, .use, through: depth)
  }

  /// Evaluates 256 rows at a time on this thread.
  private func evaluated(
    _ inputs: [Float], count: Int, _ body: (Tensor, Named<Tensor>) throws(TensorError) -> Tensor
  ) -> [Float] {
    requireRows(inputs, count)
    do throws(TensorError) {
      return try withOneThread { () throws(TensorError) in
        try withoutGradients { () throws(TensorError) in
          let values = try values.tensors()
          var found: [Float] = []
          for start in stride(from: 0, to: count, by: 256) {
            let rows = min(256, count - start)
            let part = Array(inputs[start * self.inputs..<(start + rows) * self.inputs])
            found += try body(Tensor(part, shape: [rows, self.inputs]), values).floats()
          }
          return found
        }
      }
      // The shapes were checked when the network was made, so this is the end of the memory, as for the kernels.
    } catch { preconditionFailure(error.description) }
  }
}

extension NetworkConfiguration {
  /// Rows `[B, inputs]` behind the first `depth` stages, all when nil; a stage in which nothing trains never drops.
  package func pass(
    _ rows: Tensor, _ values: Named<Tensor>, _ pass: Pass, through depth: Int? = nil,
    trains: (Int) -> Bool = { _ in true }
  ) throws(TensorError) -> Batch {
    var x = try Batch(rows: rows, as: input)
    for (index, stage) in stages.prefix(depth ?? stages.count).enumerated() {
      x = try stage(x, values.under(stage.name), pass.at(index, trains: trains(index)))
    }
    return x
  }
}
