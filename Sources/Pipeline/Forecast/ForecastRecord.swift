import Diagnostics
import Forecast
import Formats
import Foundation

/// How forecasts of pairs of suites did whose studies are known, as every report of a forecast shows it.
enum ForecastRecord {
  /// The record in words.
  static var findings: [String] {
    let pairs = KnownPair.measured.dropLast()
    guard let all = KnownPair.measured.last else { return [] }
    return [
      "Forecasts of \(counted(pairs.count, "known study")) from \(KnownPair.few) simulations each told"
        + " harm from help with an area under the curve of \(short(all.auc))"
        + " (\(short(all.aucOfScore)) by the transferability score LogME, \(short(all.aucOfMean)) by always the same"
        + " answer); the logarithms of ratios had a correlation of \(short(all.correlation)) and a bias of"
        + " \(String(format: "%+.2f", all.bias)), bands of 68 % held \(short(all.coverage)) of them, and"
        + " \(short(KnownPair.purchases)) of the numbers to buy were right within a factor of 1.5. They are studies of power"
        + " spectra and marked ones, rehearsed without --quick; of other observables nothing is known."
    ]
  }

  /// The record pair by pair.
  static var table: JSONValue {
    [
      "title": .string("Forecasts of known studies, from \(KnownPair.few) target simulations each"),
      "columns": [
        "source, target, summary", "ratios", "hurt", "helped", "AUC", "AUC, LogME", "AUC, same answer",
        "correlation", "bias", "in 68 % band",
      ],
      "rows": .array(
        KnownPair.measured.map { pair in
          .strings([
            pair.name, String(pair.cells), String(pair.hurt), String(pair.helped), short(pair.auc),
            short(pair.aucOfScore), short(pair.aucOfMean), short(pair.correlation),
            String(format: "%+.2f", pair.bias), short(pair.coverage),
          ])
        }),
    ]
  }

  private static func short(_ value: Double?) -> String {
    value.map { String(format: "%.2f", $0) } ?? "–"
  }
}
