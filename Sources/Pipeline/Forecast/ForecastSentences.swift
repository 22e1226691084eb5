import Diagnostics
import Emulation
import Forecast
import Formats
import Foundation
import OrderedCollections
import Suites
import Transfer

/// What a forecast says in words that can be checked.
struct ForecastSentences {
  let study: Study
  let part: ForecastResults.Part
  private var forecast: StudyForecast { part.forecast }

  /// How the forecast was made.
  var about: String {
    let universes = counted(forecast.universes, "universe")
    return learnt
      + " the study was then rehearsed in \(universes) drawn from it, with"
      + " \(counted(study.comparison.seeds.count, "seed")) each."
      + (best.first.map { " " + $0 } ?? "")
      + " Errors are mean squares of parameters scaled to [0, 1], of \(bounds)."
  }

  /// What the parameters are scaled by.
  private var bounds: String {
    part.scaling.names.indices.map { place in
      "\(part.scaling.labels[place]) from \(Self.plain(part.scaling.lower[place])) to"
        + " \(Self.plain(part.scaling.upper[place]))"
        + (part.scaling.scales[place] == .linear ? "" : " by its logarithm")
    }.joined(separator: ", ")
  }

  /// What the target's distribution was learnt from.
  private var learnt: String {
    guard part.few == 0, let prior = part.verdict?.prior else {
      return
        "The target's distribution was learnt from \(part.few) of its simulations and the source suite;"
    }
    return
      "No target simulation was seen: everything rests on the source suite and on \(prior.name), a simulator of the"
      + " extended model, whose response is taken as it is but for functions that are likely beforehand (a polynomial fits"
      + " its \(counted(prior.simulations, "simulation")) to \(Self.short(prior.misfit)) of a source simulation's scatter);"
  }

  /// The strategies that emulate, in words.
  private var emulating: String {
    study.comparison.strategies.filter { (try? TransferStrategies.named($0).emulates) == true }.map(label)
      .joined(separator: ", ")
  }

  /// That strategies which emulate are rehearsed where they are right.
  private var best: [String] {
    guard !emulating.isEmpty else { return [] }
    let isOne = !emulating.contains(", ")
    return [
      "In rehearsed universes emulators are right by construction, so that \(emulating) \(isOne ? "looks its" : "look their") best: a real"
        + " study finds larger errors of \(isOne ? "it" : "them") than these, and the record of forecasts below is of other strategies."
    ]
  }

  /// What was found, then the emulator's own check and what is to be known of the data.
  var findings: [String] {
    advice + best + unlearnt + harms + purchases + emulators + one + part.physics.findings + theory + [check]
      + prior
      + pairs
      + ForecastRecord.findings + notInferred + part.warnings
  }

  private var theory: [String] {
    part.theory?.findings ?? [
      "The theory of infinite width is not shown: it is computed for observations of at most \(ForecastTheory.widest) numbers."
    ]
  }

  /// How to rehearse the strategies that emulate, where none was.
  private var emulators: [String] {
    guard emulating.isEmpty else { return [] }
    return [
      "Strategies that learn the target's distribution, emulated, transport and safe, were not rehearsed;"
        + " --set study.strategies='[scratch, warm-start, transport, emulated, safe]' does, and takes longer."
    ]
  }

  /// A share of the prior's error above which a parameter counts as not learnt.
  private static let known = 0.9

