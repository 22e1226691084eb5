import ArgumentParser
import Foundation
import Suites
import Summaries

/// Options of `slingshot simulate --generator fields`.
struct FieldOptions: ParsableArguments {
  @Option("Particles per side", .whole(8...1024, even: true))
  var particles = Defaulted(128)

  @Option("Mesh cells per side for the forces; twice the particles by default", .whole(8...2048, even: true))
  var mesh: Int?

  @Option("Time steps", .whole(1...1000))
  var steps = Defaulted(5)

  @Option("Side of the periodic box [Mpc/h]", .real(1e-3...1e6))
  var box = Defaulted(1000.0)

  @Option("Scale factor at which particles leave second-order perturbation theory", .real(0.001...0.999))
  var start = Defaulted(0.3)

  @Option(
    "Mesh cells per side for the summaries; at least three times the last shell by default",
    .whole(8...2048, even: true))
  var measuringMesh: Int?

  @Option("Largest wavenumber measured [h/Mpc]", .real(1e-6...1e4))
  var maximumK = Defaulted(0.5)

  @Option(help: "Summaries, separated by commas: pk, mpk, pk_rsd0.")
  var summaries = Defaulted("pk,mpk")

  @Option(
    name: .customLong("mark"), parsing: .unconditionalSingleValue,
    help: "A mark of mpk, written R,p,delta_s with R in Mpc/h; 10,2,0.25 by default, may be repeated.")
  var marks: [String] = []

  @Flag(help: "Initial modes of exactly the mean amplitude.")
  var fixed = false

  /// The settings with the user's seed.
  func settings(seed: UInt64) throws -> FieldSettings {
    FieldSettings(
      particles: particles.value, mesh: mesh, steps: steps.value, boxSize: box.value, start: start.value,
      measuringMesh: measuringMesh, maximumK: maximumK.value, summaries: try measured(),
      marks: marks.isEmpty ? [.quijote] : try marks.map(Self.mark), isFixed: fixed, seed: seed)
  }

  /// The summaries that are asked for.
  func measured() throws -> [FieldSummary] {
    try NamedList.read(summaries.value, "--summaries").map { name in
      guard let summary = FieldSummary(rawValue: name) else {
        let known = FieldSummary.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--summaries must be out of \(known), found \(name).")
      }
      return summary
    }
  }

  private static func mark(_ text: String) throws -> Mark {
    do throws(SummaryError) { return try Mark(text) } catch {
      throw ValidationError("--mark: \(error.description).")
    }
  }
}
