import Reporting
import Testing

@Suite struct VerdictSentencesTests {
  private func sentences(_ change: (inout JudgedResults) -> Void = { _ in }) -> [String] {
    var judged = JudgedResults()
    change(&judged)
    return judged.results.verdict
  }

  @Test func theNewParameterComesFirst() {
    let found = sentences { judged in
      judged.determinations = ["M_nu 100": 0.06, "M_nu 400": 0.15]
      judged.verdicts["dummy 100 M_nu"] = (.helps, 0.8)
      judged.verdicts["dummy 400 total"] = (.helps, 0.7)
      judged.verdicts["dummy 100 sigma_8"] = (.hurts, 1.2)
    }
    #expect(
      found == [
        "M_ν, new in the target, is inferred with R² = 0.06 (error 0.20 eV) from 100 target simulations and R² = 0.15"
          + " (error 0.20 eV) from 400 by the transfer chosen on validation data: transfer helps it at N = 100 (0.80"
          + " times the squared error from scratch, 16–84 % 0.76 to 0.84) and is not shown to change it elsewhere.",
        "With 400 target simulations dummy outputs, chosen on validation data, does as well in total as training from"
          + " scratch with 800 (720 to 880): it saves 400 simulations, a factor of 2; transfer hurts σ_8 at N = 100"
          + " (1.20 times the squared error from scratch, 16–84 % 1.14 to 1.26) (false alarms in at most 5 % of studies).",
      ])
  }

  @Test func aNewParameterThatIsHardlyKnownIsSaidToBe() {
    let found = sentences { $0.determinations = ["M_nu 100": 0.01, "M_nu 400": 0.04] }
    #expect(
      found[0].hasPrefix(
        "M_ν, new in the target, is hardly inferred, with R² = 0.01 (error 0.20 eV) from 100"))
    #expect(
      found[0].hasSuffix(
        "transfer is not shown to help or hurt it (the largest ratio of its squared error to that from scratch is 0.98,"
          + " at N = 100, 16–84 % 0.93 to 1.03; the test, which covers all comparisons together, would have shown harm"
          + " only from 1.15 on)."))
    #expect(
      found[1].hasPrefix(
        "Transfer is not shown to save simulations: in total dummy outputs has at best 0.98 times the squared error"
      ))
    #expect(
      found[1].contains("; transfer is shown to hurt no parameter (false alarms in at most 5 % of"))
  }

  @Test func harmAndHelpOfTheNewParameterAreBothTold() {
    let found = sentences { judged in
      judged.targets = [50, 100, 400]
      judged.chosen[50] = "dummy"
      judged.verdicts["dummy 50 M_nu"] = (.helps, 0.8)
      judged.verdicts["dummy 100 M_nu"] = (.helps, 0.7)
      judged.verdicts["dummy 400 M_nu"] = (.hurts, 1.3)
    }
    #expect(found[0].contains("transfer helps it at N = 50 and 100 (at best 0.70 times"))
    #expect(found[0].contains(") and hurts it at N = 400 (1.30 times"))
    #expect(found[1].contains("transfer is shown to hurt no other parameter ("))
  }

  @Test func severalNewParametersEachHaveTheirClause() {
    let found = sentences { judged in
      judged.parameters.append(.init(name: "w", symbol: "w", unit: "", lower: -2, upper: 0, isNew: true))
    }
    #expect(found[0].hasPrefix("M_ν, new in the target, is inferred with"))
    #expect(
      found[0].contains("; w, new in the target, is inferred with R² = 0.50 (error 0.40) from 100 target"))
    #expect(found.count == 2)
  }

  @Test func manyNewParametersAreSummedUp() {
    let found = sentences { judged in
      judged.targets = [400]
      for name in ["a", "b", "c"] {
        judged.parameters.append(.init(name: name, symbol: name, unit: "", lower: 0, upper: 1, isNew: true))
      }
      judged.determinations = ["a 400": 0.9, "b 400": 0.05]
      judged.verdicts["dummy 400 a"] = (.helps, 0.8)
      judged.verdicts["dummy 400 c"] = (.hurts, 1.2)
    }
    #expect(
      found[0]
        == "Of the 4 parameters that are new in the target, a is inferred best, with R² = 0.90 (error 0.20), and b worst,"
        + " with R² = 0.05 (error 0.20), from 400 target simulations by the transfer chosen on validation data: transfer"
        + " helps a at N = 400 and hurts c at N = 400.")
  }

  @Test func withoutNewParametersTheTotalIsFirst() {
    let found = sentences { judged in
      judged.parameters = Array(judged.parameters.prefix(1))
      judged.equivalents["dummy 400 total"] = (1600, .moreThan)
      judged.verdicts["dummy 100 total"] = (.helps, 0.6)
      judged.verdicts["dummy 400 total"] = (.helps, 0.6)
    }
    #expect(
      found == [
        "With 100 target simulations dummy outputs, chosen on validation data, does as well in total as training from"
          + " scratch with 200 (180 to 220): it saves 100 simulations, a factor of 2; with 400 it is worth more than"
          + " 1,600, a factor above 4 (dummy outputs).",
        "Transfer is shown to hurt no parameter (false alarms in at most 5 % of studies); the largest ratio of squared"
          + " errors is 0.98, of σ_8 at N = 100 (16–84 % 0.93 to 1.03).",
      ])
  }

  @Test func otherParametersThatAreHelpedAreNamed() {
    let found = sentences { judged in
      judged.parameters.insert(
        .init(name: "h", symbol: "h", unit: "", lower: 0, upper: 1, isNew: false), at: 0)
      judged.verdicts["dummy 100 sigma_8"] = (.helps, 0.3)
      judged.verdicts["dummy 400 sigma_8"] = (.helps, 0.2)
      judged.verdicts["dummy 400 h"] = (.helps, 0.5)
    }
    #expect(
      found[1].contains(
        "; transfer helps h at N = 400 (0.50 times the squared error from scratch) and σ_8 at N = 100 and 400 (at best"
          + " 0.20); transfer is shown to hurt no parameter ("))
  }

  @Test func manyParametersThatAreHelpedAreCounted() {
    let found = sentences { judged in
      judged.parameters = ["a", "b", "c", "d", "e"].map {
        .init(name: $0, symbol: $0, unit: "", lower: 0, upper: 1, isNew: false)
      }
      for (index, name) in ["a", "b", "c", "d"].enumerated() {
        judged.verdicts["dummy 400 \(name)"] = (.helps, 0.8 - 0.1 * Double(index))
      }
    }
    #expect(
      found[1].hasPrefix(
        "Transfer helps 4 of the 5 parameters, most d at N = 400 (0.50 times the squared error from scratch); transfer is"
      ))
  }

  @Test func strategiesThatWereNotChosenAreNamedWhereTheyHurt() {
    let found = sentences { $0.verdicts["warm 400 sigma_8"] = (.hurts, 1.5) }
    #expect(found[1].hasSuffix("; of what was not chosen, warm start hurts σ_8."))
  }

  @Test func oneSeedShowsNothing() {
    let found = sentences { judged in
      judged.seeds = [1]
      judged.verdicts["dummy 100 total"] = (.noDifference, 0.5)
    }
    #expect(found[0].hasSuffix(": what transfer does to it cannot be said from one seed."))
    #expect(
      found[1]
        == "From one seed it cannot be said whether transfer saves simulations or hurts a parameter: in total dummy"
        + " outputs has 0.50 times the squared error from scratch, 16–84 % 0.48 to 0.53, at N = 100; a test needs at least two"
        + " seeds.")
  }

  @Test func withoutTransferThereIsNothingToCompare() {
    let found = sentences { $0.strategies = Array($0.strategies.prefix(1)) }
    #expect(
      found == [
        "M_ν, new in the target, is inferred with R² = 0.50 (error 0.20 eV) from 100 target simulations and R² = 0.50"
          + " (error 0.20 eV) from 400 by training from scratch.",
        "Only training from scratch was run, so there is nothing to compare.",
      ])
  }

  @Test func baselinesAloneAreNoTransfer() {
    let found = sentences { judged in
      judged.strategies = Array(judged.strategies.prefix(1))
      judged.strategies.append(.init(name: "source", label: "source as it is", role: .baseline, about: ""))
    }
    #expect(
      found[1]
        == "Only training from scratch and what is shown beside it were run, so there is no transfer to compare."
    )
  }

  @Test func aLogarithmicScaleHasItsErrorInDex() {
    let parameter = StudyResults.Parameter(
      name: "f_R0", symbol: "f_R0", unit: "", lower: -1e-4, upper: -1e-6, scale: .logSize, isNew: true)
    #expect(parameter.errorText(0.04) == "0.40 dex")
  }
}
