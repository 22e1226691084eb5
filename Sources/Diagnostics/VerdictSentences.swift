/// The verdict of a study in two plain sentences: what transfer saves, and which parameters it hurts.
public struct VerdictSentences: Sendable {
  /// A strategy chosen on validation data at a number of target simulations.
  public struct Choice: Sendable, Equatable {
    /// Number of target simulations.
    public var targetCount: Int
    /// The strategy's name.
    public var strategy: String

    /// Makes a choice.
    public init(targetCount: Int, strategy: String) {
      self.targetCount = targetCount
      self.strategy = strategy
    }
  }

  /// The strategy chosen on validation data at every number of target simulations.
  public var chosen: [Choice]
  /// Simulations saved, all strategies.
  public var saved: [SimulationsSaved]
  /// Tests of harm, all strategies.
  public var transfer: [NegativeTransfer]
  /// Names of strategies as a reader should see them ("dummy outputs"), by name.
  public var labels: [String: String]
  /// Symbols of parameters as a reader should see them ("M_ν"), by name.
  public var symbols: [String: String]
  /// Parameters that the second sentence names with numbers whether hurt or not: the new ones of the target
  /// and those degenerate with them.
  public var watched: [String]
  /// False-alarm rate of the tests, to be stated.
  public var level: Double

  /// Collects what the sentences speak of.
  public init(
    chosen: [Choice], saved: [SimulationsSaved], transfer: [NegativeTransfer], labels: [String: String],
    symbols: [String: String], watched: [String], level: Double = 0.05
  ) {
    self.chosen = chosen.sorted { $0.targetCount < $1.targetCount }
    self.saved = saved
    self.transfer = transfer
    self.labels = labels
    self.symbols = symbols
    self.watched = watched
    self.level = level
  }

  /// The two sentences.
  ///
  /// - Throws: `empty` when no strategy was chosen.
  public func sentences() throws(DiagnosticsError) -> [String] {
    if chosen.isEmpty { throw .empty(what: "strategies chosen on validation data") }
    return [savedSentence(), harmSentence()]
  }

  // MARK: - What is saved

  private func savedSentence() -> String {
    let rows = chosen.compactMap { choice in savedRow(choice).map { (choice, $0) } }
    guard let first = rows.first else {
      return "At every number of target simulations training from scratch did best on the validation data, so"
        + " transfer saves nothing here."
    }
    var sentence = clause(first.0, first.1)
    let most = rows.dropFirst().filter { isSaving($0.1) }.max { gain($0.1) < gain($1.1) }
    if let most, gain(most.1) > gain(first.1) {
      sentence += "; " + shortClause(most.0, most.1, after: first.0)
    }
    return sentence + "."
  }

  private func savedRow(_ choice: Choice) -> SimulationsSaved? {
    saved.first {
      $0.strategy == choice.strategy && $0.targetCount == choice.targetCount
        && $0.parameter == Evaluation.total
    }
  }

  private func gain(_ row: SimulationsSaved) -> Double { row.equivalent.value - Double(row.targetCount) }

  private func isSaving(_ row: SimulationsSaved) -> Bool { row.equivalent.low > Double(row.targetCount) }

  private func clause(_ choice: Choice, _ row: SimulationsSaved) -> String {
    let subject =
      "With \(count(row.targetCount)) target simulations \(label(choice.strategy)), chosen on validation data,"
    let number = count(row.equivalent.value)
    switch row.equivalent.relation {
    case .lessThan:
      return "\(subject) does worse in total than training from scratch with \(number), the fewest tried,"
        + " and saves nothing"
    case .moreThan:
      let does = "\(subject) does better in total than training from scratch with \(number), the most tried"
      guard gain(row) > 0 else { return does + "; how many it saves lies beyond" }
      return does
        + ": it saves more than \(count(gain(row))) simulations, a factor above \(decimal(row.factor))"
    case .equal:
      let does = "\(subject) does as well in total as training from scratch with \(number) \(range(row))"
      if isSaving(row) {
        return does + ": it saves \(count(gain(row))) simulations, a factor of \(decimal(row.factor))"
      }
      return does
        + (row.equivalent.high < Double(row.targetCount) ? ": it costs simulations" : ": no clear saving")
    }
  }

