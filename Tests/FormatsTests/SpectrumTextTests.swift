import Formats
import TestSupport
import Testing

@Suite struct SpectrumTextTests {
  private func decode(_ text: String) throws -> SpectrumText {
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

  /// Headers of other programs and ours.
  @Test(arguments: [
    ("# k[h/Mpc] P(k)[(Mpc/h)^3]\n1 2\n", nil, "P(k) [(Mpc/h)^3]"),
    ("# 1:k (h/Mpc)      2:P (Mpc/h)^3\n1 2\n", nil, "P [(Mpc/h)^3]"),
    ("# k [h Mpc^-1]  Pk0 [Mpc^3 h^-3]\n1 2\n", nil, "Pk0 [Mpc^3h^-3]"),
    ("k,Pk\n1,2\n", nil, "Pk"), ("k/h P\n1 2\n", nil, "P"),
    ("# pk\n# box_size_mpc_h: 1000.0\n# k [h/Mpc]\tP [(Mpc/h)^3]\tmodes\n1 2 3\n", "pk", "P [(Mpc/h)^3]"),
    (
      "# mpk_R10_p2_ds0.25\n# mark_power: 2.0\n# k [h/Mpc]\tM [(Mpc/h)^3]\tmodes\n1 2 3\n",
      "mpk_R10_p2_ds0.25", "M [(Mpc/h)^3]"
    ),
    ("# multipoles\n# shot_noise: 1.0\n# k\tP0\tP2\n1 2 -3\n", "multipoles", "P0"),
    ("# CAMELS\n# z = 0\n# box: 25\n1 2\n", nil, nil), ("1 2\n", nil, nil),
  ])
  func headersAreUnderstood(text: String, summary: String?, title: String?) throws {
    let spectrum = try decode(text)
    #expect(spectrum.summary == summary && spectrum.title == title)
    #expect(spectrum.k == [1] && spectrum.power == [2])
  }

  @Test(arguments: [
    ("# k Delta^2", 2, "Delta^2", "one of P, Pk, "), ("# r xi", 1, "r", "one of k, "),
    ("# k P/P_lin", 2, "P/P_lin", "one of P, "), ("ell,C_ell", 1, "ell", "one of k, "),
    ("# k1 B", 1, "k1", "one of k, "),
  ])
  func otherQuantitiesAreRefused(header: String, column: Int, found: String, expected: String) throws {
    let text = try #require(message { try decode(header + "\n1 2\n") })
    #expect(text.hasPrefix("Pk_m_z=0.txt:1: expected column \(column) to be named \(expected)"))
    #expect(text.hasSuffix("found '\(found)'"))
  }

  @Test func otherUnitsAreRefused() {
    #expect(
      message { try decode("# k [1/Mpc] P\n1 2\n") }
        == "Pk_m_z=0.txt:1: expected column 1 in h/Mpc, found the unit 1/Mpc")
    #expect(
      message { try decode("#\n# k P [Mpc^3]\n1 2\n") }
        == "Pk_m_z=0.txt:2: expected column 2 in (Mpc/h)^3, found the unit Mpc^3")
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
