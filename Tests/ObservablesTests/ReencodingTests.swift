import Formats
import Observables
import TestSupport
import Testing

@Suite struct ReencodingTests {
  private func encoding(_ kind: EncodingKind, _ shift: Double, bins: Int = 2) throws -> InputEncoding {
    try InputEncoding(
      parts: [
        ObservableEncoding(
          kind: kind, scale: kind == .asinh ? Array(repeating: 1 + shift, count: bins) : [],
          mean: Array(repeating: shift, count: bins), deviation: Array(repeating: 1 + shift, count: bins))
      ], origin: .target, simulations: 2)
  }

  @Test(arguments: EncodingKind.allCases) func isThatOfTheNumbersThemselves(_ kind: EncodingKind) throws {
    let (one, other) = (try encoding(kind, 0.5), try encoding(kind, 2))
    let values = Matrix(rows: 2, columns: 2, values: [1.5, 20, 3, 0.25])
    let joint = try JointObservable(
      [Observable("x", axes: [Axis(length: 2)], sign: .positive)], values: values)
    let found = try other.reencoded(one.inputs(joint), count: 2, from: one)
    for (found, expected) in zip(found, try other.inputs(joint)) { #expect(abs(found - expected) < 1e-5) }
    #expect(try one.reencoded([1, 2, 3, 4], count: 2, from: one) == [1, 2, 3, 4])
  }

  @Test func otherKindsAreRefused() throws {
    let (one, other) = (try encoding(.log, 0), try encoding(.standard, 0, bins: 3))
    #expect(
      message { try one.reencoded([], count: 0, from: other) }
        == "the encoding is malformed: log of 2 bins, expected that of the model, standard of 3 bins"
    )
  }
}
