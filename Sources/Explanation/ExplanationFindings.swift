import Foundation

/// What attributions say, in sentences.
struct ExplanationFindings {
  let inputs: ExplainedInputs
  let after: Attributions
  let before: Attributions?
  var information: Attributions?

  /// A sentence for each parameter: where it is read from, and what fine-tuning changed; then one for each that an emulator
  /// knows: how that differs from what there is to read.
  var sentences: [String] { changes + comparisons }

  private var comparisons: [String] {
    guard let information else { return [] }
    return information.parameters.enumerated().compactMap { place, name in
      guard let own = after.parameters.firstIndex(of: name) else { return nil }
      let shares = information.shares(of: place)
      let elsewhere = zip(shares, after.shares(of: own)).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
      return
        "By the emulator's Fisher information the linear estimate of \(name) \(mostly(shares)); \(percent(elsewhere)) of "
        + "what the model reads lies in other inputs."
    }
  }

  private var changes: [String] {
    after.parameters.indices.map { parameter in
      let name = after.parameters[parameter]
      guard let before else { return "\(name) \(mostly(after.shares(of: parameter)))." }
      guard let earlier = before.parameters.firstIndex(of: name) else { return new(parameter, before) }
      return changed(parameter, earlier, before)
    }
  }

  /// The fewest inputs that hold half of the attribution.
  private func mostly(_ shares: [Double]) -> String {
    guard shares.contains(where: { $0 > 0 }) else {
      return "is read from nothing: its estimate is the same for all"
    }
    var (held, chosen): (Double, [Int]) = (0, [])
    for input in shares.indices.sorted(by: { shares[$0] > shares[$1] }) where held < 0.5 {
      held += shares[input]
      chosen.append(input)
    }
    let places = Set(chosen.map { inputs.observables[$0] }).sorted().map { name in
      let own = chosen.filter { inputs.observables[$0] == name }.map { inputs.coordinates[$0] }.sorted()
      return String(format: "%@ between %.3g and %.3g", name, own.first ?? 0, own.last ?? 0)
    }
    return
      "has half of its attribution in \(chosen.count) of \(shares.count) inputs (\(places.joined(separator: "; ")))"
  }

  private func new(_ parameter: Int, _ before: Attributions) -> String {
    let shares = after.shares(of: parameter)
    // How much of the new parameter is read where an old one is read less than it was.
    let left = before.parameters.enumerated().compactMap { earlier, name -> (String, Double)? in
      guard let now = after.parameters.firstIndex(of: name) else { return nil }
      let (old, held) = (before.shares(of: earlier), after.shares(of: now))
      return (name, shares.indices.reduce(0) { held[$1] < old[$1] ? $0 + shares[$1] : $0 })
    }.max { $0.1 < $1.1 }
    return "\(after.parameters[parameter]) is new and \(mostly(shares))"
      + (left.map {
        "; \(percent($0.1)) of it lies in inputs of which \($0.0) takes a smaller share than before"
      } ?? "")
      + "."
  }

  private func changed(_ parameter: Int, _ earlier: Int, _ before: Attributions) -> String {
    let (then, now) = (before.shares(of: earlier), after.shares(of: parameter))
    let moved = zip(then, now).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
    let (earlierSigns, signs) = (before.signs(of: earlier), after.signs(of: parameter))
    let flipped = now.indices.reduce(0) { earlierSigns[$1] * signs[$1] < 0 ? $0 + now[$1] : $0 }
    return
      "\(after.parameters[parameter]): \(percent(moved)) of its attribution moved to other inputs; \(percent(flipped)) of "
      + "it lies where the sign is the opposite of before; it \(mostly(now))."
  }

  private func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }
}
