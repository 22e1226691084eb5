import Randomness

/// Simulation-based calibration: ranks of the truth among draws, uniform on 0 ... S for exact posteriors
/// (Talts et al. 2018, arXiv 1804.06788).
public enum Ranks {
  /// The ranks of one parameter's truth among its draws `[N]`.
  public static func parameter(_ parameter: Int, of draws: PosteriorDraws, seed: UInt64) -> [Int] {
    (0..<draws.count).map { simulation in
      var stream = RandomStream(seed: seed, purpose: "equal ranks", index: UInt64(simulation))
      let truth = draws.truth(simulation, parameter)
      return rank(of: truth, among: draws.draws, &stream) { draws.value(simulation, $0, parameter) }
    }
  }

  /// The ranks of the truth's density from the highest down `[N]`: how many draws lie in the smallest region of highest
  /// density that reaches the truth, hence its expected coverage (Hermans et al. 2022, arXiv 2110.06581).
  public static func density(of draws: PosteriorDraws, seed: UInt64) -> [Int] {
    (0..<draws.count).map { simulation in
      var stream = RandomStream(seed: seed, purpose: "equal densities", index: UInt64(simulation))
      let truth = -draws.truthLogDensity[simulation]
      return rank(of: truth, among: draws.draws, &stream) {
        -draws.drawLogDensity[simulation * draws.draws + $0]
      }
    }
  }

  /// How many of some values lie below one; among equal ones any place is as likely as another.
  static func rank(
    of value: Double, among count: Int, _ stream: inout RandomStream, _ values: (Int) -> Double
  ) -> Int {
    var (below, equal) = (0, 0)
    for index in 0..<count {
      let other = values(index)
      if other < value { below += 1 } else if other == value { equal += 1 }
    }
    return equal == 0 ? below : below + stream.integer(in: 0...equal)
  }
}
