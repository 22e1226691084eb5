import Formats
import Foundation
import Observables
import TestSupport
import Testing

@Suite struct EncodingTests {
  /// log10 of rows 0, 1, 2: bin 0 is 0, 2, 1 and bin 1 is 1, 3, 1.
  private let spectra = Matrix(rows: 4, columns: 2, values: [1, 10, 100, 1000, 10, 10, 1e6, 1e9])

  private func joint(_ values: Matrix, _ sign: Observable.Sign = .any) throws -> JointObservable {
    try JointObservable(
      [Observable("x", axes: [.wavenumbers((1...values.columns).map { Double($0) })], sign: sign)],
      values: values)
  }

  @Test func meanAndDeviationComeFromTrainingRowsOnly() throws {
    let encoding = try InputEncoding(fitting: .source, source: .init(joint(spectra), rows: [0, 1, 2]))
    let part = encoding.parts[0]
    #expect(part.kind == .log)
    #expect(abs(part.mean[0] - 1) < 1e-15)
    #expect(abs(part.mean[1] - 5 / 3.0) < 1e-15)
    #expect(abs(part.deviation[0] - (2 / 3.0).squareRoot()) < 1e-15)
    #expect(abs(part.deviation[1] - (8 / 9.0).squareRoot()) < 1e-15)
    #expect(encoding.simulations == 3 && encoding.origin == .source)

    var poisoned = spectra
    poisoned[3, 0] = .nan
    let again = try InputEncoding(fitting: .source, source: .init(joint(poisoned), rows: [2, 1, 0]))
    #expect(zip(again.parts[0].mean, part.mean).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func originChoosesWhoseSimulations() throws {
    let other = Matrix(rows: 2, columns: 2, values: [1e3, 1e4, 1e5, 1e8])
    func mean(_ origin: InputEncoding.Origin) throws -> [Double] {
      try InputEncoding(
        fitting: origin, source: .init(joint(spectra), rows: [0, 1]),
        target: .init(joint(other), rows: [0, 1])
      ).parts[0].mean.map { ($0 * 1e9).rounded() / 1e9 }
    }
    #expect(try mean(.source) == [1, 2])
    #expect(try mean(.target) == [4, 6])
    #expect(try mean(.joint) == [2.5, 4])
  }

  @Test func theSignChoosesTheKind() throws {
    func kind(_ values: [Double]) throws -> EncodingKind? {
      let joint = try joint(Matrix(rows: values.count, columns: 1, values: values))
      return InputEncoding.kinds(suiting: [.init(joint, rows: Array(0..<values.count))]).first
    }
    #expect(try kind([1, 2, 3]) == .log)
    #expect(try kind([-1, 2, 3]) == .standard)
    #expect(try kind([0, 2, 3]) == .standard)
    #expect(try kind([-1, 2, 1, 3000]) == .asinh)
  }

