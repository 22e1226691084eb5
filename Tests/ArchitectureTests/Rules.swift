import Foundation

/// What holds between manifest, page and sources.
struct Rules {
  /// Targets that build without libtorch.
  static let engineFree = ["Cosmology", "Formats", "Reporting"]
  static let engine: Set = ["Tensor", "CTorch"]
  /// Modules of the toolchain.
  static let toolchain: Set = [
    "Swift", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Musl", "Darwin",
    "Dispatch",
    "Synchronization", "RegexBuilder",
  ]

  var manifest: Layout
  var page: Layout
  /// Sources by their path in the checkout, "Sources/Tensor/Tensor.swift".
  var sources: [(path: String, text: String)]

  /// Every breach in one sentence, none when all holds.
  var findings: [String] {
    upwardArrows + differences + engineBreaches + foreignImports + otherWays + wrappedErrors + placesFromZero
  }

  /// The page's rows stand in the order of the flow, so an import of a row below is an upward arrow.
  private var upwardArrows: [String] {
    page.targets.enumerated().flatMap { index, target in
      let above = Set(page.targets[..<index].map(\.name))
      return target.targets.subtracting(above).sorted().map {
        "Documentation/Architecture.md: \(target.name) may not import \($0), which is not a row above it."
      }
    }
  }

  /// The page says what the manifest says.
  private var differences: [String] {
    let names = Set(page.targets.map(\.name))
    var found = manifest.targets.filter { !names.contains($0.name) }.map {
      "Documentation/Architecture.md: the target \($0.name) of Package.swift has no row."
    }
    for row in page.targets {
      guard let target = manifest[row.name] else {
        found.append("Documentation/Architecture.md: the row \(row.name) is no target of Package.swift.")
        continue
      }
      let allowed = row.targets.union(row.products)
      let declared = target.targets.union(target.products)
      found += declared.subtracting(allowed).sorted().map {
        "Package.swift: \(row.name) depends on \($0), which its row in Documentation/Architecture.md does not allow."
      }
      found += allowed.subtracting(declared).sorted().map {
        "Documentation/Architecture.md: the row \(row.name) allows \($0), on which it does not depend in Package.swift."
      }
    }
    return found
  }

  private var engineBreaches: [String] {
    Self.engineFree.flatMap { name in
      manifest.reach(of: name).intersection(Self.engine).sorted().map {
        "Package.swift: \(name) reaches \($0); it must build without libtorch."
      }
    }
  }

  /// Sources import what their target's row allows.
  private var foreignImports: [String] {
    sources.flatMap { path, text -> [String] in
      let parts = path.split(separator: "/")
      guard parts.count > 2, let row = page[String(parts[1])] else {
        return ["\(path): it belongs to no row of Documentation/Architecture.md."]
      }
      let allowed = row.targets.union(row.products).union(Self.toolchain)
      return imports(of: text).filter { !allowed.contains($0.module) }.map {
        "\(path):\($0.line): \(row.name) may not import \($0.module); its row in Documentation/Architecture.md allows"
          + " \(row.targets.union(row.products).sorted().joined(separator: ", "))."
      }
    }
  }
}

extension Rules {
  /// Reads manifest, page and Swift sources of a checkout.
  init(checkout root: URL) throws {
    func text(_ path: String) throws -> String {
      String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }
    manifest = Layout(manifest: try text("Package.swift"))
    page = Layout(page: try text("Documentation/Architecture.md"))
    let names = FileManager.default.enumerator(atPath: root.appending(path: "Sources").path)
    sources = try (names?.allObjects ?? []).compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
      .sorted()
      .map { ("Sources/" + $0, try text("Sources/" + $0)) }
  }
}
