import Foundation

/// What all cells of a study say together about the variance between seeds, with which the few seeds of each cell
/// are helped out: empirical Bayes after Smyth 2004 (Stat. Appl. Genet. Mol. Biol. 3, 3, equations 3-6).
///
/// True variances are taken for draws from s0^2 d0/chi^2(d0). As a parameter may scatter more than another, and few
/// simulations more than many, log s0^2 is the mean of log s^2 over all cells, plus an effect of the column (a parameter,
/// or the total) and one of the number of target simulations; each is drawn towards zero as far as effects differ by no
/// more than their errors. Then trigamma(d0/2) = (what log s^2 scatters beyond the effects and the trigamma(d/2) of d
/// degrees of freedom) + (squared error of log s0^2), the latter with cells that share their noise counting for less, by
/// the squared correlations of their log ratios over the seeds.
///
/// Two things are more careful than Smyth's, so that a study's false alarms keep their rate where cells scatter
/// unequally: s0^2 is the geometric mean of the variances, not lowered by digamma(d0/2) - log(d0/2), and a
/// cell's variance is lowered half the way only. They cost little power where all cells scatter alike.
package struct ScatterPrior: Sendable, Equatable {
  /// The prior variance s0^2 of a seed's log ratio, by cell.
  private let variances: [Place: Double]
  /// Its degrees of freedom d0.
  package let freedom: Double
  /// Degrees of freedom d of each cell's own variance.
  package let ownFreedom: Double
  /// The scatter of a seed's log ratio that is typical of the study: the geometric mean over cells.
  package let typicalScatter: Double

  /// The fewest cells that say something together.
  static let fewestCells = 6

  /// Where a cell stands: its column and its number of target simulations.
  package struct Place: Sendable, Hashable {
    var column: String
    var targetCount: Int

    /// Names a column and a number of target simulations.
    package init(column: String, targetCount: Int) {
      self.column = column
      self.targetCount = targetCount
    }
  }

  /// The log ratios of a cell, one per seed.
  package struct Cell: Sendable {
    var place: Place
    var logRatios: [Double]

    /// Names a cell's place and log ratios.
    package init(_ place: Place, logRatios: [Double]) {
      self.place = place
      self.logRatios = logRatios
    }
  }

  /// Learns the prior from cells with equally many seeds; nil when they are too few, or none scatters.
  package init?(_ cells: [Cell]) {
    guard cells.count >= Self.fewestCells, let seeds = cells.first?.logRatios.count, seeds >= 2 else {
      return nil
    }
    let d = Double(seeds - 1)
    let residuals = cells.map { Self.residuals($0.logRatios) }
    guard let logs = Self.logVariances(residuals, freedom: d) else { return nil }
    let count = Double(cells.count)
    let overall = logs.reduce(0, +) / count
    let factors = [
      Self.groups(cells.map(\.place.column)), Self.groups(cells.map { String($0.place.targetCount) }),
    ].compactMap { $0 }
    let effects = factors.map { groups in
      groups.map { group in group.reduce(0) { $0 + logs[$1] } / Double(group.count) - overall }
    }
    var rest = logs.map { $0 - overall }
    var freedom = count - 1
    for (groups, effect) in zip(factors, effects) {
      for (group, value) in zip(groups, effect) { for cell in group { rest[cell] -= value } }
      freedom -= Double(groups.count - 1)
    }
    guard freedom >= 1 else { return nil }
    let scatter = rest.reduce(0) { $0 + $1 * $1 } / freedom
    let sampling = Polygamma.trigamma(d / 2)
    let single = max(scatter, sampling)
    var uncertainty =
      max(scatter - sampling, 0) + single
      * Self.squaredErrorOfMean(count, Self.sharedNoise(residuals, [Array(cells.indices)]))
    var centres = [Double](repeating: overall, count: cells.count)
    for (groups, effect) in zip(factors, effects) {
      let size = count / Double(groups.count)
      let error = single * Self.squaredErrorOfMean(size, Self.sharedNoise(residuals, groups))
      let between = max(effect.reduce(0) { $0 + $1 * $1 } / Double(groups.count - 1) - error, 0)
      let share = between / (between + error)
      uncertainty += share * error
      for (group, value) in zip(groups, effect) { for cell in group { centres[cell] += share * value } }
    }
    variances = Dictionary(zip(cells.map(\.place), centres.map { exp($0) })) { first, _ in first }
    typicalScatter = exp(0.5 * overall)
    self.freedom = min(2 * Polygamma.inverseTrigamma(uncertainty), 0.5 * d * (count - 1))
    ownFreedom = d
  }

  /// Cells by name; nil with fewer than three names, or than three cells of a name, which tell no effect from chance.
  private static func groups(_ names: [String]) -> [[Int]]? {
    let groups = Set(names).sorted().map { name in names.indices.filter { names[$0] == name } }
    return groups.count > 2 && groups.allSatisfy { $0.count > 2 } ? groups : nil
  }

  /// The variance of a mean of `count` numbers of unit variance of which each two correlate by `correlation`.
  private static func squaredErrorOfMean(_ count: Double, _ correlation: Double) -> Double {
    (1 + (count - 1) * correlation) / count
  }

  /// Degrees of freedom of a moderated variance.
  package var totalFreedom: Double { freedom + ownFreedom }

  /// The variance of a seed's log ratio in a cell with the others' help (Smyth 2004, equation 5), or halfway
  /// to that where it is lower.
  package func moderated(_ own: Double, at place: Place) -> Double {
    let found = (freedom * (variance(at: place) ?? own) + ownFreedom * own) / totalFreedom
    return max(found, 0.5 * (found + own))
  }

  /// The prior variance s0^2 of a seed's log ratio at a place; nil where there was no cell.
  package func variance(at place: Place) -> Double? { variances[place] }

  private static func residuals(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.map { $0 - mean }
  }

  /// log s^2 less its expectation for a true variance of one, nil when no cell scatters.
  private static func logVariances(_ residuals: [[Double]], freedom d: Double) -> [Double]? {
    let variances = residuals.map { $0.reduce(0) { $0 + $1 * $1 } / d }
    let sorted = variances.sorted()
    guard let most = sorted.last, most > 0 else { return nil }
    // A variance of rounding alone, as of equal networks, would count for more than all others.
    let median = sorted[sorted.count / 2]
    let floor = 1e-5 * (median > 0 ? median : most)
    return variances.map { log(max($0, floor)) - Polygamma.digamma(d / 2) + log(d / 2) }
  }

  /// The mean squared correlation over seeds of two cells of a group, without what chance gives; 1 for two seeds, which
  /// correlate always.
  private static func sharedNoise(_ residuals: [[Double]], _ groups: [[Int]]) -> Double {
    let d = Double(residuals[0].count - 1)
    guard d > 1 else { return 1 }
    let units = residuals.map { values -> [Double] in
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length > 0 ? values.map { $0 / length } : values
    }
    var (sum, pairs) = (0.0, 0.0)
    for group in groups {
      for (place, one) in group.enumerated() {
        for other in group[..<place] {
          var product = 0.0
          for seed in units[one].indices { product += units[one][seed] * units[other][seed] }
          sum += product * product
          pairs += 1
        }
      }
    }
    guard pairs > 0 else { return 0 }
    return min(max((sum / pairs - 1 / d) / (1 - 1 / d), 0), 1)
  }
}
