import Foundation

/// What all cells of a study say together about the variance between seeds, with which the few seeds of each cell
/// are helped out: empirical Bayes after Smyth 2004 (Stat. Appl. Genet. Mol. Biol. 3, 3, equations 3-6).
///
/// True variances are taken for draws from s0^2 d0/chi^2(d0). As a parameter may scatter more than another, s0^2 belongs
/// to a column (a parameter, or the total): its mean of log s^2, drawn towards the mean of all columns as far as these
/// differ by no more than their errors. Then trigamma(d0/2) = (what log s^2 scatters within columns beyond the
/// trigamma(d/2) of d degrees of freedom) + (squared error of log s0^2), the latter with cells that share their noise
/// counting for less, by the squared correlations of their log ratios over the seeds.
///
/// Two things are more careful than Smyth's, so that a study's false alarms keep their rate where cells scatter
/// unequally: s0^2 is the geometric mean of the variances, not lowered by digamma(d0/2) - log(d0/2), and a
/// cell's variance is lowered half the way only. They cost little power where all cells scatter alike.
package struct ScatterPrior: Sendable, Equatable {
  /// The prior variance s0^2 of a seed's log ratio, by column.
  package let variances: [String: Double]
  /// Its degrees of freedom d0.
  package let freedom: Double
  /// Degrees of freedom d of each cell's own variance.
  package let ownFreedom: Double

  /// The fewest cells that say something together.
  static let fewestCells = 6

  /// The log ratios of a cell, one per seed.
  package struct Cell: Sendable {
    var column: String
    var logRatios: [Double]

    /// Names a cell's column and log ratios.
    package init(column: String, logRatios: [Double]) {
      self.column = column
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
    let names = Set(cells.map(\.column)).sorted()
    var groups = names.map { name in cells.indices.filter { cells[$0].column == name } }
    // Columns of a single cell have no scatter of their own; all cells are then one column.
    if groups.contains(where: { $0.count < 2 }) { groups = [Array(cells.indices)] }
    let means = groups.map { group in group.reduce(0) { $0 + logs[$1] } / Double(group.count) }
    let squares = zip(groups, means).reduce(0) { sum, pair in
      sum + pair.0.reduce(0) { $0 + (logs[$1] - pair.1) * (logs[$1] - pair.1) }
    }
    let within = squares / (count - Double(groups.count))
    let sampling = Polygamma.trigamma(d / 2)
    // Squared errors of the columns' means and of the mean of all.
    let shared = Self.sharedNoise(residuals, groups)
    let errors = groups.map { group in
      max(within, sampling) * (1 + Double(group.count - 1) * shared) / Double(group.count)
    }
    let everything = Self.sharedNoise(residuals, [Array(cells.indices)])
    let overallError = max(within, sampling) * (1 + (count - 1) * everything) / count
    let overall = means.reduce(0, +) / Double(means.count)
    let error = errors.reduce(0, +) / Double(errors.count)
    let between =
      groups.count < 2
      ? 0 : means.reduce(0) { $0 + ($1 - overall) * ($1 - overall) } / Double(means.count - 1) - error
    let share = between > 0 ? between / (between + error) : 0
    let uncertainty = max(within - sampling, 0) + share * error + (1 - share) * overallError
    var found: [String: Double] = [:]
    for name in names {
      let group = groups.count == names.count ? names.firstIndex(of: name) ?? 0 : 0
      found[name] = exp(overall + share * (means[group] - overall))
    }
    variances = found
    freedom = min(2 * Polygamma.inverseTrigamma(uncertainty), 0.5 * d * (count - 1))
    ownFreedom = d
  }

  /// Degrees of freedom of a moderated variance.
  package var totalFreedom: Double { freedom + ownFreedom }

  /// The variance of a seed's log ratio in a cell with the others' help (Smyth 2004, equation 5), or halfway
  /// to that where it is lower.
  package func moderated(_ own: Double, column: String) -> Double {
    let found = (freedom * (variances[column] ?? own) + ownFreedom * own) / totalFreedom
    return max(found, 0.5 * (found + own))
  }

  /// The scatter of a seed's log ratio that is typical of the study: the geometric mean over columns.
  package var typicalScatter: Double {
    exp(0.5 * variances.values.sorted().reduce(0) { $0 + log($1) } / Double(variances.count))
  }

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
