import Formats
import Randomness
import TestSupport
import Testing

@Suite struct ParameterTableTests {
  private func decode(_ text: String) throws -> ParameterTable {
    try ParameterTable.decode(Array(text.utf8), name: "p.txt")
  }

  @Test(arguments: [
    "# Omega_m h\n0.1 0.7\n0.2 0.6\n",
    "#Omega_m\th\n0.1\t0.7\n0.2\t0.6",
    "\u{FEFF}#Omega_m                 h\r\n 1.000e-01  7.0E-1 \r\n\r\n+.2 0.6\r\n",
    "#\n# made by a script of three\n# Omega_m, h\n#\n0.1,0.7 # first\n# between\n0.2,0.6\n",
  ])
  func readsHeaders(text: String) throws {
    let table = try decode(text)
    #expect(table.names == ["Omega_m", "h"])
    #expect(table.values == Matrix(rows: 2, columns: 2, values: [0.1, 0.7, 0.2, 0.6]))
    #expect(table.column(named: "h") == [0.7, 0.6])
    #expect(table.column(named: "w") == nil)
  }

  @Test func anUnnamedFirstColumnCountsSimulations() throws {
    #expect(try decode("# h w\n0 0.7 -1\n3 0.6 -0.9\n").names == ["simulation", "h", "w"])
    #expect(message { try decode("# h w\n0.5 0.7 -1\n") } != nil)
    #expect(message { try decode("#\n3\n") } != nil)
  }

  @Test(arguments: [
    "Omega_m,h\n0.1,0.7\n0.2,0.6\n",
    "Omega_m, h\r\n0.1 ,0.7\r\n 0.2, 0.6",
    "\u{FEFF}\"Omega_m\",\"h\"\n\"0.1\",\"0.7\"\n0.2,0.6\n",
    "Omega_m h\n0.1 0.7\n0.2 0.6\n",
    "\"Omega_m\" \"h\"\n0.1 0.7\n0.2 0.6\n",
    "# written by a script of mine\n\nOmega_m\th\n# flat\n0.1\t0.7\n0.2\t0.6\n",
    "# Omega_m h\nOmega_m,h\n0.1,0.7,\n0.2,0.6,\n",
  ])
  func aFirstLineOfNamesIsAHeader(text: String) throws {
    let table = try decode(text)
    #expect(table.names == ["Omega_m", "h"])
    #expect(table.values == Matrix(rows: 2, columns: 2, values: [0.1, 0.7, 0.2, 0.6]))
  }

