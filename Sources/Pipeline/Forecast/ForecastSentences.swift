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
      + (emulating.isEmpty
        ? " Strategies that emulate the target were not rehearsed."
        : " In such universes emulators are right, so that \(emulating) looks its best.")
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

  /// What was found, then the emulator's own check and what is to be known of the data.
  var findings: [String] {
    advice + harms + purchases + one + part.physics.findings + theory + [check] + prior + pairs
      + ForecastRecord.findings + notInferred + part.warnings
  }

  private var theory: [String] {
    part.theory?.findings ?? [
      "The theory of infinite width is not shown: it is computed for observations of at most \(ForecastTheory.widest) numbers."
    ]
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
        + " the rehearsed networks meet it as scatter."
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
      "Of \(check.simulations) target simulations held out in turn, errors are \(Self.short(check.chi)) times their"
      + " predicted variance (1 when right); without the response they are \(Self.short(check.chiOfSource)) times the"
      + " source's scatter."
  }

  private var prior: [String] {
    guard let verdict = part.verdict, part.few > 0 else { return [] }
    return ["Of the target's response: \(verdict.summary)."]
  }

  private var advice: [String] {
    study.comparison.targets.compactMap { count in
      guard let best = forecast.best(at: count), let error = error(best, count) else { return nil }
      let start = "With \(counted(count, "simulation")) "
      guard best != forecast.reference else {
        return start
          + "train from scratch: total error \(Self.band(error)), and no strategy is foretold to do better."
      }
      let scratch =
        self.error(forecast.reference, count).map { " against \(Self.band($0)) from scratch" } ?? ""
      return start + "take \(label(best)): total error \(Self.band(error))\(scratch)."
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
          + " \(words(found)).")
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
          + (found.flatMap { $0 }.map(words)
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
    return "takes \(number) with \(label(found.strategy))"
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

  private static func short(_ value: Double) -> String {
    value >= 0.1 ? String(format: "%.2f", value) : String(format: "%.4f", value)
  }
}