  private func shortClause(_ choice: Choice, _ row: SimulationsSaved, after first: Choice) -> String {
    let by = choice.strategy == first.strategy ? "" : " (\(label(choice.strategy)))"
    let start = "with \(count(row.targetCount))\(by) as well as with "
    if row.equivalent.relation == .moreThan {
      return start + "more than \(count(row.equivalent.value)), a factor above \(decimal(row.factor))"
    }
    return start + "\(count(row.equivalent.value)) \(range(row)), a factor of \(decimal(row.factor))"
  }

  private func range(_ row: SimulationsSaved) -> String {
    let low = (row.equivalent.lowRelation == .lessThan ? "below " : "") + count(row.equivalent.low)
    let high = (row.equivalent.highRelation == .moreThan ? "over " : "") + count(row.equivalent.high)
    return "(\(low) to \(high))"
  }

  // MARK: - What is hurt

  private func harmSentence() -> String {
    let rows = transfer.filter { row in
      row.parameter != Evaluation.total
        && chosen.contains { $0.targetCount == row.targetCount && $0.strategy == row.strategy }
    }
    if rows.isEmpty {
      return "Nothing was transferred in the strategies chosen, so no parameter can be hurt."
    }
    if rows.allSatisfy({ $0.probabilityOfHarm == 1 && $0.probabilityOfHelp == 1 }) {
      return "Whether a parameter is hurt cannot be said from one seed: "
        + worst(of: watchedOrWorst(rows), rows) + "."
    }
    let hurt = names(in: rows).filter { name in rows.contains { $0.parameter == name && $0.verdict == .hurts }
    }
    let rest = watched.filter { name in !hurt.contains(name) && rows.contains { $0.parameter == name } }
    let rate = "(false-alarm rate \(decimal(100 * level)) %)"
    if hurt.isEmpty {
      return "No parameter is shown to be hurt \(rate): " + worst(of: watchedOrWorst(rows), rows) + "."
    }
    var sentence =
      "Transfer hurts " + list(hurt.map(symbol)) + " \(rate): "
      + worst(of: hurt, rows.filter { $0.verdict == .hurts })
    if !rest.isEmpty { sentence += "; not shown to be hurt: " + worst(of: rest, rows) }
    return sentence + "."
  }

  private func watchedOrWorst(_ rows: [NegativeTransfer]) -> [String] {
    let present = watched.filter { name in rows.contains { $0.parameter == name } }
    if !present.isEmpty { return present }
    return rows.max { $0.ratio < $1.ratio }.map { [$0.parameter] } ?? []
  }

  private func names(in rows: [NegativeTransfer]) -> [String] {
    var seen: [String] = []
    for row in rows where !seen.contains(row.parameter) { seen.append(row.parameter) }
    return seen
  }

  /// For each parameter its highest ratio, with numbers: "M_ν at worst 1.2 times the error from scratch".
  private func worst(of parameters: [String], _ rows: [NegativeTransfer]) -> String {
    let clauses = parameters.compactMap { name -> String? in
      guard let row = rows.filter({ $0.parameter == name }).max(by: { $0.ratio < $1.ratio }) else {
        return nil
      }
      var clause =
        "\(symbol(name)) has at worst \(decimal(row.ratio)) (\(decimal(row.low)) to \(decimal(row.high)))"
        + " times the squared error from scratch, at N = \(count(row.targetCount))"
      if row.verdict != .hurts, let limit = row.detectable {
        clause += ", where \(decimal(limit)) times would have been seen"
      }
      return clause
    }
    return list(clauses)
  }

  // MARK: - Words

  private func label(_ strategy: String) -> String { labels[strategy] ?? strategy }
  private func symbol(_ parameter: String) -> String { symbols[parameter] ?? parameter }

  private func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  private func count(_ value: Int) -> String { PlainNumber.count(Double(value)) }
  private func count(_ value: Double) -> String { PlainNumber.count(value) }
  private func decimal(_ value: Double) -> String { PlainNumber.decimal(value) }
}
