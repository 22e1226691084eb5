import Emulation
import Formats
import Foundation
import Inference
import Observables
import Simulation
import Suites
import Transfer
import Work

/// The simulations of a simulator of the extended model, from which the response to new parameters is expected.
struct PriorSuite: Sendable {
  /// The name for messages and models.
  let name: String
  let suite: Suite
  /// What is read of them.
  let inputs: JointObservable

  /// The one summary that the smooth generator makes.
  private static let made = "pk"
  /// Seed of a simulated prior: the same for every study, as nothing of it is tested.
  private static let seed: UInt64 = 1

  /// Loads or simulates the prior of a target.
  ///
  /// - Parameters:
  ///   - origin: where it comes from.
  ///   - target: the suite that is emulated.
  ///   - targetInputs: what is read of it.
  /// - Throws: ``PipelineError/priorNotMade(suite:observable:made:)``, ``PipelineError/priorIsTarget(prior:target:rows:)``,
  ///   `ObservableError` for other bins and observables, and as suites are refused.
  init(
    _ origin: PriorOrigin, for target: Suite, _ targetInputs: JointObservable, threads: Int?
  ) throws {
    try self.init(origin, like: target, targetInputs, threads: threads)
    let repeated = Duplicates.between(inputs, targetInputs)
    guard let first = repeated.first else { return }
    throw PipelineError.priorIsTarget(
      prior: name, target: target.name, rows: repeated.count, first: (first.first, first.second))
  }

  /// Loads or simulates the prior with the observables of another suite, and at its redshift.
  ///
  /// - Throws: as ``init(_:for:_:threads:)``.
  init(
    _ origin: PriorOrigin, like target: Suite, _ targetInputs: JointObservable, threads: Int?
  ) throws {
    name = origin.name
    switch origin {
    case .directory(let path): suite = try Suite.load(path)
    case .simulated(let name, let count):
      let built = try BuiltInSuite.named(name)
      try built.requireSmooth()
      let wavenumbers = try Self.wavenumbers(targetInputs.observables, of: name)
      suite = try SuiteSimulation(
        suite: built, count: count,
        settings: SmoothSettings(
          meansAt: wavenumbers, redshift: target.manifest.redshift ?? 0, seed: Self.seed)
      ).suite(threads: threads, isCancelled: { Interruption.isRequested })
    }
    do { inputs = try suite.joint(matching: targetInputs.observables) } catch let fault as ObservableError {
      throw PipelineError.priorReadsOther(prior: name, reason: fault.description)
    }
  }

  /// The wavenumbers at which a power spectrum is simulated.
  private static func wavenumbers(
    _ observables: [Observable], of suite: String
  ) throws(PipelineError) -> [Double] {
    for observable in observables {
      let axis = observable.axes.first?.coordinates.first
      guard observable.name == made, observables.count == 1, observable.axes.count == 1, let axis,
        axis.isWavenumber
      else {
        if observable.name == made, observables.count > 1 { continue }
        throw .priorNotMade(suite: suite, observable: observable.name, made: made)
      }
      return axis.values
    }
    throw .priorNotMade(suite: suite, observable: made, made: made)
  }

  /// Refuses a prior without a parameter of the target, and one that says nothing of its response.
  ///
  /// - Throws: `EmulationError`, `SuiteError`.
  func require(_ parameters: EmulatedParameters) throws {
    try ResponsePrior.require(name, scaled: scaled(parameters), of: parameters)
  }

  /// The parameters `[N, P]` as the target's are scaled.
  func scaled(_ parameters: EmulatedParameters) throws -> Matrix {
    let scaling = parameters.scaling
    if let lacking = scaling.names.first(where: { !suite.parameters.names.contains($0) }) {
      throw EmulationError.lacks(
        parameter: lacking, suite: "the response prior \(name)", other: "the target suite")
    }
    return try scaling.scaled(suite.parameters(named: scaling.names))
  }

  /// The simulations as strategies read them.
  func task(_ parameters: EmulatedParameters, _ encoding: InputEncoding) throws -> EmulationTask.Prior {
    EmulationTask.Prior(name: name, values: try encoding.encoded(inputs), scaled: try scaled(parameters))
  }

  private func short(_ value: Double) -> String { String(format: "%.4g", value) }

  /// What the user should know of it beside a target and the source suite, where there is one.
  func remarks(beside target: Suite, source: Suite?) -> [String] {
    let ends = (source?.varyingParameters() ?? []).compactMap { name -> String? in
      guard let own = range(of: name, in: suite), let wanted = source.flatMap({ range(of: name, in: $0) })
      else { return nil }
      let margin = 0.05 * (wanted.upperBound - wanted.lowerBound)
      guard own.lowerBound > wanted.lowerBound + margin || own.upperBound < wanted.upperBound - margin else {
        return nil
      }
      return
        "The response prior \(self.name) has \(name) from \(short(own.lowerBound)) to \(short(own.upperBound)), the"
        + " source suite from \(short(wanted.lowerBound)) to \(short(wanted.upperBound)): beyond its ends the response is taken to be that at them."
    }
    return SuiteConditions(suite).differences(to: SuiteConditions(target)).map { "The response prior: \($0)" }
      + ends
  }

  private func range(of name: String, in suite: Suite) -> ClosedRange<Double>? {
    guard let column = suite.parameters.column(named: name), let least = column.min(), let most = column.max()
    else { return nil }
    return least...most
  }
}
