import Formats

/// How far the law of a neuron with a homogeneous activation is from having no finite integral.
///
/// Along a ray W = r w the exponent is r^2 (c (v.phi(A w))^2 - tau |w|^2) / 2, so the integral is finite while
/// rho(v) = max over w of c (v.phi(A w))^2 / (tau |w|^2) < 1. For phi(h) = h this is gamma^2 |u|^2 / (lambda tau).
/// The maximum is found by ascent from several directions, of which the best are kept for the next v.
struct GrowthBound {
  private let inputs: Matrix
  private let phi: Nonlinearity
  /// c / tau.
  private let scale: Double
  private var directions: [[Double]] = []

  private static let rounds = 12
  private static let kept = 4

  init(_ task: RegressionTask, phi: Nonlinearity, scale: Double) {
    inputs = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    self.phi = phi
    self.scale = scale
  }

  /// Adds the neurons `[N, D]` that v stretches most to the directions from which to start.
  mutating func explore(_ neurons: Matrix, _ v: [Double]) {
    let outputs = phi.values(neurons.timesTransposed(inputs)).times(v)
    let gains = outputs.indices.map { row in
      outputs[row] * outputs[row] / neurons.row(row).reduce(.leastNormalMagnitude) { $0 + $1 * $1 }
    }
    let best = gains.indices.sorted { gains[$0] > gains[$1] }.prefix(Self.kept)
    directions = directions.prefix(Self.kept) + best.map { Array(neurons.row($0)) }
  }

  /// rho(v).
  mutating func rho(_ v: [Double]) -> Double {
    let along = inputs.transposedTimes(v)
    guard dot(along, along) > 0 else { return 0 }
    let starts = directions + [along, along.map { -$0 }]
    let ends = starts.map { ascend($0, v) }.sorted { $0.rho > $1.rho }
    directions = ends.prefix(Self.kept).map(\.direction)
    return scale * (ends.first?.rho ?? 0)
  }

  /// Shifted power steps w := sign(a) g + |a| w with a = v.phi(A w) and its gradient g.
  private func ascend(_ start: [Double], _ v: [Double]) -> (direction: [Double], rho: Double) {
    var (w, best) = (unit(start), 0.0)
    var direction = w
    for _ in 0..<Self.rounds {
      var (a, gradient) = stretched(w, v)
      if a * a > best { (direction, best) = (w, a * a) }
      for d in w.indices { gradient[d] = (a < 0 ? -gradient[d] : gradient[d]) + abs(a) * w[d] }
      let next = unit(gradient)
      if dot(next, w) > 1 - 1e-8 { break }
      w = next
    }
    return (direction, best)
  }

  /// a = v.phi(A w) and its gradient by w.
  private func stretched(_ w: [Double], _ v: [Double]) -> (a: Double, gradient: [Double]) {
    var (a, gradient) = (0.0, [Double](repeating: 0, count: w.count))
    let isRectified = phi == .relu
    inputs.values.withUnsafeBufferPointer { numbers in
      for p in v.indices {
        let row = p * w.count
        var h = 0.0
        for d in w.indices { h += numbers[row + d] * w[d] }
        if isRectified, h <= 0 { continue }
        a += v[p] * h
        for d in w.indices { gradient[d] += v[p] * numbers[row + d] }
      }
    }
    return (a, gradient)
  }

  private func unit(_ x: [Double]) -> [Double] {
    let length = dot(x, x).squareRoot()
    return length > 0 ? x.map { $0 / length } : x
  }
}