  /// Which parameters are hardly learnt, then what is foretold of each new one that is.
  private var unlearnt: [String] {
    let counts = study.comparison.targets
    guard let fewest = counts.min(), let most = counts.max() else { return [] }
    typealias Found = (
      symbol: String, isNew: Bool, prior: Double, first: StudyForecast.Point, last: StudyForecast.Point
    )
    let found = part.scaling.names.enumerated().compactMap { place, name -> Found? in
      guard let prior = part.priorErrors[name], let first = least(name, fewest), let last = least(name, most)
      else {
        return nil
      }
      return (part.scaling.labels[place], part.physics.newNames.contains(name), prior, first, last)
    }
    let hardly = found.filter { $0.last.error.value > Self.known * $0.prior }
    let told = hardly.map {
      "\($0.symbol) (\(Self.short($0.last.error.value)) at the least, the prior alone \(Self.short($0.prior)))"
    }
    let new = found.filter { $0.isNew && $0.last.error.value <= Self.known * $0.prior }.map {
      "\($0.symbol), which is new: the least error foretold is \(Self.band($0.first.error)) with"
        + " \(counted(fewest, "simulation")) (\(label($0.first.strategy)))"
        + (fewest == most ? "" : ", \(Self.band($0.last.error)) with \(most) (\(label($0.last.strategy)))")
        + "; the prior alone leaves \(Self.short($0.prior))."
    }
    guard !hardly.isEmpty else { return new }
    return [
      "Hardly learnt with \(counted(most, "simulation")), whatever the ratio to from scratch: \(told.joined(separator: ", "))."
    ] + new
  }

  /// The strategy of the least error of a parameter.
  private func least(_ parameter: String, _ count: Int) -> StudyForecast.Point? {
    forecast.points.filter { $0.parameter == parameter && $0.targetCount == count }
      .min { $0.error.value < $1.error.value }
  }

  /// What a single universe does not say.
  private var one: [String] {
    guard forecast.universes == 1 else { return [] }
    return [
      "One universe does not say how much the response is uncertain: bands hold the shortfall of rehearsals alone."
    ]
  }

  /// What a real study meets as scatter.
  private var notInferred: [String] {
    let inferred = part.scaling.names
    let names = part.physics.scaling.names.filter { !inferred.contains($0) }
    guard !names.isEmpty else { return [] }
    return [
      "\(names.joined(separator: ", ")) \(names.count == 1 ? "varies" : "vary") in the target suite and"
        + " \(names.count == 1 ? "is" : "are") not inferred: the emulator learns what \(names.count == 1 ? "it does" : "they do"),"
        + " the rehearsed networks meet \(names.count == 1 ? "it" : "them") as scatter;"
        + " --set parameters.infer='[\((inferred + names).joined(separator: ", "))]' infers"
        + " \(names.count == 1 ? "it" : "them") too."
    ]
  }

  private var pairs: [String] {
    guard let variance = part.pairedVariance else { return [] }
    return [
      "Paired with the source suite, the simulations learnt from leave the response \(Self.short(variance.squareRoot())) times"
        + " the error that they would leave without their partners; the rehearsed simulations have none."
    ]
  }

  private var check: String {
    let check = part.check
    guard part.few > 0 else {
      return
        "No target simulation was seen, so that nothing of this was held against one: a few simulations would say how far"
        + " the simulator is right."
    }
    return
      "Of \(check.simulations) target simulations held out in turn, the emulator's squared errors are \(Self.short(check.chi))"
      + " times what it expects of them (1 when right); what the new physics adds left out, they are"
      + " \(Self.short(check.chiOfSource)) times the variance of the source's scatter."
  }

  private var prior: [String] {
    guard let verdict = part.verdict, part.few > 0 else { return [] }
    return ["Of the target's response: \(verdict.summary)."]
  }

  private var advice: [String] {
    study.comparison.targets.compactMap { count in
      guard let best = forecast.best(at: count), let error = error(best, count) else { return nil }
      let start = "With \(counted(count, "simulation")) "
      let rivals = forecast.rivals(of: best, at: count)
      guard best != forecast.reference else {
        return start
          + "train from scratch: total error \(Self.band(error)), and no strategy is foretold to do better."
      }
      let scratch =
        self.error(forecast.reference, count).map { " against \(Self.band($0)) from scratch" } ?? ""
      let alike =
        rivals.isEmpty
        ? ""
        : "; \(rivals.map(label).joined(separator: ", ")) \(rivals.count == 1 ? "lies" : "lie") within its band"
      return start + "take \(label(best)): total error \(Self.band(error))\(scratch)\(alike)."
    }
  }

