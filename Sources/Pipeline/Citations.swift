import Formats
import Foundation
import Simulation

/// The works that a run builds on, for its manifest, the report and `slingshot cite`.
public enum Citations {
  /// What a study of the theory cites.
  static var ofTheory: JSONValue { json(Citation.theory) }

  /// What a study cites: methods always, strategies, simulators and suites as far as it uses them.
  static func of(_ study: Study) -> JSONValue {
    var keys = Set(Citation.methods.map(\.key))
    keys.formUnion(study.comparison.strategies.compactMap { ofStrategy[$0] })
    for origin in [study.source, study.target] { keys.formUnion(works(of: origin)) }
    // The priors of the simulated suites, and the bounds of the parameters, are Quijote's.
    keys.insert("villaescusa2020")
    return json(Citation.library.filter { keys.contains($0.key) })
  }

  /// The work beyond the experiment's that a strategy is from.
  private static let ofStrategy = [
    "bias-only": "benzaken2022", "source-pull": "li2018", "lora": "hu2022",
  ]

  private static func works(of origin: SuiteOrigin) -> [String] {
    switch origin {
    case .simulated(let simulated):
      switch simulated.generator ?? (isSmooth(simulated) ? .smooth : .fields) {
      case .smooth: ["mead2021", "lewis2000", "eisenstein1998"]
      case .fields: ["tassev2013", "lewis2000", "eisenstein1998"]
      case .external: []
      }
    case .folders(.camels, _, _): ["villaescusa2021"]
    default: []
    }
  }

  private static func isSmooth(_ origin: SimulatedOrigin) -> Bool {
    ((try? origin.named()) ?? nil)?.isSmooth ?? true
  }

  private static func json(_ works: [Citation]) -> JSONValue {
    .array(
      works.map { ["key": .string($0.key), "text": .string($0.text), "url": .string($0.url)] })
  }

  /// All works that a run used as BibTeX, Slingshot first.
  ///
  /// - Throws: `FormatError` for a manifest that cannot be read, ``PipelineError`` for a folder that is no run.
  public static func bibtex(ofRun directory: String) throws -> String {
    let path = directory + "/manifest.json"
    guard FileManager.default.fileExists(atPath: path) else {
      throw PipelineError.notARunDirectory(directory, missing: "manifest.json")
    }
    let manifest = try JSONValue.read(path)
    guard let citations = manifest["citations"]?.array else {
      throw PipelineError.notARunDirectory(directory, missing: "manifest.json with citations")
    }
    let version = manifest["versions"]?["slingshot"]?.string ?? Version.current
    let entries = citations.compactMap { cited -> String? in
      guard let key = cited["key"]?.string else { return nil }
      if let known = Citation.library.first(where: { $0.key == key }) { return known.bibtex }
      // A work of another version of Slingshot: what the manifest says of it.
      let note = "  note = {\(cited["text"]?.string ?? key)}"
      return "@misc{\(key),\n"
        + ([note] + (cited["url"]?.string.map { ["  url = {\($0)}"] } ?? []))
        .joined(separator: ",\n") + "\n}"
    }
    let own =
      "@software{slingshot,\n  title = {{Slingshot: transfer learning for cosmological inference}},\n"
      + "  version = {\(version)}\n}"
    return ([own] + entries).joined(separator: "\n\n")
  }
}
