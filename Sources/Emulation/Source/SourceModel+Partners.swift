import Formats

extension SourceModel {
  /// The source simulations to learn a source model from where target simulations have partners among them: all others, so that
  /// a held-out simulation is not predicted by a mean that has seen its scatter in its partner. Where less than half of the
  /// simulations would be left all are taken, and held-out errors look better than they are.
  ///
  /// - Parameters:
  ///   - values: the source's encoded numbers `[M, D]`.
  ///   - partners: encoded numbers of the partners `[N, D]`, NaN where there is none; nil where no simulation has one.
  /// - Returns: rows of the source in order.
  public static func rows(of values: Matrix, without partners: Matrix?) -> [Int] {
    let all = Array(0..<values.rows)
    guard let partners else { return all }
    let theirs = Set((0..<partners.rows).map { Array(partners.row($0)) })
    let others = all.filter { !theirs.contains(Array(values.row($0))) }
    return sparesPartners(of: values.rows - others.count, among: values.rows) ? others : all
  }

  /// Whether the partners of some simulations are left out of a source of so many.
  public static func sparesPartners(of count: Int, among simulations: Int) -> Bool {
    2 * (simulations - count) >= simulations
  }
}
