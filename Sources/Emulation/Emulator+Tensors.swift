import Formats
import OrderedCollections
import Tensor

extension Emulator {
  /// Its tables, in double precision, by name.
  public func tensors() -> OrderedDictionary<String, SafetensorsTensor> {
    var tensors: OrderedDictionary<String, SafetensorsTensor> = [:]
    for (name, matrix) in [
      ("source.coefficients", source.mean.coefficients), ("source.uncertainty", source.mean.uncertainty),
      ("source.covariance", source.covariance.matrix), ("response.shared", response.shared),
      ("response.new", response.new), ("response.modes", response.modes),
      ("response.projector", response.projector), ("response.weights", response.weights),
      ("response.reductions", response.reductions),
    ] {
      tensors[name] = SafetensorsTensor(doubles: matrix.values, shape: [matrix.rows, matrix.columns])
    }
    for (name, values) in [("response.sizes", response.sizes), ("response.strengths", response.strengths)] {
      tensors[name] = SafetensorsTensor(doubles: values, shape: [values.count])
    }
    if let process = source.mean.process {
      for (name, matrix) in [
        ("standins", process.standIns), ("projector", process.projector), ("trend", process.trend),
        ("modes", process.toModes), ("coefficients", process.coefficients),
      ] {
        tensors["source.process.\(name)"] = SafetensorsTensor(
          doubles: matrix.values, shape: [matrix.rows, matrix.columns])
      }
      for (name, values) in [
        ("lengths", process.lengths), ("strengths", process.strengths), ("amplitudes", process.amplitudes),
      ] {
        tensors["source.process.\(name)"] = SafetensorsTensor(doubles: values, shape: [values.count])
      }
    }
    if let prior = responsePrior?.coefficients {
      tensors["prior.coefficients"] = SafetensorsTensor(
        doubles: prior.values, shape: [prior.rows, prior.columns])
    }
    return tensors
  }

  /// An emulator as it was kept.
  ///
  /// - Parameters:
  ///   - configuration: all but the large tables.
  ///   - tensors: the tables, all of which must belong to it.
  /// - Throws: ``EmulationError/damaged(reason:)``, ``EmulationError/degenerate(what:simulations:numbers:)``,
  ///   `FormatError.safetensors` for a tensor of another type.
  public init(
    _ configuration: EmulatorConfiguration, tensors: OrderedDictionary<String, SafetensorsTensor>
  ) throws {
    try configuration.requireSound()
    let parameters = configuration.parameters
    let (shared, new) = (parameters.shared.count, parameters.new.count)
    let terms = PolynomialBasis.count(coordinates: shared, degree: configuration.mean.degree)
    let width = configuration.bins.reduce(0) { $0 + $1.count }
    var tables = EmulatorTables(tensors)
    let simulations = tables.extent(of: "response.shared")
    let modes = tables.extent(of: "response.strengths")
    let reached = tables.extent(of: "response.sizes")
    guard simulations > 0, modes > 0, (1...width).contains(reached) else {
      throw EmulationError.damaged(
        reason:
          "expected tensors response.shared, response.strengths and response.sizes (1 to \(width) numbers),"
          + " found \(simulations), \(modes) and \(reached) rows")
    }
    guard simulations <= configuration.simulations[1] else {
      throw EmulationError.damaged(
        reason:
          "expected at most \(configuration.simulations[1]) rows of tensor 'response.shared', as the emulator says"
          + " that it was learnt from so many target simulations, found \(simulations)")
    }
    let responseParameters = ResponseParameters(shared: shared, new: new, bins: configuration.bins)
    guard configuration.response.count == responseParameters.count else {
      throw EmulationError.damaged(
        reason: "expected \(responseParameters.count) numbers of the response, found"
          + " \(configuration.response.count)")
    }
    let choice = SourceMean.Choice(
      degree: configuration.mean.degree, logarithmic: configuration.mean.logarithmic,
      width: configuration.mean.width ?? .infinity)
    let mean = SourceMean(
      choice, coordinates: shared, coefficients: try tables.matrix("source.coefficients", terms, width),
      uncertainty: try tables.matrix("source.uncertainty", terms, terms),
      process: try tables.process(parameters: shared, terms: terms, width: width))
    let matrix = try tables.matrix("source.covariance", width, width)
    let response = Response(
      parameters: responseParameters, point: configuration.response,
      shared: try tables.matrix("response.shared", simulations, shared),
      new: try tables.matrix("response.new", simulations, new),
      modes: try tables.matrix("response.modes", width, width),
      sizes: try tables.positive("response.sizes", reached),
      strengths: try tables.positive("response.strengths", modes),
      projector: try tables.matrix("response.projector", simulations, modes),
      weights: try tables.matrix("response.weights", modes, reached),
      reductions: try tables.matrix("response.reductions", modes, reached))
    var prior: ResponsePrior?
    if let verdict = configuration.responsePrior, verdict.isUsed {
      let terms = PolynomialBasis.count(coordinates: parameters.count, degree: verdict.prior.degree)
      prior = ResponsePrior(
        verdict.prior, parameters: parameters,
        coefficients: try tables.matrix("prior.coefficients", terms, width))
    }
    let responsePrior = prior
    try tables.finish()
    var law = NoiseLaw()
    law.noise = configuration.noise.source
    law.response = configuration.noise.response
    law.freedom = configuration.noise.freedom
    law.power = configuration.noise.power ?? 1
    self = try withOneThread { () throws in
      let covariance = try ResidualCovariance(
        kept: matrix, shrinkage: configuration.shrinkage, simulations: configuration.simulations[0])
      return try Emulator(
        source: SourceModel(
          parameters: parameters, bins: configuration.bins, mean: mean, covariance: covariance,
          support: configuration.support.map { $0[0]...$0[1] }, simulations: configuration.simulations[0]),
        prior: configuration.prior.map { $0[0]...$0[1] }, response: response, law: law,
        check: configuration.check, logEvidence: configuration.logEvidence ?? -.infinity,
        simulations: configuration.simulations[1], responsePrior: responsePrior,
        verdict: configuration.responsePrior, correlation: configuration.correlation,
        pairedVariance: configuration.pairedVariance)
    }
  }
}

