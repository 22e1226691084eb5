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

  private static let rounds = 40
  private static let kept = 4

  init(_ task: RegressionTask, phi: Nonlinearity, scale: Double) {
    inputs = task.inputs.scaled(by: 1 / Double(task.dimension).squareRoot())
    self.phi = phi
    self.scale = scale
  }

  /// rho(v).
  mutating func rho(_ v: [Double]) -> Double {
    let along = inputs.transposedTimes(v)
    guard dot(along, along) > 0 else { return 0 }
    // The inputs with the largest |v| are where a kink may open another best direction.
    let largest = v.indices.sorted { abs(v[$0]) > abs(v[$1]) }.prefix(Self.kept).map { Array(inputs.row($0)) }
    let starts = directions + ([along] + largest).flatMap { [$0, $0.map { -$0 }] }
    let ends = starts.map { ascend($0, v) }.sorted { $0.rho > $1.rho }
    directions = ends.prefix(Self.kept).map(\.direction)
    return scale * (ends.first?.rho ?? 0)
  }

  /// Shifted power steps w := sign(a) g + |a| w with a = v.phi(A w) and its gradient g.
  private func ascend(_ start: [Double], _ v: [Double]) -> (direction: [Double], rho: Double) {
    var (w, best) = (unit(start), 0.0)
    var direction = w
    for _ in 0..<Self.rounds {
      let h = inputs.times(w)
      let a = h.indices.reduce(0) { $0 + v[$1] * phi.value(h[$1]) }
      if a * a > best { (direction, best) = (w, a * a) }
      let gradient = inputs.transposedTimes(h.indices.map { v[$0] * phi.slope(h[$0]) })
      let next = unit(zip(gradient, w).map { (a < 0 ? -$0 : $0) + abs(a) * $1 })
      if dot(next, w) > 1 - 1e-12 { break }
      w = next
    }
    return (direction, best)
  }

  private func unit(_ x: [Double]) -> [Double] {
    let length = dot(x, x).squareRoot()
    return length > 0 ? x.map { $0 / length } : x
  }
}
