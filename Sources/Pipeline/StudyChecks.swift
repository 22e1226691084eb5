import Formats
import OrderedCollections
import Suites
import Transfer

extension Study {
  /// Refuses before anything is made what can be told from the settings and from suites that are there.
  ///
  /// - Returns: the data when both suites are there; nil when one is still to be simulated.
  /// - Throws: a `Fault`.
  func checked(threads: Int?) throws -> StudyData? {
    for name in comparison.strategies { _ = try TransferStrategies.named(name) }
    guard target != .expected || isForecast else { throw PipelineError.noTarget }
    try source.check(summaries: observables, parameters: sourceParameters)
    try target.check(summaries: observables, parameters: targetParameters)
    try checkTargets()
    if case .simulated(let from) = source, case .simulated(let to) = target {
      let known = try [from, to].flatMap { try $0.simulation(summaries: observables).parameters.names }
      try parameters.requireKnown(among: OrderedSet(known).elements)
    }
    for case .simulated in [source, target] { return nil }
    return try StudyData(self, selection: summaries[0], suites: "", threads: threads, quiet: true)
  }
}

extension SuiteOrigin {
  /// Refuses a suite that cannot be simulated, or that will not have the parameters.
  fileprivate func check(summaries: [String], parameters: [String]) throws {
    try check(summaries: summaries)
    guard case .simulated(let origin) = self else { return }
    try origin.requireMade(summaries)
    let known = try origin.simulation(summaries: summaries).parameters.names
    for name in parameters where !known.contains(name) {
      throw SuiteError.unknown(
        kind: "parameter", name: name, nearest: nearestName(to: name, in: known), available: known)
    }
  }
}
