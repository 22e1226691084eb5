import ArgumentParser
import Foundation
import Suites
import Summaries

/// Options of `slingshot simulate --generator fields`.
struct FieldOptions: ParsableArguments {
  @Option(help: "Particles per side.")
  var particles: Int = 128

  @Option(help: "Mesh cells per side for the forces; twice the particles by default.")
  var mesh: Int?

  @Option(help: "Time steps.")
  var steps: Int = 5

  @Option(help: "Side of the periodic box [Mpc/h].")
  var box: Double = 1000

  @Option(help: "Scale factor at which particles leave second-order perturbation theory.")
  var start: Double = 0.3

  @Option(help: "Mesh cells per side for the summaries; at least three times the last shell by default.")
  var measuringMesh: Int?

  @Option(help: "Largest wavenumber measured [h/Mpc].")
  var maximumK: Double = 0.5

  @Option(help: "Summaries, separated by commas: pk, mpk, pk_rsd0.")
  var summaries: String = "pk,mpk"

  @Option(
    name: .customLong("mark"), parsing: .singleValue,
    help: "A mark, written R,p,delta_s with R in Mpc/h; 10,2,0.25 by default, may be repeated.")
  var marks: [String] = []

  @Flag(help: "Initial modes of exactly the mean amplitude.")
  var fixed = false

  /// The settings with the user's seed.
  func settings(seed: UInt64) throws -> FieldSettings {
    var read: [FieldSummary] = []
    for name in summaries.split(separator: ",") {
      guard let summary = FieldSummary(rawValue: name.trimmingCharacters(in: .whitespaces)) else {
        let known = FieldSummary.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--summaries must be out of \(known), found \(name).")
      }
      read.append(summary)
    }
    return FieldSettings(
      particles: particles, mesh: mesh, steps: steps, boxSize: box, start: start,
      measuringMesh: measuringMesh, maximumK: maximumK, summaries: read,
      marks: marks.isEmpty ? [.quijote] : try marks.map(Self.mark), isFixed: fixed, seed: seed)
  }

  private static func mark(_ text: String) throws -> Mark {
    let numbers = text.split(separator: ",").map { Double($0) }
    guard numbers.count == 3, let radius = numbers[0], let power = numbers[1], let softening = numbers[2]
    else {
      throw ValidationError("--mark is written R,p,delta_s such as 10,2,0.25, found \(text).")
    }
    do { return try Mark(radius: radius, power: power, softening: softening) } catch {
      throw ValidationError(error.description + ".")
    }
  }

  /// The first option that is given and says nothing without the field generator.
  var given: String? {
    let options: [(String, Bool)] = [
      ("--particles", particles != 128), ("--mesh", mesh != nil), ("--steps", steps != 5),
      ("--box", box != 1000), ("--start", start != 0.3), ("--measuring-mesh", measuringMesh != nil),
      ("--maximum-k", maximumK != 0.5), ("--summaries", summaries != "pk,mpk"), ("--mark", !marks.isEmpty),
      ("--fixed", fixed),
    ]
    return options.first(where: \.1)?.0
  }
}
