extension Rules {
  /// Whose places are counted from 1 as they are, by files: those of lines of text, and what is no message.
  private static let counted = [
    "Sources/Formats/Text/TextFault.swift",
    "Sources/Reporting/Run/RunDirectory.swift", "Sources/Pipeline/Theory/TheoryResults.swift",
    "Sources/Observables/Rows/MappedRows.swift", "Sources/Tensor/",
  ]

  /// Messages count rows, columns, bins and particles from 1: an index is shown as `\(row + 1)`, or says that it
  /// is counted from 0 where the user gave it so.
  var placesFromZero: [String] {
    sources.filter { path, _ in path.hasPrefix("Sources/") && !Self.counted.contains(where: path.hasPrefix) }
      .flatMap { path, text in
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
          guard line.contains("\\("), !line.drop(while: { $0 == " " }).hasPrefix("//"),
            !line.contains("counted from 0"),
            let found = line.firstMatch(of: /\b(row|column|bin|place|particle) \\\(([^)]*)\)/),
            !found.2.contains("+ 1")
          else { return nil }
          return "\(path):\(index + 1): the \(found.1) \(found.2) must be counted from 1."
        }
      }
  }
}
