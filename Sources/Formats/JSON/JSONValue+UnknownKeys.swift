extension JSONValue {
  /// The path of the first key, here or below, that another value of the same form lacks; nil where it has them all.
  public func firstKey(unknownTo known: JSONValue, below path: String = "") -> String? {
    if let elements = array {
      for (index, element) in elements.enumerated() {
        guard let other = known[index] else { continue }
        if let key = element.firstKey(unknownTo: other, below: "\(path)[\(index)]") { return key }
      }
      return nil
    }
    for key in keys ?? [] {
      let place = path.isEmpty ? key : path + "." + key
      guard let other = known[key] else { return place }
      if let unknown = self[key]?.firstKey(unknownTo: other, below: place) { return unknown }
    }
    return nil
  }
}
