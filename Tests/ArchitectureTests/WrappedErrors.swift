extension Rules {
  /// Errors pass as they are where modules meet, so no case of one carries another.
  var wrappedErrors: [String] {
    sources.flatMap { path, text -> [String] in
      var owner = ""
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.enumerated().compactMap { index, line in
        guard line.contains("enum ") || line.contains("Error") else { return nil }
        if let declared = line.firstMatch(of: /\benum (\w+)/) { owner = String(declared.1) }
        guard line.firstMatch(of: /^\s*(?:indirect )?case \w+\(/) != nil,
          let carried = line.matches(of: /\b([A-Z]\w*Error|Error)\b/).map({ String($0.1) }).first(where: {
            $0 != owner
          }
          )
        else { return nil }
        return "\(path):\(index + 1): \(owner) carries \(carried); throw it as it is."
      }
    }
  }
}
