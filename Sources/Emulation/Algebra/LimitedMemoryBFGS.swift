/// Minimisation by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright 2006,
/// "Numerical Optimization", algorithms 7.4 and 7.5) with a line search for the strong Wolfe conditions (algorithms 3.5
/// and 3.6).
package struct LimitedMemoryBFGS: Sendable {
  /// Pairs of steps and changes of the gradient that are remembered.
  var memory = 12
  /// Iterations at most.
  var iterations = 200
  /// The search ends when an iteration gains less than this, relative to the value.
  var tolerance = 1e-8
  /// The longest first step.
  var firstStep = 0.5

  /// The settings above.
  package init() {}

  /// Where the search ended.
  package struct Minimum: Sendable {
    package var point: [Double]
    package var value: Double
    package var evaluations: Int
  }

  /// A value with its gradient at a point along a line.
  private struct Trial {
    var length: Double
    var point: [Double]
    var value: Double
    var gradient: [Double]
    var slope: Double
  }

  /// Searches downhill from a point.
  ///
  /// - Parameter function: value and gradient; a value that is not finite is taken for a wall.
  /// - Throws: what the function throws.
  package func minimum<Failure: Error>(
    from start: [Double], _ function: ([Double]) throws(Failure) -> (value: Double, gradient: [Double])
  ) throws(Failure) -> Minimum {
    var point = start
    var (value, gradient) = try function(point)
    var evaluations = 1
    var history: [(step: [Double], change: [Double], curvature: Double)] = []
    for _ in 0..<iterations {
      var direction = Self.direction(gradient, history)
      if dot(direction, gradient) >= 0 {
        history = []
        direction = gradient.map { -$0 }
      }
      let slope = dot(direction, gradient)
      guard slope < 0 else { break }
      let length = history.isEmpty ? min(1, firstStep / dot(direction, direction).squareRoot()) : 1
      guard
        let next = try Self.search(
          from: point, value: value, slope: slope, along: direction, length: length, &evaluations, function)
      else { break }
      let step = zip(next.point, point).map { $0 - $1 }
      let change = zip(next.gradient, gradient).map { $0 - $1 }
      let curvature = dot(step, change)
      if curvature > 1e-12 * dot(change, change).squareRoot() * dot(step, step).squareRoot() {
        history.append((step, change, curvature))
        if history.count > memory { history.removeFirst() }
      }
      let gain = value - next.value
      (point, value, gradient) = (next.point, next.value, next.gradient)
      if gain <= tolerance * max(abs(value), 1) { break }
    }
    return Minimum(point: point, value: value, evaluations: evaluations)
  }

  /// Minus the approximate inverse Hessian times the gradient: the two loops of algorithm 7.4.
  private static func direction(
    _ gradient: [Double], _ history: [(step: [Double], change: [Double], curvature: Double)]
  ) -> [Double] {
    var direction = gradient.map { -$0 }
    var weights: [Double] = []
    for (step, change, curvature) in history.reversed() {
      let weight = dot(step, direction) / curvature
      for index in direction.indices { direction[index] -= weight * change[index] }
      weights.append(weight)
    }
    if let last = history.last {
      let scale = last.curvature / dot(last.change, last.change)
      for index in direction.indices { direction[index] *= scale }
    }
    for ((step, change, curvature), weight) in zip(history, weights.reversed()) {
      let other = dot(change, direction) / curvature
      for index in direction.indices { direction[index] += (weight - other) * step[index] }
    }
    return direction
  }

  /// A point along a line that satisfies the strong Wolfe conditions, or the best one that decreases the value; nil when
  /// none does.
  private static func search<Failure: Error>(
    from point: [Double], value: Double, slope: Double, along direction: [Double], length: Double,
    _ evaluations: inout Int, _ function: ([Double]) throws(Failure) -> (value: Double, gradient: [Double])
  ) throws(Failure) -> Trial? {
    let (decrease, flatness) = (1e-4, 0.9)
    var low = Trial(length: 0, point: point, value: value, gradient: [], slope: slope)
    var high: Trial?
    var length = length
    for _ in 0..<25 {
      let tried = zip(point, direction).map { $0 + length * $1 }
      let (found, gradient) = try function(tried)
      evaluations += 1
      let trial = Trial(
        length: length, point: tried, value: found, gradient: gradient, slope: dot(gradient, direction))
      let fails =
        !found.isFinite || found > value + decrease * length * slope
        || found >= low.value && low.length > 0
      if fails {
        high = trial
      } else {
        if abs(trial.slope) <= -flatness * slope { return trial }
        if trial.slope * ((high?.length ?? .infinity) - low.length) >= 0 { high = low }
        low = trial
      }
      length = high.map { between(low, $0) } ?? 2 * length
    }
    return low.length > 0 ? low : nil
  }

  /// The minimum of the parabola through two trials and the slope of the first, kept away from both.
  private static func between(_ low: Trial, _ high: Trial) -> Double {
    let span = high.length - low.length
    let bend = 2 * (high.value - low.value - low.slope * span)
    let wanted = bend > 0 && high.value.isFinite ? -low.slope * span * span / bend : span / 2
    let share = min(max(wanted / span, 0.1), 0.9)
    return low.length + share * span
  }
}

/// The scalar product of two vectors.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}
