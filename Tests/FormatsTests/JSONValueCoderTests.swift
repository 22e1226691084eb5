import Formats
import Foundation
import Testing

@Suite struct JSONValueCoderTests {
  enum Shape: Codable, Equatable {
    case point
    case circle(radius: Double)
    case line(Int, Int)
  }

  enum Word: String, Codable, CaseIterable { case first, second }

  struct Part: Codable, Equatable {
    var name: String
    var shape: Shape
    var weight: Float
  }

  struct Whole: Codable, Equatable {
    var zebra: Int
    var alpha: Double
    var parts: [Part]
    var word: Word
    var perhaps: Double?
    var seed: UInt64
    var byte: Int8
    var flag: Bool
    var grid: [[Double?]]
    var named: [String: Int]
  }

  private let whole = Whole(
    zebra: -3, alpha: 0.1 + 0.2,
    parts: [
      Part(name: "a", shape: .point, weight: 0.2),
      Part(name: "b", shape: .circle(radius: .leastNonzeroMagnitude), weight: 0.1 + 0.2),
      Part(name: "c", shape: .line(1, -2), weight: .leastNonzeroMagnitude),
    ], word: .second, perhaps: nil, seed: .max, byte: -128, flag: true,
    grid: [[1, nil], [], [-0.0, 1.7976931348623157e308]], named: ["zz": 1, "b": 2, "aa": 3])

  private func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONValueDecoder().decode(type, from: JSONValue.decode(text, name: "t"))
  }

  @Test func aValueIsWrittenInTheOrderOfItsKeys() throws {
    #expect(
      try JSONValueEncoder().encode(whole).encoded(compact: true)
        == #"{"zebra":-3,"alpha":0.30000000000000004,"parts":[{"name":"a","shape":{"point":{}},"weight":0.2},"#
        + #"{"name":"b","shape":{"circle":{"radius":5e-324}},"weight":0.3},"#
        + #"{"name":"c","shape":{"line":{"_0":1,"_1":-2}},"weight":1e-45}],"word":"second","#
        + #""seed":"18446744073709551615","byte":-128,"flag":true,"grid":[[1.0,null],[],"#
        + #"[-0.0,1.7976931348623157e+308]],"named":{"aa":3,"b":2,"zz":1}}"#)
  }

  @Test func whatIsWrittenReadsBackExactly() throws {
    let json = try JSONValueEncoder().encode(whole)
    #expect(try JSONValueDecoder().decode(Whole.self, from: json) == whole)
    let text = try JSONValue.decode(json.encoded(), name: "t")
    #expect(try JSONValueDecoder().decode(Whole.self, from: text) == whole)
  }

  @Test func everyFloatReadsBackExactly() throws {
    for pattern in stride(from: UInt32(0), to: 0x7F80_0000, by: 104_729) {
      let value = Float(bitPattern: pattern)
      let text = try JSONValueEncoder().encode([value]).encoded()
      #expect(try decoded([Float].self, text) == [value])
    }
  }

  @Test func whatFoundationWritesIsRead() throws {
    var whole = whole
    whole.seed = 7
    let text = String(decoding: try JSONEncoder().encode(whole), as: UTF8.self)
    #expect(try decoded(Whole.self, text) == whole)
  }

  @Test func foundationReadsWhatIsWritten() throws {
    var whole = whole
    whole.seed = 7
    let text = try JSONValueEncoder().encode(whole).encoded()
    #expect(try JSONDecoder().decode(Whole.self, from: Data(text.utf8)) == whole)
  }

  @Test func collectionsWithoutOrderAreSorted() throws {
    let names = (0..<40).map { "n\($0)" }
    let json = try JSONValueEncoder().encode(Set(names))
    #expect(json.strings == names.sorted())
    let keyed = try JSONValueEncoder().encode(
      [Shape: Int](uniqueKeysWithValues: [(.line(2, 1), 1), (.point, 2)]))
    #expect(try keyed.encoded(compact: true) == #"[{"line":{"_0":2,"_1":1}},1,{"point":{}},2]"#)
    let numbers = Dictionary(uniqueKeysWithValues: names.map { ($0, 1.5) })
    #expect(try JSONValueEncoder().encode(numbers).keys == names.sorted())
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numbersThatAreNotFiniteAreRefused(_ value: Double) {
    #expect(throws: EncodingError.self) { try JSONValueEncoder().encode([[1, value]]) }
    #expect(throws: EncodingError.self) { try JSONValueEncoder().encode(Float(value)) }
  }

  @Test func wrongValuesAreNamedWithTheirKey() throws {
    let good = try JSONValueEncoder().encode(whole)
    func message(_ change: (inout JSONValue) -> Void) -> String? {
      var json = good
      change(&json)
      do {
        _ = try JSONValueDecoder().decode(Whole.self, from: json, name: "f.json")
        return nil
      } catch { return "\(error)" }
    }
    #expect(message { _ in } == nil)
    #expect(message { $0["zebra"] = nil } == #"f.json: the key "zebra" is missing"#)
    #expect(
      message { $0["zebra"] = 1.5 }
        == #"f.json: the value of "zebra" must be a whole number, found the number 1.5"#)
    #expect(
      message { $0["byte"] = 128 }
        == #"f.json: the value of "byte" must be a whole number, found the number 128"#)
    #expect(
      message { $0["alpha"] = "x" } == #"f.json: the value of "alpha" must be a number, found the text "x""#)
    #expect(
      message { $0["flag"] = nil as JSONValue? } == #"f.json: the key "flag" is missing"#)
    #expect(
      message { $0["flag"] = JSONValue.null }
        == #"f.json: the value of "flag" must be true or false, found null"#)
    #expect(
      message { $0["parts"] = [:] } == #"f.json: the value of "parts" must be a list, found a block of keys"#)
    #expect(
      message { $0["parts"] = [["name": "a", "shape": ["point": [:]], "weight": 1e300]] }
        == #"f.json: the value of "parts[0].weight" must be a number, found the number 1e+300"#)
    #expect(
      message { $0["parts"] = [["name": "a", "shape": 3, "weight": 1]] }
        == #"f.json: the value of "parts[0].shape" must be a block of keys, found the number 3"#)
    #expect(
      message { $0["word"] = "third" }
        == #"f.json: the value of "word" cannot be used: expected one of first, second, found the text "third""#
    )
    #expect(
      message { $0["word"] = 3 } == #"f.json: the value of "word" must be a text, found the number 3"#)
    #expect(
      message { $0["parts"] = [["name": "a", "shape": ["square": [:]], "weight": 1]] }?
        .hasPrefix(
          #"f.json: the value of "parts[0].shape" must be a block with the one key of a known case, found "square""#
        )
        == true)
  }
}

extension JSONValueCoderTests.Shape: Hashable {}
