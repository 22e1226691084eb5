extension JSONFault {
  /// What a decoder of JSON found wrong.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context): self = .missingKey(Self.path(context.codingPath + [key]))
    case .valueNotFound(let type, let context), .typeMismatch(let type, let context):
      let key = Self.path(context.codingPath)
      let text = context.debugDescription
      // What a type refuses is told in its words.
      self =
        text.hasPrefix("found ")
        ? .wrongValue(key: key, expected: Self.word(for: type), found: String(text.trimmingPrefix("found ")))
        : .refused(key: key, reason: text)
    case .dataCorrupted(let context):
      self = .refused(key: Self.path(context.codingPath), reason: context.debugDescription)
    @unknown default: self = .refused(key: "", reason: "\(error)")
    }
  }

  /// `runs[3].mse` of keys and places in lists.
  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { text, key in
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }

  private static func word(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is KnownCase.Type: "a block with the one key of a known case"
    case is Double.Type, is Float.Type: "a number"
    case is Bool.Type: "true or false"
    case is any FixedWidthInteger.Type: "a whole number"
    default: "\(type)".hasPrefix("Array") ? "a list" : "a block of keys"
    }
  }
}