  @Test(arguments: EncodingKind.allCases)
  func encodesAndDecodes(kind: EncodingKind) throws {
    let values = kind == .log ? spectra.values : [-3, 10, 0.5, -1000, 7, 1e5, 2, 0]
    let joint = try joint(Matrix(rows: 4, columns: 2, values: values))
    let encoding = try InputEncoding(fitting: .target, target: .init(joint, rows: [0, 1, 2]), kinds: [kind])
    let encoded = try encoding.encoded(joint)
    for bin in 0..<2 {
      let column = (0..<3).map { encoded[$0, bin] }
      #expect(abs(column.reduce(0, +)) < 1e-13)
      #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 3 - 1) < 1e-13)
    }
    let decoded = try encoding.decoded(encoded)
    #expect(zip(decoded.values, values).allSatisfy { abs($0 - $1) <= 1e-12 * max(abs($1), 1) })
    #expect(
      try encoding.inputs(joint, rows: [2, 0]) == [2, 0].flatMap { encoded.row($0).map { Float($0) } })
    let read = try JSONDecoder().decode(InputEncoding.self, from: JSONEncoder().encode(encoding))
    #expect(read == encoding)
  }

  @Test func observablesSideBySideKeepTheirOwnEncodings() throws {
    let positive = Observable("pk", axes: [.wavenumbers([1])], sign: .positive)
    let signed = Observable("p2", axes: [.wavenumbers([1, 2])])
    let values = Matrix(rows: 3, columns: 3, values: [1, -1, 2, 10, 3, -4, 100, 0, 1])
    let joint = try JointObservable([positive, signed], values: values)
    let encoding = try InputEncoding(fitting: .source, source: .init(joint, rows: [0, 1, 2]))
    #expect(encoding.parts.map(\.kind) == [.log, .standard] && encoding.width == 3)
    #expect(abs(encoding.parts[0].mean[0] - 1) < 1e-15)
    #expect(zip(encoding.parts[1].mean, [2 / 3.0, -1 / 3.0]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test func saysWhichRowsAreUnlikeTheTrainingSimulations() throws {
    let rows = Matrix(rows: 100, columns: 3, values: (0..<300).map { Double($0 % 7) - Double($0 % 3) })
    let encoding = try InputEncoding(
      fitting: .source, source: .init(joint(rows), rows: Array(0..<100)), kinds: [.standard])
    #expect(try encoding.outliers(joint(rows)).isEmpty)
    let far = try encoding.outliers(joint(Matrix(rows: 2, columns: 3, values: [1, 1, 1, 1, 500, 1])))
    #expect(far.map(\.row) == [1] && far.first?.worst == 1)
  }

  @Test func errorsSayWhatWasExpected() throws {
    let fitted = try InputEncoding(fitting: .source, source: .init(joint(spectra), rows: [0, 1]))
    #expect(
      message { try InputEncoding(fitting: .source, source: .init(joint(spectra), rows: [0])) }
        == "an encoding needs at least 2 training simulations, found 1")
    #expect(
      message { try InputEncoding(fitting: .source, source: .init(joint(spectra), rows: [0, 2])) }
        == "x, bin 2 (k = 2.0 h/Mpc) cannot be standardised: it is 10.0 in all 2 training simulations")
    #expect(
      message { try InputEncoding(fitting: .joint, source: .init(joint(spectra), rows: [0, 1])) }
        == "an encoding fitted on 'joint' needs the training simulations of that suite, found none")
    let narrow = try joint(Matrix(rows: 2, columns: 1, values: [1, 2]))
    #expect(message { try fitted.encoded(narrow) } == "x has 1 numbers per simulation, expected 2")
    #expect(
      message { try fitted.decoded(narrow.values) }
        == "the encoded input has 1 numbers per simulation, expected 2")
    for bad in [0, -3, Double.nan, .infinity] {
      let joint = try joint(Matrix(rows: 1, columns: 2, values: [1, bad]))
      #expect(
        message { try fitted.encoded(joint) }
          == "x, row 1, bin 2 (k = 2.0 h/Mpc) is \(bad), expected a positive number, for its logarithm is taken;"
          + " the encoding asinh takes any sign (pretrain --encoding x=asinh, in a study summarise.encodings)"
      )
    }
    func stated(_ mean: [Double], _ deviation: [Double], _ scale: [Double] = []) -> String? {
      message { try ObservableEncoding(kind: .log, scale: scale, mean: mean, deviation: deviation) }
    }
    #expect(stated([1], [1, 2]) == "the encoding is malformed: 1 means and 2 standard deviations")
    #expect(
      stated([.nan], [1])
        == "the encoding is malformed: mean[0] is nan, expected a number from -1000.0 to 1000.0")
    #expect(
      stated([1], [0])
        == "the encoding is malformed: deviation[0] is 0.0, expected a number from 1e-100 to 1000.0")
    for scale in [0, -1, 1e300, 1e-300, .infinity] {
      #expect(
        message {
          try ObservableEncoding(kind: .asinh, scale: [1, scale], mean: [1, 1], deviation: [1, 1])
        }
          == "the encoding is malformed: scale[1] is \(scale), expected a number from 1e-100 to 1e+100")
    }
    #expect(stated([1], [1], [2]) == "the encoding is malformed: 1 scales of kind log for 1 bins")
    #expect(
      message { try InputEncoding(parts: [], origin: .source, simulations: 3) }
        == "the encoding is malformed: no observables")
  }
}
