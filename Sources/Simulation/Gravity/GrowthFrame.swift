import Foundation

/// First- and second-order growth of the frame that COLA moves in, independent of scale, with D_1(1) = 1.
///
/// D_1'' + (2 + dlnE/dlna) D_1' = 3/2 μ Ω_m(a) D_1 and D_2'' + (2 + dlnE/dlna) D_2' = 3/2 μ Ω_m(a) (D_2 - D_1²) in ln a
/// (Bouchet et al. 1995, equations 16 and 25; D_2 = -3/7 D_1² in matter domination).
public struct GrowthFrame: Sendable {
  /// Growth at one time, derivatives by ln a.
  struct Moment {
    var first: Double
    var firstRate: Double
    var second: Double
    var secondRate: Double
  }

  /// The share μ of the matter that clusters.
  public let clustering: Double
  let expansion: Expansion
  private let moments: [Moment]

  private static let start = log(1e-4)
  private static let steps = 1024
  private static let step = -start / Double(steps)

  /// Solves the growth equations.
  ///
  /// - Parameter clustering: the share μ of matter that clusters, 1 - f_ν on small scales with massive neutrinos.
  public init(_ expansion: Expansion, clustering: Double = 1) {
    self.expansion = expansion
    self.clustering = clustering
    moments = Self.solve(expansion, clustering)
  }

  /// First-order growth D_1, 1 today.
  public func first(at a: Double) -> Double { moment(at: a).first }

  /// Growth rate f = dlnD_1 / dlna.
  public func rate(at a: Double) -> Double {
    let moment = moment(at: a)
    return moment.firstRate / moment.first
  }

  /// Second-order growth D_2, about -3/7 D_1².
  public func second(at a: Double) -> Double { moment(at: a).second }

  /// T[D_1] and T[D_2], T = a³ E d/da.
  func velocities(at a: Double) -> (first: Double, second: Double) {
    let moment = moment(at: a)
    let factor = a * a * expansion.rate(at: a)
    return (factor * moment.firstRate, factor * moment.secondRate)
  }

  /// T²[D_1] and T²[D_2], by the growth equations.
  func accelerations(at a: Double) -> (first: Double, second: Double) {
    let moment = moment(at: a)
    let factor = 1.5 * expansion.omegaM * a * clustering
    return (factor * moment.first, factor * (moment.second - moment.first * moment.first))
  }

  /// Hermite interpolation of values and rates in ln a; before the table the growth of matter domination.
  func moment(at a: Double) -> Moment {
    let position = max(0, (log(a) - Self.start) / Self.step)
    let lower = min(Int(position), Self.steps - 1)
    let (left, right) = (moments[lower], moments[lower + 1])
    let t = position - Double(lower)
    let (l, r) = (derivative(left, at: lower), derivative(right, at: lower + 1))
    return Moment(
      first: hermite(t, left.first, l.first, right.first, r.first),
      firstRate: hermite(t, left.firstRate, l.firstRate, right.firstRate, r.firstRate),
      second: hermite(t, left.second, l.second, right.second, r.second),
      secondRate: hermite(t, left.secondRate, l.secondRate, right.secondRate, r.secondRate))
  }

  private func derivative(_ moment: Moment, at index: Int) -> Moment {
    Self.derivative(moment, exp(Self.start + Double(index) * Self.step), expansion, clustering)
  }

  private func hermite(_ t: Double, _ y0: Double, _ slope0: Double, _ y1: Double, _ slope1: Double) -> Double
  {
    let (u, step) = (1 - t, Self.step)
    return u * u * ((1 + 2 * t) * y0 + t * step * slope0) + t * t * ((1 + 2 * u) * y1 - u * step * slope1)
  }

  private static func derivative(
    _ moment: Moment, _ a: Double, _ expansion: Expansion, _ clustering: Double
  ) -> Moment {
    let friction = 2 + expansion.slope(at: a)
    let pull = 1.5 * clustering * expansion.omegaM(at: a)
    return Moment(
      first: moment.firstRate, firstRate: pull * moment.first - friction * moment.firstRate,
      second: moment.secondRate,
      secondRate: pull * (moment.second - moment.first * moment.first) - friction * moment.secondRate)
  }

  /// The growing mode a^p of matter domination, 2p² + p = 3μ, with its second order.
  private static func growingMode(at a: Double, _ clustering: Double) -> Moment {
    let p = (-1 + (1 + 24 * clustering).squareRoot()) / 4
    let first = pow(a, p)
    let pull = 1.5 * clustering
    let ratio = -pull / (4 * p * p + p - pull)
    return Moment(
      first: first, firstRate: p * first, second: ratio * first * first,
      secondRate: 2 * p * ratio * first * first)
  }

  /// The classical Runge-Kutta scheme.
  private static func solve(_ expansion: Expansion, _ clustering: Double) -> [Moment] {
    var moment = growingMode(at: exp(start), clustering)
    var table = [moment]
    table.reserveCapacity(steps + 1)
    for i in 0..<steps {
      let x = start + Double(i) * step
      func slope(_ at: Moment, _ shift: Double) -> Moment {
        derivative(at, exp(x + shift), expansion, clustering)
      }
      let k1 = slope(moment, 0)
      let k2 = slope(moment.moved(k1, step / 2), step / 2)
      let k3 = slope(moment.moved(k2, step / 2), step / 2)
      let k4 = slope(moment.moved(k3, step), step)
      moment = moment.moved(k1, step / 6).moved(k2, step / 3).moved(k3, step / 3).moved(k4, step / 6)
      table.append(moment)
    }
    let today = moment.first
    return table.map {
      Moment(
        first: $0.first / today, firstRate: $0.firstRate / today, second: $0.second / (today * today),
        secondRate: $0.secondRate / (today * today))
    }
  }
}

extension GrowthFrame.Moment {
  func moved(_ slope: Self, _ step: Double) -> Self {
    Self(
      first: first + step * slope.first, firstRate: firstRate + step * slope.firstRate,
      second: second + step * slope.second, secondRate: secondRate + step * slope.secondRate)
  }
}