  @Test func quotesHoldCommasAndQuotes() {
    // Such names are understood, and refused for what they are.
    #expect(
      message { try decode("\"a\"\"b\",c\n1,2\n") }
        == "p.txt:1: the name of column 1, 'a\"b', holds a space, a control character or one of , \" # / = :")
    #expect(
      message { try decode("c,\"a, b # d\"\n1,2\n") }
        == "p.txt:1: the name of column 2, 'a, b # d', holds a space, a control character or one of , \" # / = :"
    )
    #expect(
      message { try decode("c,\"a\n1,2\n") }
        == "p.txt:1: a quote is opened and not closed, expected both on one line")
  }

  @Test(arguments: [",h,w\n0,0.7,-1\n3,0.6,-0.9\n", "h,w\n0,0.7,-1\n3,0.6,-0.9\n"])
  func anIndexOfPandasCountsSimulations(text: String) throws {
    #expect(try decode(text).names == ["simulation", "h", "w"])
  }

  @Test func everyTableComesBack() throws {
    var stream = RandomStream(seed: 3, purpose: "tables")
    try withTemporaryDirectory { directory in
      for columns in 1...8 {
        let names = (0..<columns).map { "parameter_\($0)" }
        let table = ParameterTable(names: names, values: stream.matrix(rows: 17, columns: columns))
        try table.write(to: directory + "/p.txt")
        #expect(try ParameterTable.read(directory + "/p.txt") == table)
      }
    }
  }

  @Test func selecting() throws {
    let table = try decode("# a b c\n1 2 3\n")
    #expect(try table.selecting(["c", "a"], file: "p.txt").values.values == [3, 1])
    #expect(
      message { try table.selecting(["d"], file: "p.txt") }
        == "p.txt: has no column 'd', did you mean 'a'? (its columns are a, b, c)")
    #expect(
      message { try table.selecting(["sigma_8"], file: "p.txt") }
        == "p.txt: has no column 'sigma_8' (its columns are a, b, c)")
  }

  @Test(arguments: [
    ("", "p.txt: expected at least one line of numbers, found none"),
    ("# a b\n", "p.txt: expected at least one line of numbers, found none"),
    ("# a b\n1 2\n3\n", "p.txt:3: expected 2 columns as on the first line of numbers, found 1"),
    ("# a b\n1 2\n\n3 4 5\n", "p.txt:4: expected 2 columns as on the first line of numbers, found 3"),
    ("# a b\n1 two\n", "p.txt:2: expected a number in column 2, found 'two'"),
    ("# a b\n1 0x1p3\n", "p.txt:2: expected a number in column 2, found '0x1p3'"),
    ("# a b\nnan 1\n", "p.txt:2: expected a finite number in column 1, found 'nan'"),
    ("# a b\n1 1e999\n", "p.txt:2: expected a finite number in column 2, found '1e999'"),
    ("# a b\n1 -inf\n", "p.txt:2: expected a finite number in column 2, found '-inf'"),
    (
      "1 2\n",
      "p.txt: expected a first line or comment with the names of the 2 columns before the numbers, found none"
    ),
    (
      "# a b c\n1 2\n",
      "p.txt: expected a first line or comment with the names of the 2 columns before the numbers, found none"
    ),
    ("a,b\n1,2\n3\n", "p.txt:3: expected 2 columns as on the first line of numbers, found 1"),
    ("a,b\n1,\n", "p.txt:1: expected a name for each of the 1 columns of numbers, found 2 names"),
    ("a,b\n,2\n", "p.txt:2: expected a number in column 1, found ''"),
    ("a,b,c\n1,,3\n", "p.txt:2: expected a number in column 2, found ''"),
    ("a,b\nc,d\n1,2\n", "p.txt:2: expected a number in column 1, found 'c'"),
    ("a,b,c\n1,2\n", "p.txt:1: expected a name for each of the 2 columns of numbers, found 3 names"),
    ("a,\n1.5,2\n", "p.txt:1: expected a name for each of the 2 columns of numbers, found 1 names"),
    (",a\n0.5,2\n", "p.txt:1: column 1 has no name, expected one for each column"),
    ("a,,c\n1,2,3\n", "p.txt:1: column 2 has no name, expected one for each column"),
    (
      "a,../../x\n1,2\n",
      "p.txt:1: the name of column 2, '../../x', holds a space, a control character or one of , \" # / = :"
    ),
    (
      "a,a=b:c\n1,2\n",
      "p.txt:1: the name of column 2, 'a=b:c', holds a space, a control character or one of , \" # / = :"
    ),
    ("a,a\n1,2\n", "p.txt:1: names two columns 'a', every name must occur once"),
    ("a,b\n", "p.txt: expected at least one line of numbers, found none"),
    ("0.3;0.8\n", "p.txt: expected at least one line of numbers, found none"),
    // A damaged first row is not taken for names.
    (
      "# a b\nO.1 O.2\n1 2\n", "p.txt:2: expected numbers, since the comment in line 1 names the columns a, b"
    ),
    ("#\n# a a\n1 2\n", "p.txt:2: names two columns 'a', every name must occur once"),
  ])
  func refuses(text: String, expected: String) {
    #expect(message { try decode(text) } == expected)
  }

  @Test func refusesOtherEncodings() {
    #expect(
      message { try ParameterTable.decode([0x23, 0xFF, 0x0A], name: "p.txt") }
        == "p.txt: is not a text in UTF-8")
  }

  @Test(arguments: ["", "a b", "#a", "a,b", "a\nb"])
  func refusesToWriteNames(name: String) {
    let table = ParameterTable(names: [name], values: Matrix(rows: 1, columns: 1))
    #expect(
      message { try table.write(to: "p.txt") }
        == "p.txt: cannot be written: '\(name)' is empty, holds a space or one of , \" / = :, or starts with '#'"
    )
  }

  @Test func refusesToWriteWhatCannotBeRead() {
    let repeated = ParameterTable(names: ["a", "a"], values: Matrix(rows: 1, columns: 2))
    #expect(
      message { try repeated.write(to: "p.txt") }
        == "p.txt: names two columns 'a', every name must occur once")
    let nan = ParameterTable(names: ["a"], values: Matrix(rows: 1, columns: 1, values: [.nan]))
    #expect(
      message { try nan.write(to: "p.txt") } == "p.txt: row 1, column 1 is nan, every number must be finite")
  }
}
