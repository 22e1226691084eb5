import Formats
import Foundation
import Suites
import TestSupport
import Testing

@Suite struct SummaryNormaliserTests {
  private let spectra = Matrix(rows: 4, columns: 2, values: [1, 10, 100, 1000, 10, 10, 1e6, 1e9])

  @Test func meanAndDeviationComeFromTrainingRowsOnly() throws {
    // log10 of rows 0, 1, 2: bin 0 is 0, 2, 1 and bin 1 is 1, 3, 1.
    let normaliser = try SummaryNormaliser(fitting: .source, source: .init(spectra, rows: [0, 1, 2]))
    #expect(abs(normaliser.mean[0] - 1) < 1e-15)
    #expect(abs(normaliser.mean[1] - 5 / 3.0) < 1e-15)
    #expect(abs(normaliser.deviation[0] - (2 / 3.0).squareRoot()) < 1e-15)
    #expect(abs(normaliser.deviation[1] - (8 / 9.0).squareRoot()) < 1e-15)
    #expect(normaliser.simulations == 3 && normaliser.origin == .source)

    var poisoned = spectra
    poisoned[3, 0] = .nan
    let again = try SummaryNormaliser(fitting: .source, source: .init(poisoned, rows: [2, 1, 0]))
    #expect(zip(again.mean, normaliser.mean).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func originChoosesWhoseSimulations() throws {
    let other = Matrix(rows: 2, columns: 2, values: [1e3, 1e4, 1e5, 1e8])
    let source = SummaryNormaliser.Sample(spectra, rows: [0, 1])
    let target = SummaryNormaliser.Sample(other, rows: [0, 1])
    func mean(_ origin: SummaryNormaliser.Origin) throws -> [Double] {
      try SummaryNormaliser(fitting: origin, source: source, target: target).mean
    }
    #expect(try mean(.source).map { ($0 * 1e9).rounded() / 1e9 } == [1, 2])
    #expect(try mean(.target).map { ($0 * 1e9).rounded() / 1e9 } == [4, 6])
    #expect(try mean(.joint).map { ($0 * 1e9).rounded() / 1e9 } == [2.5, 4])
  }

  @Test func normalisesAndRestores() throws {
    let normaliser = try SummaryNormaliser(fitting: .target, target: .init(spectra, rows: [0, 1, 2]))
    let normalised = try normaliser.normalised(spectra)
    for bin in 0..<2 {
      let column = (0..<3).map { normalised[$0, bin] }
      #expect(abs(column.reduce(0, +)) < 1e-14)
      #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 3 - 1) < 1e-14)
    }
    let restored = try normaliser.restored(normalised)
    #expect(zip(restored.values, spectra.values).allSatisfy { abs($0 / $1 - 1) < 1e-13 })
    #expect(
      try normaliser.inputs(spectra, rows: [2, 0]) == [2, 0].flatMap { normalised.row($0).map { Float($0) } })
  }

  @Test func survivesJSONBitByBit() throws {
    let normaliser = try SummaryNormaliser(fitting: .source, source: .init(spectra, rows: [0, 1, 2]))
    let decoded = try JSONDecoder().decode(SummaryNormaliser.self, from: JSONEncoder().encode(normaliser))
    #expect(decoded == normaliser)
  }

  @Test func errorsSayWhatWasExpected() throws {
    let fitted = try SummaryNormaliser(fitting: .source, source: .init(spectra, rows: [0, 1]))
    #expect(
      message { try SummaryNormaliser(fitting: .source, source: .init(spectra, rows: [0])) }
        == "a normaliser needs at least 2 training simulations, found 1")
    #expect(
      message { try SummaryNormaliser(fitting: .source, source: .init(spectra, rows: [0, 2])) }
        == "bin 1 cannot be standardised: it is 10.0 in all 2 training simulations")
    #expect(
      message { try SummaryNormaliser(fitting: .joint, source: .init(spectra, rows: [0, 1])) }
        == "a normaliser fitted on 'joint' needs the training simulations of that suite, found none")
    let narrow = Matrix(rows: 2, columns: 1, values: [1, 2])
    #expect(
      message { try fitted.normalised(narrow) }
        == "expected spectra of 2 bins as those that the normaliser was fitted on, found 1")
    #expect(message { try fitted.restored(narrow) } != nil)
    #expect(
      message {
        try SummaryNormaliser(
          fitting: .joint, source: .init(spectra, rows: [0, 1]), target: .init(narrow, rows: [0, 1]))
      } != nil)
    for bad in [0, -3, Double.nan, .infinity] {
      let spectrum = Matrix(rows: 1, columns: 2, values: [1, bad])
      #expect(
        message { try fitted.normalised(spectrum) }
          == "row 0, bin 1 is \(bad), expected a positive finite number to take the logarithm of")
    }
    #expect(
      message { try SummaryNormaliser(fitting: .source, source: .init(spectra, rows: [0, 4])) }
        == "row 4 is asked for, expected rows 0 to 3 of 4 simulations")
    #expect(message { try fitted.inputs(spectra, rows: [-1]) } != nil)
    func stated(_ mean: [Double], _ deviation: [Double], _ count: Int = 2) -> String? {
      message { try SummaryNormaliser(mean: mean, deviation: deviation, origin: .source, simulations: count) }
    }
    #expect(stated([1], [1, 2]) == "the normaliser is malformed: 1 means and 2 standard deviations")
    #expect(stated([.nan], [1]) == "the normaliser is malformed: a mean is not finite")
    #expect(
      stated([1], [0]) == "the normaliser is malformed: a standard deviation is not positive and finite")
    #expect(stated([1], [1], 1) != nil)
    let text = #"{"mean":[1],"deviation":[-1],"origin":"source","simulations":5}"#
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(SummaryNormaliser.self, from: Data(text.utf8))
    }
  }
}
