import Formats
import Foundation
import Pipeline
import TestSupport
import Testing

/// What is kept of the calls that made a run is checked where a run goes on.
@Testing.Suite struct CallsOfRunTests {
  @Test(arguments: [
    ("seconds", JSONValue.number(-3), "a number of at least 0, found -3.0"),
    ("seconds", "long", "a number, found the text \"long\""),
    ("threads", 0, "a whole number of at least 1, found 0"),
    ("command", 7, "a text, found the number 7"),
  ])
  func wrongValuesAreNamed(_ key: String, _ value: JSONValue, _ rest: String) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      let folder = directory + "/run/stages"
      try tiny.run("run")
      var calls = try JSONValue.read(folder + "/calls.json")
      var call = try #require(calls[0])
      call[key] = value
      calls = [call]
      try calls.write(to: folder + "/calls.json")
      #expect(
        message { try tiny.run("run", existing: .resume) }
          == "\(folder)/calls.json: the value of \"calls[0].\(key)\" must be \(rest)")
    }
  }
}
