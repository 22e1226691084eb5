import Formats

/// Whether a text is one JSON value and nothing else.
func isJSON(_ text: String) throws -> Bool {
  _ = try JSONValue.decode(text, name: "output")
  return true
}
