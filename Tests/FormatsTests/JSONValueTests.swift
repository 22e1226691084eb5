import Formats
import OrderedCollections
import Randomness
import TestSupport
import Testing

@Suite struct JSONValueTests {
  private func decode(_ text: String) throws -> JSONValue { try JSONValue.decode(text, name: "r.json") }

  @Test func reads() throws {
    let value = try decode(
      #" { "b" : [1, -2.5, 1e3, true, false, null] , "a":{"é\n\u00e9\ud83d\ude80\/":"x"}, "e":{} , "l":[ ]}"#)
    #expect(value.object?.keys.elementsEqual(["b", "a", "e", "l"]) == true)
    #expect(value["b"] == [1, -2.5, 1000.0, true, false, nil])
    #expect(value["a"]?["é\né\u{1F680}/"] == "x")
    #expect(value["e"] == [:])
    #expect(value["l"] == .array([]))
  }

  @Test func accessors() throws {
    let value = try decode(#"{"i":3,"d":2.5,"w":4.0,"s":"t","b":true,"n":null,"l":[1,2.5],"t":["x"]}"#)
    #expect(value["i"]?.int == 3 && value["i"]?.double == 3)
    #expect(value["d"]?.int == nil && value["d"]?.double == 2.5)
    #expect(value["w"]?.int == 4)
    #expect(value["s"]?.string == "t" && value["s"]?.double == nil)
    #expect(value["b"]?.bool == true && value["b"]?.int == nil)
    #expect(value["n"]?.isNull == true && value["x"] == nil)
    #expect(value["l"]?.doubles == [1, 2.5] && value["l"]?.strings == nil)
    #expect(value["t"]?.strings == ["x"] && value["t"]?[0] == "x" && value["t"]?[1] == nil)
  }

  @Test func setting() {
    var value: JSONValue = ["a": 1]
    value["b"] = "x"
    value["a"] = 2
    #expect(value == ["a": 2, "b": "x"])
    value["a"] = nil
    #expect(value == ["b": "x"])
  }

  @Test func writes() throws {
    let value: JSONValue = [
      "name": "a\"b\\\n\u{1}é", "list": [1, 2.5, nil], "empty": [], "none": [:],
      "deep": [["x": 1], ["x": [true]]],
    ]
    let text = """
      {
        "name": "a\\"b\\\\\\n\\u0001é",
        "list": [1, 2.5, null],
        "empty": [],
        "none": {},
        "deep": [
          {
            "x": 1
          },
          {
            "x": [true]
          }
        ]
      }
      """
    #expect(try value.encoded() == text)
    #expect(
      try value.encoded(compact: true)
        == #"{"name":"a\"b\\\n\u0001é","list":[1,2.5,null],"empty":[],"none":{},"deep":[{"x":1},{"x":[true]}]}"#
    )
    try withTemporaryDirectory { directory in
      try value.write(to: directory + "/r.json")
      #expect(try FileBytes.readText(directory + "/r.json") == text + "\n")
      #expect(try JSONValue.read(directory + "/r.json") == value)
    }
  }

  @Test func everyNumberComesBack() throws {
    var stream = RandomStream(seed: 4, purpose: "numbers")
    var numbers = (0..<2000).map { _ in Double(bitPattern: stream.next()) }.filter(\.isFinite)
    numbers += [0, -0.0, 1e21, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p53, 1e15, 1e16]
    let back = try #require(try decode(JSONValue.numbers(numbers).encoded()).doubles)
    #expect(back.map(\.bitPattern) == numbers.map(\.bitPattern))
    let integers = [Int.min, -1, 0, 1, Int.max]
    let list = JSONValue.array(integers.map { .integer($0) })
    #expect(try decode(list.encoded()) == list)
    #expect(try decode("-0").double?.sign == .minus)
    #expect(try decode("9223372036854775808") == .number(0x1p63))
  }

  @Test(arguments: [
    ("", "1:1: expected a JSON value, found an empty text"),
    ("[1,", "1:4: the JSON text ends inside a value"),
    ("{\"a\": \"x", "1:9: the JSON text ends inside a value"),
    ("{\n  a: 1}", "2:3: expected a key in quotes, found 'a'"),
    ("{\"a\" 1}", "1:6: expected ':', found '1'"),
    ("{\"a\": 1 2}", "1:9: expected ',' or '}', found '2'"),
    ("[1 2]", "1:4: expected ',' or ']', found '2'"),
    ("[1,]", "1:4: expected a value, found ']'"),
    ("nul", "1:1: expected a value, found 'n'"),
    ("NaN", "1:1: expected a value, found 'N'"),
    ("1 1", "1:3: expected the end of the text, found '1'"),
    ("-", "1:2: the JSON text ends inside a value"),
    ("1.x", "1:3: expected a digit, found 'x'"),
    ("[1,\n 012]", "2:2: expected a number, found a number with a leading zero"),
    ("1e999", "1:1: the number 1e999 is too large for a double"),
    ("{\"a\":1,\n\"a\":2}", "2:1: the key \"a\" occurs twice in one object"),
    ("\"\\x\"", "1:3: expected one of \" \\ / b f n r t u after a backslash, found 'x'"),
    ("\"\\u12g4\"", "1:6: expected a hexadecimal digit, found 'g'"),
    ("\"\\ud800\"", "1:8: the text is not valid Unicode"),
    ("\"\\ud800\\u0041\"", "1:14: the text is not valid Unicode"),
    ("\"a\nb\"", "1:3: expected its escape in a string, found a control character"),
    ("\u{1}", "1:1: expected a value, found byte 1"),
  ])
  func refuses(text: String, expected: String) {
    #expect(message { try decode(text) } == "r.json:" + expected)
  }

  @Test func refusesWhatIsNotUnicode() {
    #expect(
      message { try JSONValue.decode([0x22, 0xFF, 0x22], name: "r.json") }
        == "r.json:1:3: the text is not valid Unicode")
  }

  @Test func boundsItsDepth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try decode(nested(128))
    #expect(message { try decode(nested(129)) } == "r.json:1:129: values are nested deeper than 128 levels")
    #expect(message { try decode(String(repeating: "[{\"a\":", count: 100_000)) } != nil)
  }

  @Test func refusesToWriteWhatJSONCannotHold() {
    let value: JSONValue = ["runs": [["mse": .number(.nan)]]]
    #expect(
      message { try value.encoded(name: "r.json") }
        == "r.json: the number at $.runs[0].mse is NaN or infinite, which JSON cannot hold")
  }
}
