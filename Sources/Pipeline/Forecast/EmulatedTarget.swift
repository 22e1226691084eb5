import Cosmology
import Emulation
import Formats
import Observables
import OrderedCollections
import Randomness
import Simulation
import Suites
import Transfer
import Work

/// The target suite of a study, learnt from few of its simulations, and suites that it might have been.
struct EmulatedTarget {
  let emulator: Emulator
  private let encoding: InputEncoding
  private let scaling: ParameterScaling
  private let data: StudyData
  /// Where the target's simulations lie, scaled: its own prior may be narrower than that of both suites.
  private let ranges: [ClosedRange<Double>]

  /// Learns the target's distribution from the source suite and some rows of the target.
  ///
  /// Without a target suite it is what the response prior expects. All parameters that the target varies take part, inferred or not.
  ///
  /// - Throws: `EmulationError`, `SuiteError`, ``PipelineError/needsSourceSuite``.
  init(_ study: Study, _ data: StudyData, rows: [Int], seed: UInt64) throws {
    let stopped: @Sendable () -> Bool = { Interruption.isRequested }
    let (source, inputs) = try data.source.simulations()
    let names = data.target.varyingParameters()
    try Self.requireVarying(data.target, source, stated: study.sourceValues)
    scaling = try study.parameters.resolved(names, in: [source, data.target]).scaling
    encoding = try InputEncoding(
      fitting: .source, source: .init(inputs, rows: Array(0..<source.count)), kinds: data.kinds)
    let parameters: EmulatedParameters
    do {
      parameters = try EmulatedParameters(
        scaling: scaling, source: source, target: data.target, sourceValues: study.sourceValues)
    } catch EmulationError.noSourceValue(let name) {
      throw PipelineError.noSourceValue(name, asker: "A forecast")
    }
    let shared = try scaling.selecting(parameters.shared.map { names[$0] })
    let partners = try data.partnerInputs(rows, encoding)
    let all = Array(0..<source.count)
    let encoded = try encoding.encoded(inputs)
    let values =
      try SourceMove(source: source, target: data.target)?.moved(
        encoded, rows: all, of: source, bins: inputs.observables.map(BinPlaces.init), models: SourceModels(),
        isCancelled: stopped)
      ?? encoded
    let learnt = SourceModel.rows(of: values, without: partners)
    let model = try SourceModel(
      values: values.selecting(rows: learnt), scaled: Self.scaled(shared, source, learnt),
      parameters: parameters, bins: inputs.observables.map(BinPlaces.init), isCancelled: stopped)
    try data.responsePrior?.require(parameters)
    let prior = try data.responsePrior.map { [encoding] in
      try ResponsePrior(
        name: $0.name, values: encoding.encoded($0.inputs), scaled: $0.scaled(parameters), source: model,
        isCancelled: stopped)
    }
    self.data = data
    if let prior, study.target == .expected {
      guard !parameters.new.isEmpty else {
        throw PipelineError.nothingNew(prior: prior.facts.name, source: data.source.name)
      }
      emulator = try Emulator(source: model, expecting: prior)
      ranges = emulator.prior
      return
    }
    var settings = Emulator.Settings()
    settings.seed = seed
    emulator = try Emulator(
      source: model, values: encoding.encoded(data.targetInputs, rows: rows),
      scaled: Self.scaled(scaling, data.target, rows), prior: prior,
      partners: partners, settings: settings, isCancelled: stopped)
    ranges = Self.ranges(
      of: data.target, scaling, within: emulator.prior, rows: try Self.scaled(scaling, data.target, rows))
  }

  /// The target's stated prior; where none is stated the range of its rows, a step of evenly spread ones wider at both ends.
  private static func ranges(
    of target: Suite, _ scaling: ParameterScaling, within prior: [ClosedRange<Double>], rows: Matrix
  ) -> [ClosedRange<Double>] {
    scaling.names.indices.map { place in
      let whole = prior[place]
      var own = whole
      if let stated = target.manifest.prior[scaling.names[place]] {
        let ends = [stated.lowerBound, stated.upperBound].map {
          scaling.scales[place].scaled($0, scaling.lower[place], scaling.upper[place])
        }.sorted()
        own = ends[0]...ends[1]
      } else {
        let values = rows.column(place).sorted()
        if let least = values.first, let most = values.last, values.count > 1 {
          let step = (most - least) / Double(values.count - 1)
          own = least - step...most + step
        }
      }
      let (low, high) = (max(own.lowerBound, whole.lowerBound), min(own.upperBound, whole.upperBound))
      return low < high ? low...high : whole
    }
  }

  /// Refuses a new parameter that is the same in all simulations, but elsewhere than in the source suite: nothing would be
  /// learnt of it.
  private static func requireVarying(_ target: Suite, _ source: Suite, stated: [String: Double]) throws {
    // What the source varies and the target fixes is no new parameter: the source's simulations are moved there.
    let varying = target.varyingParameters() + source.varyingParameters()
    for (index, name) in target.parameters.names.enumerated() where !varying.contains(name) {
      let own = target.parameters.values[0, index]
      let known =
        stated[name] ?? source.parameters.column(named: name)?.first
        ?? ParameterCatalogue.entry(named: name)?.standard
      guard let known, abs(own - known) > 1e-6 * max(abs(known), 1e-12) else { continue }
      throw EmulationError.constant(parameter: name, value: own, simulations: target.count)
    }
  }

  /// The mean square error of the middle of each parameter's prior, which is uniform, scaled to [0, 1].
  var priorErrors: [String: Double] {
    Dictionary(
      uniqueKeysWithValues: zip(scaling.names, ranges).map { name, range in
        let width = range.upperBound - range.lowerBound
        return (name, width * width / 12)
      })
  }

  private static func scaled(_ scaling: ParameterScaling, _ suite: Suite, _ rows: [Int]) throws -> Matrix {
    Matrix(
      rows: rows.count, columns: scaling.names.count,
      values: try scaling.targets(suite.parameters, rows: rows).map { Double($0) })
  }

  /// A suite that the target might be: a function of the response as probable as the true one, and simulations by it.
  ///
  /// - Parameters:
  ///   - number: which universe, counted from 0.
  ///   - count: simulations.
  func universe(_ number: Int, count: Int, seed: UInt64) throws -> Suite {
    let own = RandomStream(seed: seed, purpose: "universe", index: UInt64(number))
    var stream = own
    let (places, noise) = (stream.next(), stream.next())
    let function = try emulator.drawFunction(seed: seed, index: UInt64(number))
    var points = try Design.latinHypercube(centred: false).points(
      count: count, dimensions: scaling.names.count, seed: places)
    for index in points.values.indices {
      let range = ranges[index % points.columns]
      points.values[index] = range.lowerBound + points.values[index] * (range.upperBound - range.lowerBound)
    }
    let drawn = try encoding.decoded(emulator.simulated(at: points, response: .shared(function), seed: noise))
    let observables = zip(data.targetInputs.observables, data.targetInputs.columns).map {
      Suite.Observed($0, .memory(drawn.selecting(columns: Array($1))))
    }
    return try Suite(
      parameters: ParameterTable(names: scaling.names, values: scaling.restored(points)),
      observables: observables,
      manifest: SuiteManifest(
        name: "\(data.target.name), universe \(number + 1)", generator: "slingshot emulator", seed: seed))
  }
}