/// The tables of an emulator as they are read one after the other.
private struct EmulatorTables {
  private var left: OrderedDictionary<String, SafetensorsTensor>

  init(_ tensors: OrderedDictionary<String, SafetensorsTensor>) { left = tensors }

  /// The extent of a tensor's first axis; 0 without the tensor.
  func extent(of name: String) -> Int { left[name]?.shape.first ?? 0 }

  mutating func matrix(_ name: String, _ rows: Int, _ columns: Int) throws -> Matrix {
    Matrix(rows: rows, columns: columns, values: try values(name, [rows, columns]))
  }

  /// The process of what the source's polynomial leaves; nil where there are no tables of one.
  mutating func process(parameters: Int, terms: Int, width: Int) throws -> ResidualProcess? {
    guard left.keys.contains(where: { $0.hasPrefix("source.process.") }) else { return nil }
    let standIns = extent(of: "source.process.standins")
    let features = extent(of: "source.process.strengths")
    guard standIns > 0, features > 0, features <= standIns else {
      throw EmulationError.damaged(
        reason:
          "expected tensor source.process.standins of a row or more and source.process.strengths of 1 to as many numbers,"
          + " found \(standIns) rows and \(features) numbers")
    }
    let amplitudes = try values("source.process.amplitudes", [width])
    guard amplitudes.allSatisfy({ (0...ResidualProcess.largestAmplitude).contains($0) }) else {
      throw EmulationError.damaged(
        reason:
          "tensor 'source.process.amplitudes' holds numbers that are not from 0 to \(ResidualProcess.largestAmplitude)"
      )
    }
    let modes = try matrix("source.process.modes", width, width)
    do { _ = try modes.tensor().inverse() } catch {
      throw EmulationError.damaged(reason: "tensor 'source.process.modes' has no inverse")
    }
    return ResidualProcess(
      lengths: try positive("source.process.lengths", parameters),
      standIns: try matrix("source.process.standins", standIns, parameters),
      projector: try matrix("source.process.projector", standIns, features),
      trend: try matrix("source.process.trend", terms, features),
      strengths: try positive("source.process.strengths", features), toModes: modes, amplitudes: amplitudes,
      coefficients: try matrix("source.process.coefficients", features, width))
  }

  mutating func positive(_ name: String, _ count: Int) throws -> [Double] {
    let values = try values(name, [count])
    guard values.allSatisfy({ $0 > 0 }) else {
      throw EmulationError.damaged(reason: "tensor '\(name)' holds numbers that are not above 0")
    }
    return values
  }

  private mutating func values(_ name: String, _ shape: [Int]) throws -> [Double] {
    guard let tensor = left.removeValue(forKey: name) else {
      throw EmulationError.damaged(reason: "tensor '\(name)' of the emulator is missing")
    }
    guard tensor.shape == shape else {
      throw EmulationError.damaged(
        reason: "tensor '\(name)' has the shape \(tensor.shape), expected \(shape)")
    }
    let values = try tensor.doubles()
    guard values.allSatisfy(\.isFinite) else {
      throw EmulationError.damaged(reason: "tensor '\(name)' holds numbers that are not finite")
    }
    return values
  }

  /// Refuses a tensor that nothing read.
  func finish() throws(EmulationError) {
    if let extra = left.keys.first {
      throw .damaged(reason: "tensor '\(extra)' belongs to no part of an emulator")
    }
  }
}
