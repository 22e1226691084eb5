/// Names of the toolchain that few files may use, because the project has one place for what they do.
struct Convention {
  /// What may not be used.
  var names: Regex<Substring>
  /// Texts of which every such name holds one, for they are found far faster.
  var hints: [String]
  /// The files and folders that may.
  var allowed: [String]
  /// What to use.
  var instead: String

  static var all: [Convention] {
    [
      Convention(
        names: /\bJSON(?:Encoder|Decoder|Serialization)\b/, hints: ["JSON"], allowed: [],
        instead: "JSONValueEncoder and JSONValueDecoder, whose bytes are the same in every process"),
      Convention(
        names: /concurrentPerform|DispatchQueue|\bThread \{|\bThread\(/,
        hints: ["concurrentPerform", "DispatchQueue", "Thread"], allowed: ["Sources/Work/"],
        instead: "concurrently for jobs and inParts for numeric loops"),
      Convention(
        names:
          /\btimeIntervalSince(?:Now)?\b|\b(?:Continuous|Suspending)Clock\b|\bclock_gettime\b|\bgettimeofday\b|\bsystemUptime\b/,
        hints: ["timeInterval", "Clock", "clock_gettime", "gettimeofday", "systemUptime"],
        allowed: ["Sources/Work/Stopwatch.swift"], instead: "Stopwatch, whose clock never goes back"),
    ]
  }
}

extension Rules {
  /// Sources use the project's own JSON, threads and clocks.
  var otherWays: [String] {
    sources.flatMap { path, text -> [String] in
      let conventions = Convention.all.filter { $0.hints.contains(where: text.contains) }
      guard !conventions.isEmpty else { return [] }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.enumerated().flatMap { index, line -> [String] in
        guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return [] }
        return conventions.compactMap { convention in
          guard let found = line.firstMatch(of: convention.names.wordBoundaryKind(.simple)),
            !convention.allowed.contains(where: path.hasPrefix)
          else { return nil }
          return "\(path):\(index + 1): \(found.0) may not be used here; use \(convention.instead)."
        }
      }
    }
  }
}
