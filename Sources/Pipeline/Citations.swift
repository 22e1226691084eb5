import Formats
import Foundation
import Inference
import OrderedCollections
import Simulation
import Suites

/// The works that a run builds on, for its manifest, the report and `slingshot cite`.
public enum Citations {
  /// What a study of the theory cites.
  static var ofTheory: JSONValue { json(Citation.theory) }

  /// What a study cites: methods always, strategies, simulators and suites as far as it uses them.
  package static func of(_ study: Study) -> JSONValue {
    var keys = Set(Citation.methods.map(\.key))
    for name in study.comparison.strategies { keys.formUnion(works(ofStrategy: name)) }
    for search in [study.pretrain.search, study.transfer.search] { keys.formUnion(works(of: search)) }
    for origin in [study.source, study.target] { keys.formUnion(works(of: origin)) }
    switch study.transfer.responsePrior {
    case .simulated(let suite, _): keys.formUnion(works(generator: smoothGenerator, suite: suite))
    case .directory(let path): keys.formUnion(works(of: .directory(path, count: 0)))
    case nil: break
    }
    return json(Citation.library.filter { keys.contains($0.key) })
  }

  /// The works behind a suite, by what made it.
  static func works(of manifest: SuiteManifest) -> [String] {
    works(generator: manifest.simulator, details: .object(manifest.details))
  }

  /// The works behind a model: those of what it was trained on, where it says so, of its strategies and its networks.
  package static func works(of model: Model) -> [String] {
    (model.provenance["works"]?.strings ?? [])
      + (model.provenance["strategy"]?.string.map { works(ofStrategy: $0) } ?? [])
      + works(of: model.predictor)
  }

  private static func works(of origin: SuiteOrigin) -> [String] {
    switch origin {
    case .simulated(let simulated):
      switch simulated.generator ?? (isSmooth(simulated) ? .smooth : .fields) {
      case .smooth: works(generator: smoothGenerator, suite: simulated.suite)
      case .fields: works(generator: fieldGenerator, suite: simulated.suite)
      case .lensing: works(generator: lensingGenerator, suite: simulated.suite)
      case .external: works(generator: "", suite: simulated.suite)
      }
    case .quijote, .folders(.quijote, _, _): works(generator: "Quijote", suite: nil)
    case .folders(.camels, _, _): works(generator: "CAMELS", suite: nil)
    // What has been read to here is read again; a suite put together by hand may have no manifest.
    case .directory(let directory, _):
      (try? JSONValue.read(directory + "/manifest.json")).map { manifest in
        works(
          generator: (manifest["details"]?[SuiteManifest.simulatorKey] ?? manifest["generator"])?.string
            ?? "",
          details: manifest["details"] ?? .null)
      } ?? []
    case .expected: []
    case .model(let path): (try? Model.load(path)).map { works(of: $0) } ?? []
    }
  }

  /// An emulated suite says what its model rests on.
  private static func works(generator: String, details: JSONValue) -> [String] {
    works(generator: generator, suite: details["suite"]?.string) + (details["works"]?.strings ?? [])
  }

  private static let smoothGenerator = "Slingshot smooth generator"
  private static let lensingGenerator = "Slingshot lensing generator"
  private static let fieldGenerator = "Slingshot field generator"

  /// - Parameters:
  ///   - generator: what made a suite, as its manifest says.
  ///   - suite: the built-in suite whose prior it has; the priors of those are Quijote's.
  private static func works(generator: String, suite: String?) -> [String] {
    let own: [String] =
      switch generator {
      case smoothGenerator: ["mead2021", "lewis2000", "eisenstein1998"]
      case lensingGenerator: ["kaiser1992", "mead2021", "lewis2000", "eisenstein1998"]
      case fieldGenerator: ["tassev2013", "lewis2000", "eisenstein1998"]
      case "Quijote": ["villaescusa2020"]
      case "CAMELS": ["villaescusa2021"]
      default: []
      }
    return own + (suite == nil ? [] : ["villaescusa2020"])
  }

  private static func isSmooth(_ origin: SimulatedOrigin) -> Bool {
    ((try? origin.named()) ?? nil)?.isSmooth ?? true
  }

  private static func json(_ works: [Citation]) -> JSONValue {
    .array(
      works.map { ["key": .string($0.key), "text": .string($0.text), "url": .string($0.url)] })
  }

  /// All works that a finished run, a model or a folder of chains rests on as BibTeX, Slingshot first.
  ///
  /// - Throws: `FormatError` for a folder of another kind and for a file that cannot be read, ``PipelineError`` for a run
  ///   that does not say what it cites, and as ``Model/load(_:)``.
  public static func bibtex(of directory: String) throws -> String {
    let found = FoundFolder(at: directory)
    switch found {
    case .run(isFinished: true): return try bibtex(ofRun: directory)
    case .model:
      return bibtex(ofModel: works(of: try Model.load(directory)))
    case .kind(FolderKind.posterior.name):
      let manifest = try JSONValue.read(directory + "/manifest.json")
      if let works = manifest["works"]?.strings { return bibtex(ofModel: works) }
      // Chains of before their works were written down.
      guard let model = manifest["model"]?.string else {
        throw PipelineError.notARunDirectory(directory, missing: "manifest.json with works")
      }
      return bibtex(ofModel: works(of: try Model.load(model)))
    default:
      throw FormatError.file(
        directory,
        .otherFolder(
          expected: "the run directory of a finished study, a model directory or a folder of chains",
          found: found))
    }
  }

  private static func bibtex(ofModel works: [String]) -> String {
    let keys = Set(Citation.methodsOfModels + works)
    return bibtex(
      Citation.library.filter { keys.contains($0.key) }.map(\.bibtex), version: Version.current)
  }

  private static func bibtex(ofRun directory: String) throws -> String {
    let manifest = try JSONValue.read(directory + "/manifest.json")
    guard let citations = manifest["citations"]?.array else {
      throw PipelineError.notARunDirectory(directory, missing: "manifest.json with citations")
    }
    let entries = citations.compactMap { cited -> String? in
      guard let key = cited["key"]?.string else { return nil }
      if let known = Citation.library.first(where: { $0.key == key }) { return known.bibtex }
      // A work of another version of Slingshot: what the manifest says of it.
      let note = "  note = {\(cited["text"]?.string ?? key)}"
      return "@misc{\(key),\n"
        + ([note] + (cited["url"]?.string.map { ["  url = {\($0)}"] } ?? []))
        .joined(separator: ",\n") + "\n}"
    }
    return bibtex(entries, version: manifest["versions"]?["slingshot"]?.string ?? Version.current)
  }

  private static func bibtex(_ entries: [String], version: String) -> String {
    let own =
      "@software{slingshot,\n  title = {{Slingshot: transfer learning for cosmological inference}},\n"
      + "  version = {\(version)}\n}"
    return ([own] + entries).joined(separator: "\n\n")
  }
}
