/// What each player of a game adds to it, in the mean over all orders in which they may join (Shapley 1953).
///
/// With the worth of a coalition the mean prediction when only its inputs are known, these are the SHAP values of Lundberg
/// & Lee 2017 (arXiv 1705.07874, eq. 8), which kernel SHAP finds by regression over the same coalitions.
public enum ShapleyValues {
  /// The most players: 4,096 coalitions.
  public static let mostPlayers = 12

  /// The values of each player.
  ///
  /// - Parameters:
  ///   - players: how many, at most ``mostPlayers``.
  ///   - outputs: numbers that a coalition is worth.
  ///   - worth: `[2^players, outputs]`; player i belongs to the coalitions whose number has bit i.
  /// - Returns: `[players, outputs]`, which sum to the worth of all less that of none.
  public static func exact(players: Int, outputs: Int, worth: [Double]) -> [Double] {
    precondition((1...mostPlayers).contains(players), "\(players) players")
    precondition(worth.count == outputs << players, "\(worth.count) numbers for \(players) players")
    var factorial = [1.0]
    for number in 1...players { factorial.append(factorial[number - 1] * Double(number)) }
    var values = [Double](repeating: 0, count: players * outputs)
    for coalition in 0..<1 << players {
      let members = coalition.nonzeroBitCount
      guard members < players else { continue }
      let weight = factorial[members] * factorial[players - members - 1] / factorial[players]
      for player in 0..<players where coalition & 1 << player == 0 {
        let (with, without) = ((coalition | 1 << player) * outputs, coalition * outputs)
        for output in 0..<outputs {
          values[player * outputs + output] += weight * (worth[with + output] - worth[without + output])
        }
      }
    }
    return values
  }
}
