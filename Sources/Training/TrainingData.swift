import Networks

/// Rows to learn from or to be judged on.
///
/// With fewer targets P than the network has outputs, the outputs beyond P stay out of the loss.
public struct TrainingData: Sendable, Equatable {
  /// Row-major `[count, D]`.
  public var inputs: [Float]
  /// Row-major `[count, P]`.
  public var targets: [Float]
  /// Number of rows.
  public var count: Int
  /// Factor on each row's loss `[count]`; all one when nil.
  public var weights: [Float]?
  /// Whether targets may be NaN, which says that a row does not know them: they are left out of its loss.
  public var mayLackTargets = false

  /// Rows of the given numbers; `train` checks that they fit.
  public init(inputs: [Float], targets: [Float], count: Int, weights: [Float]? = nil) {
    self.inputs = inputs
    self.targets = targets
    self.count = count
    self.weights = weights
  }

  /// Numbers per row that go in.
  public var inputWidth: Int { count > 0 ? inputs.count / count : 0 }

  /// Numbers per row that should come out.
  public var targetWidth: Int { count > 0 ? targets.count / count : 0 }

  /// Whether in some row a target misses before one that is there.
  var hasGaps: Bool {
    guard mayLackTargets else { return false }
    return targets.indices.dropFirst().contains { index in
      !index.isMultiple(of: targetWidth) && targets[index - 1].isNaN && !targets[index].isNaN
    }
  }

  /// Requires targets in [0, 1], but for the rounding of single precision.
  func validateBounds(_ role: String) throws(TrainingError) {
    let box: ClosedRange<Float> = Float(-MixtureDensity.rounding)...Float(1 + MixtureDensity.rounding)
    if let index = targets.firstIndex(where: { !$0.isNaN && !box.contains($0) }) {
      throw .outsideBounds(
        data: role, row: index / targetWidth, column: index % targetWidth, found: targets[index])
    }
  }

  /// Requires at least one row, whole rows that fit the network, and finite numbers.
  func validate(_ role: String, inputs width: Int, outputs: Int) throws(TrainingError) {
    guard count > 0, count <= Int(Int32.max) else { throw .noRows(data: role) }
    guard inputs.count == count * width else {
      throw .size(data: role, of: "inputs", expected: count * width, found: inputs.count)
    }
    guard targets.count > 0, targets.count.isMultiple(of: count) else {
      throw .size(data: role, of: "targets", expected: count * max(targetWidth, 1), found: targets.count)
    }
    guard targetWidth <= outputs else {
      throw .tooManyTargets(data: role, targets: targetWidth, outputs: outputs)
    }
    if let weights, weights.count != count {
      throw .size(data: role, of: "weights", expected: count, found: weights.count)
    }
    for (name, numbers, width) in [
      ("inputs", inputs, width), ("targets", targets, targetWidth), ("weights", weights ?? [], 1),
    ] {
      let mayLack = mayLackTargets && name == "targets"
      if let index = numbers.firstIndex(where: { !$0.isFinite && !(mayLack && $0.isNaN) }) {
        throw .nonFinite(data: role, of: name, row: index / width, column: index % width)
      }
    }
  }
}
