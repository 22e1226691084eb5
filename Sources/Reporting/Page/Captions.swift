/// What stands below each figure after its title.
struct Captions {
  private let series: StudySeries
  private let compared: ComparedPredictions?

  init(_ series: StudySeries, _ compared: ComparedPredictions?) {
    self.series = series
    self.compared = compared
  }

  func text(_ name: String) -> [Markup] {
    let target = Label.symbol("N_target").html()
    switch name {
    case "error-total":
      return [
        .text(" Lines are medians, bands 16–84 % over seeds and test simulations, faint points every seed. ")
      ] + target
        + [
          .text(
            " counts every target simulation used, those for validation included; the points of one number stand side by side about it."
              + (ErrorFigures(series).totalShowsTheUninformed ? dotted : "")
          )
        ]
    case "error-parameters":
      return [
        .text(
          " Lines, bands and points as before. All vertical axes span the same ratio, so that equal distances are equal gains."
            + (ErrorFigures(series).parametersShowTheUninformed ? dotted : ""))
      ]
    case "saved-total":
      return [
        .text(
          " How many times as many target simulations training from scratch needs for the error that transfer reaches with "
        )
      ] + target
        + [
          .text(
            "; bars are 16–84 %\(arrows). On the solid line nothing is saved.\(hollow)"
          )
        ]
    case "saved-parameters":
      return [
        .text(
          " As before, for each parameter on the same axes. Below the solid line transfer needs more simulations than training from scratch."
        )
      ]
    case "negative-transfer":
      return [
        .text(
          " Ratio of the error with transfer to the error from scratch and its 16–84 % interval; the sign is the verdict of a paired test over seeds and test simulations, kept by all comparisons together."
        )
      ]
    case "log-density":
      return [
        .text(
          " Higher is better: a posterior that is e times as dense at the truth gains one. Parameters are scaled to [0, 1]; lines are medians, bands 16–84 % over seeds and test simulations."
            + impossible)
      ]
    case "predicted-true": return predictionText
    case "loss-curves":
      return [.text(" Every seed; validation solid, training dashed, a dot at the lowest validation loss.")]
    default: return []
    }
  }

  /// What is not drawn among log densities, where something is not.
  private var impossible: String {
    let missing = (series.results.posteriors ?? []).filter { $0.logDensity == nil }.map {
      "\(series.results.strategy($0.strategy)?.label ?? $0.strategy) with \($0.nTarget)"
    }
    return missing.isEmpty ? "" : " Not drawn, for they find some truth impossible: \(listed(missing))."
  }

  private let dotted = " A dotted line is the error of always answering the mean of the test simulations."

  /// What arrows are, where there are any.
  private var arrows: String {
    series.results.saved.contains { $0.equivalent.relation != .equal }
      ? ", arrows mark factors beyond the grid of numbers tried" : ""
  }

  /// What hollow points are, where there are any.
  private var hollow: String {
    let judgement = Judgement(series.results)
    let isHollow = series.results.saved.contains {
      judgement.verdict($0.strategy, $0.nTarget, $0.parameter) == .noDifference
    }
    return isHollow ? " At hollow points no difference is shown, whatever the factor." : ""
  }

  private var logarithmic: String {
    let names = series.results.parameters.filter(\.isLogarithmic).map(\.symbol)
    guard !names.isEmpty else { return "" }
    return
      " Of \(listed(names)) networks infer the logarithm: axes are logarithmic, R² is of the logarithm and residuals "
      + "are in dex."
  }

  private var predictionText: [Markup] {
    guard let compared else { return [] }
    let seeds = [compared.reference, compared.transfer].compactMap { $0 }.map { set in
      "\(series.results.strategy(set.strategy)?.label ?? set.strategy) seed \(set.seed)"
    }
    return [
      .text(
        " Each point is one of \(series.predictions.truth.count) test simulations, predicted by the seed with the middle "
          + "total error (\(seeds.joined(separator: ", "))). Below, the median and 16–84 % of the residuals, predicted minus true, in "
          + "bins of equally many simulations.")
    ] + Label.prose(logarithmic, symbols: series.results.parameters.map(\.symbol)).html()
  }
}
