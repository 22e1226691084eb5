import Formats
import TestSupport
import Testing

@Suite struct CSVTableTests {
  @Test func writes() throws {
    var table = CSVTable(header: ["name", "n", "mse", "note"])
    table.append(["scratch", 50, 0.05, .missing])
    table.append([.text("a, \"b\"\nc"), .integer(-1), .number(1 / 3.0), .number(.nan)])
    let expected = "name,n,mse,note\nscratch,50,0.05,\n\"a, \"\"b\"\"\nc\",-1,0.3333333333333333,nan\n"
    #expect(table.encoded() == expected)
    try withTemporaryDirectory { directory in
      try table.write(to: directory + "/t.csv")
      #expect(try FileBytes.readText(directory + "/t.csv") == expected)
    }
  }
}
