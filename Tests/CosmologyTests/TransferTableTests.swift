import Cosmology
import Formats
import Foundation
import TestSupport
import Testing

@Suite struct TransferTableTests {
  static let k = (0..<200).map { 1e-4 * exp(Double($0) * 0.065) }

  /// P of the fallback at the fiducial cosmology, as a user's table.
  static func power() throws -> [Double] {
    try MatterPower(parameters: .quijoteFiducial, linear: EisensteinHu()).linear(k)
  }

  /// Writes lines to a file that is removed afterwards.
  static func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.path + "/table-\(UInt64.random(in: 0...UInt64.max)).txt"
    try AtomicFile.write(text, to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  static func lines(_ columns: [[Double]]) -> String {
    (0..<columns[0].count).map { row in columns.map { "\($0[row])" }.joined(separator: "  ") }
      .joined(separator: "\n") + "\n"
  }

  func readsBack(_ text: String, tolerance: Double = 1e-4) throws {
    let power = try Self.power()
    try Self.withFile(text) { path in
      let table = try TransferTable.read(path)
      let values = try MatterPower(parameters: .quijoteFiducial, linear: table).linear(Self.k)
      for i in Self.k.indices { #expect(abs(values[i] / power[i] - 1) < tolerance) }
    }
  }

  @Test func readsPowerOfCAMB() throws {
    try readsBack("#    k/h    P\n" + Self.lines([Self.k, Self.power()]))
  }

  @Test func readsPowerOfCLASSInEitherUnit() throws {
    let h = 0.6711
    let header = "# Matter power spectrum P(k) at redshift z=0\n# for k=1e-4 to 10 h/Mpc,\n"
    let power = try Self.power()
    try readsBack(header + "# 1:k (h/Mpc)      2:P (Mpc/h)^3\n" + Self.lines([Self.k, power]))
    let physical = Self.lines([Self.k.map { $0 * h }, power.map { $0 / (h * h * h) }])
    try readsBack(header + "# 1:k (1/Mpc)      2:P (Mpc)^3\n" + physical)
  }

  @Test func readsTransferFunctions() throws {
    let power = try Self.power()
    let transfer = zip(Self.k, power).map { ($1 / pow($0, 0.9624)).squareRoot() * 1e3 }
    let filler = Self.k.map { _ in 1.0 }
    let names = "k/h CDM baryon photon nu mass_nu total no_nu total_de Weyl v_CDM v_b v_b-v_c"
    let columns =
      [Self.k] + Array(repeating: filler, count: 5) + [transfer] + Array(repeating: filler, count: 6)
    try readsBack("# " + names + "\n" + Self.lines(columns))
    let density = zip(Self.k, transfer).map { -$0 * $0 * $1 }
    try readsBack("# 1:k (h/Mpc)  2:d_g  3:d_tot  4:phi\n" + Self.lines([Self.k, filler, density, filler]))
    try readsBack("# 1:k (h/Mpc)  2:-T_tot/k2  3:-T_b/k2\n" + Self.lines([Self.k, transfer, filler]))
  }

  @Test func readsColdMatterBesideTheTotal() throws {
    let p = try CosmologicalParameters(omegaM: 0.3, omegaB: 0.05, h: 0.7, nS: 1, sigma8: 0.8, mNu: 0.3)
    let total = Self.k.map { 1 / (1 + 400 * $0 * $0) }
    let table = try TransferTable(
      name: "t", k: Self.k, total: total, cold: total.map { $0 * 1.1 }, quantity: .transfer)
    let power = try MatterPower(parameters: p, linear: table)
    #expect(abs(power.coldLinear([0.1])[0] / power.linear([0.1])[0] - 1.21) < 1e-6)
  }

  @Test func tableWithoutHeaderNeedsWords() throws {
    let text = Self.lines([Self.k, try Self.power()])
    try Self.withFile(text) { (path) throws in
      #expect(
        message { try TransferTable.read(path) }
          == "Linear power table \(path): no header names its 2 columns, expected a line such as '# k/h P' above the"
          + " numbers or --table-columns with the names.")
      #expect(
        message { try TransferTable.read(path, columns: "k,P") }
          == "Linear power table \(path): expected k with its unit as k/h, 'k (h/Mpc)' or 'k (1/Mpc)', found 'k'."
      )
      #expect(
        message { try TransferTable.read(path, columns: "k/h,P,T") }
          == "Linear power table \(path): expected a name for each of 2 columns, found 'k/h,P,T'.")
      for columns in ["k/h,P", "k/h P", "k [h/Mpc], P(k) [(Mpc/h)^3]"] {
        #expect(try TransferTable.read(path, columns: columns).quantity == .power)
      }
    }
  }

  /// Names that say something else, in a comment, in a first line and as stated.
  @Test(arguments: ["Delta^2", "D2", "Pressure", "theta", "matter_power", "Power", "p"])
  func otherQuantitiesAreRefused(name: String) throws {
    let numbers = Self.lines([Self.k, try Self.power()])
    for header in ["# k/h \(name)\n", "#k/h,\(name)\r\n", "k/h,\(name)\n"] {
      try Self.withFile(header + numbers) { (path) throws in
        let sentence = message { try TransferTable.read(path) }
        #expect(sentence?.contains("the header names '\(name)', expected one of P, P(k), ") == true)
        #expect(try TransferTable.read(path, columns: "k/h,P").unit == .hubble)
      }
    }
  }

  @Test(arguments: ["k (1/Mpc),P (Mpc/h)^3", "k (h/Mpc),P (Mpc)^3"])
  func unitsMustAgree(columns: String) throws {
    try Self.withFile(Self.lines([Self.k, try Self.power()])) { (path) throws in
      #expect(
        message { try TransferTable.read(path, columns: columns) }?
          .contains("expected P in the unit of 1/k cubed, found ") == true)
    }
  }

  @Test func linesEndAsTheyMay() throws {
    let text = "k/h,P\n" + Self.lines([Self.k, try Self.power()])
    func power(_ text: String) throws -> [Double] {
      try Self.withFile(text) { path in
        try MatterPower(parameters: .quijoteFiducial, linear: TransferTable.read(path)).linear(Self.k)
      }
    }
    let expected = try power(text)
    for variant in [text.replacing("\n", with: "\r\n"), String(text.dropLast()), "\u{FEFF}" + text] {
      #expect(try power(variant) == expected)
    }
  }

  @Test(arguments: [
    ("1 2\n3 x\n", "expected a number, found 'x' in line 2"),
    ("1 2\n3 4 5\n", "expected 2 columns as above, found 3 in line 2"),
    ("# nothing\n", "at least two columns of numbers are needed, found 0"),
    ("1\n2\n", "at least two columns of numbers are needed, found 1"),
    ("# k/h P\n1 2\n", "at least 20 rows are needed, found 1"),
    (
      "# k/h a b\n1 2 3\n",
      "the header names 'a', 'b', expected one of P, P(k), Pk, P_lin, P_lin(k), Plin, P_m, P_m(k), P_mm, P_tot"
        + " (power), total, T, T(k), T_tot, T_m, transfer, -T_tot/k2 (transfer), d_tot, d_m, delta, delta_tot,"
        + " delta_m (density)"
    ),
    ("# k/h P\n1 nan\n", "expected a number, found 'nan' in line 2"),
  ])
  func namesMalformedFiles(text: String, problem: String) throws {
    try Self.withFile(text) { path in
      #expect(message { try TransferTable.read(path) } == "Linear power table \(path): \(problem).")
    }
  }

  @Test func namesMissingFiles() {
    let sentence = message { try TransferTable.read("/nowhere/table.txt") }
    #expect(sentence?.hasPrefix("/nowhere/table.txt: ") == true)
  }

  @Test func namesUnusableColumns() throws {
    var power = try Self.power()
    let make = { (k: [Double], total: [Double]) in
      message { try TransferTable(name: "t", k: k, total: total) }
    }
    #expect(make(Self.k, power) == nil)
    #expect(
      make(Self.k.reversed(), power)
        == "Linear power table t: k must be positive and increase, found \(Self.k[198]) in row 2.")
    #expect(
      make(Self.k, Array(power.dropLast()))
        == "Linear power table t: the columns differ in length from the 200 wave numbers.")
    #expect(
      make(Self.k.map { $0 * 100 }, power)?.hasPrefix(
        "Linear power table t: P(k) must peak between 10 and 1e8 at 0.001 < k < 0.2, found ") == true)
    power[3] = -1
    #expect(
      make(Self.k, power)
        == "Linear power table t: values must be finite, not zero and of one sign, found -1.0 in row 4.")
  }

  @Test func mustReachFarEnough() throws {
    let k = Array(Self.k[40..<140])
    let table = try TransferTable(name: "t", k: k, total: Array(Self.power()[40..<140]))
    let sentence = message { try MatterPower(parameters: .quijoteFiducial, linear: table) }
    #expect(
      sentence?.hasPrefix("Linear power table t: k must reach from at most 0.001 to at least 1 h/Mpc, found ")
        == true)
  }
}
