import Formats

/// A case: the data of a source and a target task and sets of parameters, whose results are to be filled in.
///
/// The layout is a JSON object. `D`, `P1`, `P2`, `X1`, `y1`, `X2`, `y2` are the data (inputs row by row); `b` and `w`, the
/// weights of linear teachers, may be left out, and the losses against them then are too. `bayes` lists parameters
/// `gamma1`, `gamma2`, `lam`, `beta`, `delta` of saddle points, `dmft` lists `gamma1`, `gamma2`, `lam`, `delta`, `lr`, `steps`
/// of gradient flow, of linear networks both.
public struct TheoryCase: Sendable {
  /// What is filled in.
  public enum Part: String, Sendable, CaseIterable {
    /// The saddle points of the list `bayes`.
    case bayes
    /// The gradient flows of the list `dmft`.
    case flow = "dmft"
  }

  private static let keys = [
    "D", "P1", "P2", "alpha", "b", "w", "X1", "y1", "X2", "y2", "layout", "bayes", "dmft",
  ]

  private let json: JSONValue
  private let object: CaseObject
  let problem: TransferProblem

  /// Reads the case of a JSON file.
  ///
  /// - Throws: `FormatError` for a file that cannot be read; ``TheoryError`` with the path of keys.
  public static func read(_ path: String) throws -> TheoryCase {
    try TheoryCase(JSONValue.read(path), name: path)
  }

  /// Reads a case.
  ///
  /// - Parameter name: the file's name in messages.
  /// - Throws: ``TheoryError`` with the path of keys.
  public init(_ json: JSONValue, name: String) throws(TheoryError) {
    self.json = json
    object = try CaseObject(json, file: name, path: "", known: Self.keys)
    let size = try object.whole("D", in: 1...10_000)
    let counts = [
      try object.whole("P1", in: 1...100_000), try object.whole("P2", in: 1...100_000),
    ]
    var tasks: [RegressionTask] = []
    for (index, name) in ["source", "target"].enumerated() {
      let inputs = try object.numbers("X\(index + 1)", count: counts[index] * size)
      tasks.append(
        try RegressionTask(
          inputs: Matrix(rows: counts[index], columns: size, values: inputs),
          labels: object.numbers("y\(index + 1)", count: counts[index]), name: name))
    }
    var teachers: [Teacher?] = []
    for key in ["b", "w"] {
      let weights = try object.optionalNumbers(key, count: size)
      teachers.append(try weights.map { (weights) throws(TheoryError) in try Teacher(direction: weights) })
    }
    if object.has("alpha") { _ = try object.number("alpha", atLeast: -1) }
    if object.has("layout") { _ = try object.text("layout", oneOf: ["row-major P x D"]) }
    problem = try TransferProblem(
      source: tasks[0], target: tasks[1], sourceTeacher: teachers[0], targetTeacher: teachers[1])
  }

  /// The case with the results of one list filled in; what else it holds stays as it is.
  ///
  /// - Throws: ``TheoryError`` with the path of keys.
  public func filled(_ part: Part) throws(TheoryError) -> JSONValue {
    let key = part.rawValue
    var entries: [JSONValue] = []
    let listed = try object.list(key)
    guard !listed.isEmpty else {
      throw object.error(key, expected: "a list of at least one set of parameters", found: "an empty one")
    }
    for (index, entry) in listed.enumerated() {
      let path = "\(key)[\(index)]"
      let known = part == .bayes ? Self.bayesKeys : Self.flowKeys
      let reader = try CaseObject(entry, file: object.file, path: path, known: known)
      do throws(TheoryError) {
        entries.append(try part == .bayes ? bayes(entry, reader) : flow(entry, reader))
      } catch .value(let file, let key, let expected, let found) {
        throw .value(file: file, key: key, expected: expected, found: found)
      } catch { throw .entry(file: object.file, key: path, error) }
    }
    var result = json
    result[key] = .array(entries)
    return result
  }
}

extension TheoryCase {
  private static let bayesKeys = [
    "gamma1", "gamma2", "lam", "beta", "delta", "src_v", "src_S", "src_rho", "src_loss", "v", "rho", "weff",
    "F", "loss", "train",
  ]

  private func bayes(_ entry: JSONValue, _ reader: CaseObject) throws(TheoryError) -> JSONValue {
    let transfer = try LinearTransfer(
      problem,
      BayesParameters(
        sourceStrength: reader.number("gamma1", atLeast: 0),
        targetStrength: reader.number("gamma2", atLeast: 0),
        beta: reader.number("beta", atLeast: 0, strictly: true),
        lambda: reader.number("lam", atLeast: 0, strictly: true), delta: reader.number("delta", atLeast: 0)))
    let (source, target) = (transfer.source, transfer.target)
    var result = entry
    result["src_v"] = .numbers(source.v)
    result["src_S"] = .numbers(source.secondMoment.values)
    result["src_rho"] = .number(source.rho)
    result["src_loss"] = problem.sourceTeacher.map { .number(source.testError($0)) }
    result["v"] = .numbers(target.v)
    result["rho"] = .number(target.rho)
    result["weff"] = .numbers(target.weights)
    result["F"] = .number(target.freeEnergy)
    result["loss"] = problem.targetTeacher.map { .number(target.testError($0)) }
    result["train"] = .number(target.error(problem.target))
    return result
  }

  private static let flowKeys = [
    "gamma1", "gamma2", "lam", "delta", "lr", "steps", "src_M", "src_s", "src_q", "M", "s", "q", "loss",
  ]

  private func flow(_ entry: JSONValue, _ reader: CaseObject) throws(TheoryError) -> JSONValue {
    let step = try reader.number("lr", atLeast: 0, strictly: true)
    let steps = try reader.whole("steps", in: 0...10_000_000)
    let decay = try reader.number("lam", atLeast: 0)
    let first = FlowStage(
      gamma: try reader.number("gamma1", atLeast: 0, strictly: true), decay: decay, step: step, steps: steps)
    let second = FlowStage(
      gamma: try reader.number("gamma2", atLeast: 0, strictly: true), decay: decay,
      delta: try reader.number("delta", atLeast: 0), step: step, steps: steps)
    let source = try MomentFlow(problem.source).run(first, from: .prior(dimension: problem.dimension)).state
    let target = try MomentFlow(problem.target).run(
      second, from: source.withFreshReadout(), coupling: FlowCoupling(startingAt: source.weights)
    ).state
    var result = entry
    for (prefix, moments) in [("src_", source), ("", target)] {
      result[prefix + "M"] = .numbers(moments.weights.values)
      result[prefix + "s"] = .numbers(moments.cross)
      result[prefix + "q"] = .number(moments.readout)
    }
    result["loss"] = problem.targetTeacher.map { teacher in
      let miss = zip(target.effectiveWeights(gamma: second.gamma), teacher.direction).map(-)
      return .number(miss.squaredLength / Double(miss.count))
    }
    return result
  }
}
