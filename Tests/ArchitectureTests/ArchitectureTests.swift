import Foundation
import Testing

@Suite struct ArchitectureTests {
  @Test func theCheckoutKeepsTheRules() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
      .standardizedFileURL
    let rules = try Rules(checkout: root)
    #expect(rules.manifest.targets.count > 15 && rules.sources.count > 50)
    for finding in rules.findings { Issue.record("\(finding)") }
  }

  private let manifest = """
    let yams = Target.Dependency.product(name: "Yams", package: "Yams")
    targets: [
      .target(name: "CTorch", cxxSettings: []),
      step("Tensor", ["CTorch"]),
      step("Formats", [yams]),
      step(
        "Reporting",
        [
          "Formats", yams,
        ]),
      .executableTarget(
        name: "Command", dependencies: ["Reporting", "Tensor"], swiftSettings: strict),
      tests("Formats", ["Formats"]),
    ]
    """

  private let page = """
    | target | what | may import | packages |
    |---|---|---|---|
    | `CTorch` | C | - | - |
    | `Tensor` | handles | CTorch | - |
    | `Formats` | files | - | Yams |
    | `Reporting` | figures | Formats | Yams |
    | `Command` | the command | Reporting, Tensor | - |
    """

  private func findings(
    manifest: String? = nil, page: String? = nil, sources: [(path: String, text: String)] = []
  ) -> [String] {
    Rules(
      manifest: Layout(manifest: manifest ?? self.manifest), page: Layout(page: page ?? self.page),
      sources: sources
    ).findings
  }

  @Test func aHouseInOrderHasNoFindings() {
    #expect(
      findings(sources: [
        (
          "Sources/Reporting/Figures/Axis.swift",
          "import Formats\nimport Foundation\n@preconcurrency import Yams\n"
        )
      ]).isEmpty)
    #expect(
      Layout(manifest: manifest)["Reporting"]
        == .init(name: "Reporting", targets: ["Formats"], products: ["Yams"]))
  }

  @Test func anUpwardArrowIsFound() {
    #expect(
      findings(
        manifest: manifest.replacing(
          "step(\"Formats\", [yams])", with: "step(\"Formats\", [yams, \"Reporting\"])"),
        page: page.replacing("| files | - |", with: "| files | Reporting |"))
        == ["Documentation/Architecture.md: Formats may not import Reporting, which is not a row above it."])
  }

  @Test func anImportNotInThePageIsFound() {
    #expect(
      findings(sources: [
        ("Sources/Reporting/Report.swift", "import Formats\n\npublic import struct Tensor.Shape\n")
      ])
        == [
          "Sources/Reporting/Report.swift:3: Reporting may not import Tensor; its row in"
            + " Documentation/Architecture.md allows Formats, Yams."
        ])
    #expect(
      findings(sources: [("Sources/Other/Report.swift", "")])
        == ["Sources/Other/Report.swift: it belongs to no row of Documentation/Architecture.md."])
  }

  @Test func otherWaysThanTheProjectsAreFound() {
    func found(_ line: String, in path: String = "Sources/Formats/A.swift") -> [String] {
      findings(sources: [(path, "\n  " + line)])
    }
    #expect(
      found("let data = try JSONEncoder().encode(value)") == [
        "Sources/Formats/A.swift:2: JSONEncoder may not be used here; use JSONValueEncoder and JSONValueDecoder,"
          + " whose bytes are the same in every process."
      ])
    #expect(found("DispatchQueue.concurrentPerform(iterations: 2) { _ in }").count == 1)
    #expect(found("let seconds = Date().timeIntervalSince(started)").count == 1)
    #expect(found("// JSONEncoder of Foundation, timeIntervalSince").isEmpty)
    #expect(found("let started = Date()").isEmpty)
  }

  @Test func anErrorThatCarriesAnotherIsFound() {
    func found(_ line: String) -> [String] {
      findings(sources: [("Sources/Formats/A.swift", "enum AError: Fault {\n  \(line)\n}")])
    }
    #expect(
      found("case format(String, FormatError)")
        == ["Sources/Formats/A.swift:2: AError carries FormatError; throw it as it is."])
    #expect(found("case other(any Error)").count == 1)
    #expect(found("indirect case entry(String, AError)").isEmpty)
    #expect(found("case json(String, JSONFault)").isEmpty)
    #expect(found("case .format(let error): error.exitStatus").isEmpty)
  }

  @Test func aPageThatDiffersFromTheManifestIsFound() {
    #expect(
      findings(page: page.replacing("| Formats | Yams |", with: "| Tensor | Yams |")) == [
        "Package.swift: Reporting depends on Formats, which its row in Documentation/Architecture.md does not allow.",
        "Documentation/Architecture.md: the row Reporting allows Tensor, on which it does not depend in Package.swift.",
      ])
    #expect(
      findings(page: page + "\n| `Theory` | later | - | - |") == [
        "Documentation/Architecture.md: the row Theory is no target of Package.swift."
      ])
    #expect(
      findings(manifest: manifest.replacing("tests(", with: "step(\"Theory\", []), tests(")) == [
        "Documentation/Architecture.md: the target Theory of Package.swift has no row."
      ])
  }

  @Test func theEngineIsKeptOutOfWhatBuildsWithoutIt() {
    let found = findings(
      manifest: manifest.replacing(
        "step(\"Formats\", [yams])", with: "step(\"Formats\", [yams, \"Tensor\"])"),
      page: page.replacing("| files | - |", with: "| files | Tensor |"))
    #expect(
      found == [
        "Package.swift: Formats reaches CTorch; it must build without libtorch.",
        "Package.swift: Formats reaches Tensor; it must build without libtorch.",
        "Package.swift: Reporting reaches CTorch; it must build without libtorch.",
        "Package.swift: Reporting reaches Tensor; it must build without libtorch.",
      ])
  }
}
