import Randomness
import Reporting

/// Results of a study whose judgement is drawn or given, without the numbers that no sentence needs.
struct JudgedResults {
  var targets = [100, 400]
  var seeds = [1, 2, 3, 4, 5]
  var parameters = [
    StudyResults.Parameter(name: "sigma_8", symbol: "σ_8", unit: "", lower: 0.6, upper: 1, isNew: false),
    StudyResults.Parameter(name: "M_nu", symbol: "M_ν", unit: "eV", lower: 0, upper: 1, isNew: true),
  ]
  var strategies = [
    StudyResults.Strategy(name: "scratch", label: "from scratch", role: .reference, about: ""),
    StudyResults.Strategy(name: "dummy", label: "dummy outputs", role: .transfer, about: ""),
    StudyResults.Strategy(name: "warm", label: "warm start", role: .transfer, about: ""),
  ]
  var chosen = [100: "dummy", 400: "dummy"]
  /// Verdict and ratio of (strategy, N, quantity); no difference and 0.98 where nothing is given.
  var verdicts: [String: (StudyResults.Comparison.Verdict, Double)] = [:]
  /// Simulations from scratch with the same error in total, by strategy and N; twice as many where nothing is given.
  var equivalents: [String: (Double, StudyResults.Equivalent.Relation)] = [:]
  /// R² by parameter and N.
  var determinations: [String: Double] = [:]

  static func key(_ strategy: String, _ count: Int, _ quantity: String) -> String {
    "\(strategy) \(count) \(quantity)"
  }

  var results: StudyResults {
    let names = [StudyResults.total] + parameters.map(\.name)
    let transfers = strategies.filter { $0.kind == .transfer || $0.kind == .blend }
    func cells<Row>(_ strategies: [StudyResults.Strategy], _ make: (String, Int, String) -> Row) -> [Row] {
      strategies.flatMap { strategy in
        targets.flatMap { count in names.map { make(strategy.name, count, $0) } }
      }
    }
    let suite = StudyResults.Suite(name: "s", simulations: 2000, tested: 400, summary: "pk", cost: nil)
    return StudyResults(
      study: .init(name: "judged", title: "Judged", source: suite, target: suite), parameters: parameters,
      strategies: strategies, targets: targets, seeds: seeds, pretraining: [],
      runs: cells(strategies) { strategy, count, name in
        StudyResults.Run(
          strategy: strategy, nTarget: count, seed: 1, validationError: 0.02,
          mse: Dictionary(uniqueKeysWithValues: names.map { ($0, 0.04) }), r2: [:], rmse: [:], epochs: 3,
          seconds: 1, model: "m", settings: [])
      },
      summary: cells(strategies) { strategy, count, name in
        let r2 = determinations["\(name) \(count)"] ?? 0.5
        return StudyResults.Summary(
          strategy: strategy, nTarget: count, parameter: name,
          mse: .init(median: 0.04, low: 0.036, high: 0.044), r2: .init(median: r2, low: r2, high: r2))
      },
      saved: cells(transfers) { strategy, count, name in
        let (value, relation) =
          equivalents[Self.key(strategy, count, name)] ?? (2 * Double(count), .equal)
        return StudyResults.Saved(
          strategy: strategy, nTarget: count, parameter: name,
          equivalent: .init(
            value: value, low: 0.9 * value, high: 1.1 * value, relation: relation, lowRelation: .equal,
            highRelation: relation), factor: value / Double(count))
      },
      test: .init(
        level: 0.05, cells: transfers.count * targets.count * names.count, lentFreedom: 9, typicalScatter: 0.1
      ),
      negativeTransfer: cells(transfers) { strategy, count, name in
        let (verdict, ratio) = verdicts[Self.key(strategy, count, name)] ?? (.noDifference, 0.98)
        return StudyResults.Comparison(
          strategy: strategy, nTarget: count, parameter: name,
          ratio: .init(median: ratio, low: 0.95 * ratio, high: 1.05 * ratio), probabilityOfHarm: 0.5,
          probabilityOfHelp: 0.5, verdict: verdict, detectable: 1.15)
      },
      chosen: transfers.isEmpty
        ? [] : targets.map { .init(nTarget: $0, strategy: chosen[$0] ?? "", validationError: 0.02) })
  }

  /// Everything that a sentence may depend on, drawn.
  static func drawn(_ stream: inout RandomStream) -> JudgedResults {
    var judged = JudgedResults()
    func pick(_ count: Int) -> Int { Int(stream.uniform() * Double(count)) }
    judged.targets = Array([50, 100, 400, 1600].prefix(1 + pick(4)))
    judged.seeds = Array(1...(1 + pick(5)))
    let all = [("sigma_8", "σ_8"), ("M_nu", "M_ν"), ("w", "w"), ("h", "h"), ("logMmin", "log M")]
    judged.parameters = all.prefix(1 + pick(5)).map { name, symbol in
      StudyResults.Parameter(
        name: name, symbol: symbol, unit: name == "M_nu" ? "eV" : "", lower: 0, upper: 1,
        isNew: stream.uniform() < 0.5)
    }
    if stream.uniform() < 0.1 { judged.strategies = Array(judged.strategies.prefix(1)) }
    judged.chosen = [:]
    let calm = stream.uniform()
    for count in judged.targets {
      judged.chosen[count] = ["dummy", "warm"][pick(2)]
      for strategy in ["dummy", "warm"] {
        for name in [StudyResults.total] + judged.parameters.map(\.name) {
          let verdict: StudyResults.Comparison.Verdict =
            stream.uniform() < calm || judged.seeds.count < 2
            ? .noDifference : stream.uniform() < 0.5 ? .helps : .hurts
          let ratio =
            switch verdict {
            case .helps: 0.5 + 0.4 * stream.uniform()
            case .hurts: 1.1 + stream.uniform()
            case .noDifference: 0.7 + 0.7 * stream.uniform()
            }
          judged.verdicts[key(strategy, count, name)] = (verdict, ratio)
          let relation: StudyResults.Equivalent.Relation = [.equal, .moreThan, .lessThan][pick(3)]
          judged.equivalents[key(strategy, count, name)] = (
            Double(count) * (0.5 + 2 * stream.uniform()), relation
          )
        }
      }
    }
    return judged
  }
}
