import Formats
import TestSupport
import Testing

@Suite struct SpectrumTextTests {
  private func decode(_ text: String) throws -> (k: [Double], power: [Double]) {
    try SpectrumText.decode(Array(text.utf8), name: "Pk_m_z=0.txt")
  }

  @Test(arguments: [
    "8.9e-03 2.1e+04\n1.8e-02 1.9e+04\n",
    "# k [h/Mpc] P(k) [(Mpc/h)^3]\n0.0089\t21000\n\n0.018\t19000",
    "# k P0 P2 P4\n0.0089 21000 300 -4\n0.018 19000 200 -5\n",
  ])
  func reads(text: String) throws {
    let spectrum = try decode(text)
    #expect(spectrum.k == [0.0089, 0.018])
    #expect(spectrum.power == [21000, 19000])
  }

  @Test func comesBack() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/Pk_m_z=0.txt"
      let (k, power) = ([0.1, 0.2, 1 / 3.0], [1e4, 2e3, 1e-9 / 3])
      try SpectrumText.write(k: k, power: power, to: path)
      let back = try SpectrumText.read(path)
      #expect(back.k == k && back.power == power)
    }
  }

  @Test(arguments: [
    ("1\n2\n", ":1: expected two columns, k [h/Mpc] and P(k) [(Mpc/h)^3], found 1"),
    ("0 1\n", ":1: expected k to be positive and above 0.0 of the line before, found 0.0"),
    ("# c\n1 1\n1 1\n", ":3: expected k to be positive and above 1.0 of the line before, found 1.0"),
    ("1 1\n2 -3\n", ":2: expected a positive P(k), found -3.0"),
    ("1 1\n2 0\n", ":2: expected a positive P(k), found 0.0"),
    ("1 nan\n", ":1: expected a finite number in column 2, found 'nan'"),
    ("1 1\n2\n", ":2: expected 2 columns as on the first line of numbers, found 1"),
    ("", ": expected at least one line of numbers, found none"),
  ])
  func refuses(text: String, expected: String) {
    #expect(message { try decode(text) } == "Pk_m_z=0.txt" + expected)
  }
}
