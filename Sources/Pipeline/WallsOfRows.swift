import Networks
import Suites

/// What to know before densities are trained between bounds that nothing but the rows state; nil for nothing.
///
/// - Parameters:
///   - parameters: the parameters and where their bounds come from.
///   - heads: the heads that are trained.
///   - remedy: where the user states bounds.
func wallsOfRows(
  _ parameters: [(name: String, source: ParameterBounds.Source)], heads: [any Head], remedy: String
) -> String? {
  let names = parameters.filter { $0.source == .rows }.map(\.name)
  guard !names.isEmpty, heads.contains(where: { !($0 is PointHead) }) else { return nil }
  return
    "nothing states bounds of \(names.joined(separator: ", ")), so that the smallest and largest value in the rows are taken: "
    + "they are hard walls of the posterior, which is zero beyond them; state the prior's ends by \(remedy)"
}
