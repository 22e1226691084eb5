import Diagnostics
import Transfer

/// What groups of neighbouring inputs add to any model's estimate, exactly: over all coalitions of groups.
///
/// Inputs outside a coalition are those of a background simulation, in the mean over the background (the interventional
/// expectation of Lundberg & Lee 2017, arXiv 1705.07874, eq. 11, that kernel SHAP uses).
struct GroupedShapley: Sendable {
  let predictor: any Predictor
  /// Encoded inputs `[B, K]` of the background.
  let background: [Float]
  /// The inputs of each group.
  let groups: [Range<Int>]

  /// The attributions `[P, G]` of the estimates for one row of inputs `[K]`.
  ///
  /// - Throws: what the predictor throws.
  func attributions(_ row: [Float]) throws -> [Double] {
    let width = row.count
    let count = background.count / width
    var worth: [Double] = []
    for coalition in 0..<1 << groups.count {
      var mixed = background
      for (place, group) in groups.enumerated() where coalition & 1 << place != 0 {
        for base in 0..<count {
          mixed.replaceSubrange(
            base * width + group.lowerBound..<base * width + group.upperBound, with: row[group])
        }
      }
      let points = try predictor.point(mixed, count: count)
      let outputs = points.count / count
      worth += (0..<outputs).map { output in
        (0..<count).reduce(0) { $0 + points[$1 * outputs + output] } / Double(count)
      }
    }
    let outputs = worth.count >> groups.count
    let values = ShapleyValues.exact(players: groups.count, outputs: outputs, worth: worth)
    return (0..<outputs).flatMap { output in groups.indices.map { values[$0 * outputs + output] } }
  }
}