  /// Harm below this probability is not listed.
  private static let likely = 0.8

  /// Cells that are likely to be hurt, the surest first.
  private var harms: [String] {
    let likely = forecast.cells.filter { $0.hurts > Self.likely }.sorted { $0.hurts > $1.hurts }
    guard !likely.isEmpty else {
      return [
        "No strategy is foretold to hurt a parameter with a probability of more than \(Self.short(Self.likely))."
      ]
    }
    let shown = likely.prefix(5).map { cell in
      "\(label(cell.strategy)) at N = \(cell.targetCount) on \(symbol(cell.parameter)), by a factor"
        + " \(Self.band(cell.ratio)), with a probability of \(Self.short(cell.hurts))"
    }
    let rest = likely.count > 5 ? "; and \(counted(likely.count - 5, "further cell"))" : ""
    return ["Transfer is foretold to hurt: " + shown.joined(separator: "; ") + rest + "."]
  }

  private var purchases: [String] {
    var sentences: [String] = []
    if let most = study.comparison.targets.last, let scratch = error(forecast.reference, most),
      let found = try? forecast.purchase(error: scratch.value, of: Evaluation.total),
      found.strategy != forecast.reference
    {
      sentences.append(
        "What from scratch reaches with \(most) simulations, a total error of \(Self.short(scratch.value)),"
          + " takes \(words(found)).")
    }
    for (parameter, wanted) in study.rehearsal.wanted {
      guard let index = part.scaling.names.firstIndex(of: parameter) else { continue }
      let range = part.scaling.upper[index] - part.scaling.lower[index]
      let unit = part.scaling.units[index].isEmpty ? "" : " " + part.scaling.units[index]
      let error = (wanted / range) * (wanted / range)
      guard part.scaling.scales[index] == .linear else {
        sentences.append(
          "An error in \(symbol(parameter)) is not foretold in its unit, for its scale is not linear.")
        continue
      }
      let found = try? forecast.purchase(error: error, of: parameter)
      sentences.append(
        "An error of \(Self.short(wanted))\(unit) in \(symbol(parameter)) "
          + (found.flatMap { $0 }.map { "takes " + words($0) }
            ?? "is reached by no strategy with at most \(study.comparison.targets.last ?? 0) simulations")
          + ".")
    }
    return sentences
  }

  private func words(_ found: StudyForecast.Purchase) -> String {
    let count = Int(found.count.value.rounded())
    let high = found.count.high.isFinite ? String(Int(found.count.high.rounded())) : "more than rehearsed"
    let least = Double(study.comparison.targets.min() ?? 0)
    let low = "\(found.count.low <= least ? "at most " : "")\(Int(found.count.low.rounded()))"
    let band = " (68 %: \(low) to \(high))"
    let number = found.relation == .lessThan ? "at most \(count)" : "\(count)\(band)"
    return "\(number) with \(label(found.strategy)), the fewest of all strategies"
  }

  private func error(_ strategy: String, _ count: Int) -> Estimate? {
    forecast.points.first {
      $0.strategy == strategy && $0.targetCount == count && $0.parameter == Evaluation.total
    }?.error
  }

  private func symbol(_ parameter: String) -> String {
    part.scaling.names.firstIndex(of: parameter).map { part.scaling.labels[$0] } ?? "the total"
  }

  private func label(_ strategy: String) -> String {
    (try? TransferStrategies.named(strategy).label) ?? strategy
  }

  private static func band(_ value: Estimate) -> String {
    "\(short(value.value)) (\(short(value.low))–\(short(value.high)))"
  }

  private static func plain(_ value: Double) -> String { String(format: "%.4g", value) }

  private static func short(_ value: Double) -> String {
    value >= 0.1 ? String(format: "%.2f", value) : String(format: "%.4f", value)
  }
}
