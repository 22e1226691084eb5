import Formats
import Observables
import OrderedCollections
import Transfer

extension Study.Rehearsal {
  init(_ block: YAMLMapping) throws(FormatError) {
    let number = try block.int(
      "few", default: 0, in: 0...1_000_000,
      doc: "Target simulations to learn from, none of the test; 0 takes the whole suite, without a test.")
    few = number == 0 ? nil : number
    universes = try block.int(
      "universes", default: 3, in: 1...100, doc: "Suites drawn on which the study is rehearsed.")
    seed = UInt64(
      try block.int(
        "seed", default: 1, in: 0...Int.max, doc: "Seed of the simulations learnt from and of the universes.")
    )
    let stated = try block.mapping(
      "wanted", doc: "Errors whose price is wanted, in the parameters' units, as M_nu: 0.1.")
    wanted = [:]
    for name in stated.keys {
      wanted[name] = try stated.double(name, in: 1e-12...1e12, doc: "Wanted error of \(name).")
    }
  }
}

extension Study {
  /// The study whose data an emulator learns from: as many target simulations as there are, not as many as are rehearsed.
  var learning: Study {
    var study = self
    study.isForecast = true
    study.comparison.targets = [rehearsal.few ?? 1]
    study.comparison.targetsKey = "forecast.few"
    // Whether those that emulate can be fitted is asked of the universes.
    study.comparison.strategies = study.comparison.strategies.filter {
      (try? TransferStrategies.named($0).emulates) != true
    }
    if rehearsal.few == nil { study.comparison.test = .rows([]) }
    return study
  }
}
