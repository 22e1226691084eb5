/// How a run was made: its strategies in words, command, versions, inputs with their hashes, and works to cite.
struct Provenance {
  /// The study of suites; nil for one of the theory.
  var results: StudyResults?
  var manifest: RunManifest

  func section() -> Markup {
    .tag(
      "section", ["id": "provenance"],
      [.tag("h2", [:], "How it was made")] + [facts] + strategies + inputs + citations)
  }

  private var strategies: [Markup] {
    let described = (results?.strategies ?? []).filter { !($0.about ?? "").isEmpty }
    guard !described.isEmpty else { return [] }
    return [
      .tag("h3", [:], "Strategies"),
      .tag(
        "dl", ["class": "strategies"],
        described.flatMap { [.tag("dt", [:], $0.label), .tag("dd", [:], $0.about ?? "")] }),
    ]
  }

  private var facts: Markup {
    let versions = manifest.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let calls = manifest.calls ?? []
    let commands: [(String, Markup)] =
      calls.count > 1
      ? calls.enumerated().map { number, call in
        let time = call.seconds.map { ", " + NumberText.duration($0) } ?? ", killed"
        return ("command \(number + 1)", .tag("pre", [:], "\(call.command)\n# \(call.started)\(time)"))
      }
      : [("command", .tag("pre", [:], manifest.command)), ("started", .text(manifest.started))]
    var rows: [(String, Markup)] =
      commands + [
        ("wall time", .text(NumberText.duration(manifest.wallSeconds))),
        ("threads", .text(String(manifest.threads))),
        ("seed", .text(String(manifest.seed) + perRun)),
        ("versions", .text(versions.joined(separator: ", "))),
      ]
    if let platform = manifest.platform { rows.append(("platform", .text(platform))) }
    if let processor = manifest.processor { rows.append(("processor", .text(processor))) }
    return .tag(
      "dl", ["class": "made"], rows.flatMap { [.tag("dt", [:], $0.0), .tag("dd", [:], [$0.1])] })
  }

  private var perRun: String {
    results.map { ", and per run " + $0.seeds.map(String.init).joined(separator: ", ") } ?? ""
  }

  private var inputs: [Markup] {
    guard !manifest.inputs.isEmpty else { return [] }
    let rows = manifest.inputs.map { file in
      Markup.tag(
        "tr", [:],
        [.tag("th", ["scope": "row"], file.path), .tag("td", [:], [.tag("code", [:], file.sha256)])])
    }
    let head = Markup.tag(
      "tr", [:], [.tag("th", ["scope": "col"], "input"), .tag("th", ["scope": "col"], "SHA-256")])
    return [
      .tag("h3", [:], "Inputs"),
      .tag("table", ["class": "hashes"], [.tag("thead", [:], [head]), .tag("tbody", [:], rows)]),
    ]
  }

  private var citations: [Markup] {
    guard !manifest.citations.isEmpty else { return [] }
    let items = manifest.citations.map { citation -> Markup in
      .tag("li", [:], [.text(citation.text)] + link(citation.url))
    }
    return [.tag("h3", [:], "Please cite"), .tag("ol", ["class": "citations"], items)]
  }

  /// A link only where the address is one of the web, so that no manifest can smuggle in a script.
  private func link(_ url: String?) -> [Markup] {
    guard let url, !url.isEmpty else { return [] }
    let isWeb = url.hasPrefix("https://") || url.hasPrefix("http://")
    return [.text(" "), isWeb ? .tag("a", ["href": url, "rel": "noreferrer"], url) : .text(url)]
  }
}
