import Fields
import Formats
import Simulation
import Summaries

/// How fields are simulated and what is measured of them at z = 0.
public struct FieldSettings: Sendable, Equatable {
  /// Particles per side.
  public var particles: Int
  /// Mesh cells per side for the forces.
  public var mesh: Int
  /// Time steps.
  public var steps: Int
  /// Side of the periodic box [Mpc/h].
  public var boxSize: Double
  /// Scale factor at which particles leave second-order perturbation theory.
  public var start: Double
  /// Mesh cells per side for the summaries.
  public var measuringMesh: Int
  /// Largest wavenumber measured [h/Mpc].
  public var maximumK: Double
  /// What is measured, by name.
  public var summaries: [FieldSummary]
  /// The marks of the marked spectra; the first is `mpk`, others have the mark's name behind.
  public var marks: [Mark]
  /// What marked densities are divided by.
  public var normalisation: MarkedPowerSpectrum.Normalisation
  /// Initial modes of exactly the mean amplitude, their phases alone random.
  public var isFixed: Bool
  /// The user's seed of design and phases.
  public var seed: UInt64

  /// Settings of Quijote's box at the accuracy of a few per cent in P(k) unless said otherwise.
  public init(
    particles: Int = 128, mesh: Int? = nil, steps: Int = 5, boxSize: Double = 1000, start: Double = 0.3,
    measuringMesh: Int? = nil, maximumK: Double = 0.5, summaries: [FieldSummary] = [.power, .marked],
    marks: [Mark] = [.quijote], normalisation: MarkedPowerSpectrum.Normalisation = .meanMark,
    isFixed: Bool = false, seed: UInt64
  ) {
    self.particles = particles
    self.mesh = mesh ?? 2 * particles
    self.steps = steps
    self.boxSize = boxSize
    self.start = start
    self.maximumK = maximumK
    // Three cells for each shell; what is out of range is refused when it is used.
    let last = Int(min(max(0, maximumK * boxSize / (2 * .pi)), 1024))
    self.measuringMesh = measuringMesh ?? max(mesh ?? 2 * particles, 32 * ((3 * last + 31) / 32))
    self.summaries = summaries
    self.marks = marks
    self.normalisation = normalisation
    self.isFixed = isFixed
    self.seed = seed
  }

  /// The names of the marked spectra, in the order of the marks.
  var markedNames: [String] { ["mpk"] + marks.dropFirst().map { "mpk_" + $0.name } }

  /// How COLA simulates with initial modes of a seed.
  func cola(seed: UInt64) -> ColaSettings {
    ColaSettings(
      particles: particles, cells: mesh, boxSize: boxSize, steps: steps, startScaleFactor: start, seed: seed,
      fixedAmplitude: isFixed)
  }

  /// The shells that are measured, 1 to the last whose wavenumber is at most the largest.
  ///
  /// - Throws: ``SimulationError/fieldSetting(name:expected:found:)``.
  func shells() throws(SimulationError) -> Shells {
    let last: Int
    do { last = try Shells.upTo(maximumK, boxSize: boxSize).upperBound } catch {
      throw .fieldSetting(
        name: "maximum_k", expected: "a wavenumber of some shell of the box [h/Mpc]", found: "\(maximumK)")
    }
    guard last < measuringMesh / 2 else {
      throw .fieldSetting(
        name: "measuring_mesh",
        expected: "more than \(2 * last) cells for wavenumbers up to \(maximumK) h/Mpc",
        found: "\(measuringMesh)")
    }
    do { return try Shells(boxSize: boxSize, first: 1, last: last) } catch {
      throw .fieldSetting(name: "box", expected: "a positive length [Mpc/h]", found: "\(boxSize)")
    }
  }

  /// Refuses settings outside their ranges.
  ///
  /// - Throws: ``SimulationError/fieldSetting(name:expected:found:)``.
  func check() throws(SimulationError) {
    for (name, value, range) in [
      ("particles", particles, 8...1024), ("mesh", mesh, 8...2048),
      ("measuring_mesh", measuringMesh, 8...2048),
    ]
    where !range.contains(value) || value % 2 != 0 {
      throw .fieldSetting(
        name: name, expected: "even and from \(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    guard (1...1000).contains(steps) else {
      throw .fieldSetting(name: "steps", expected: "from 1 to 1000", found: "\(steps)")
    }
    guard boxSize > 0, boxSize.isFinite else {
      throw .fieldSetting(name: "box", expected: "a positive length [Mpc/h]", found: "\(boxSize)")
    }
    guard start > 0, start < 1 else {
      throw .fieldSetting(name: "start", expected: "a scale factor between 0 and 1", found: "\(start)")
    }
    guard maximumK > 0, maximumK.isFinite else {
      throw .fieldSetting(name: "maximum_k", expected: "a positive wavenumber [h/Mpc]", found: "\(maximumK)")
    }
    guard !summaries.isEmpty, Set(summaries).count == summaries.count else {
      throw .fieldSetting(
        name: "summaries", expected: "at least one, each once",
        found: summaries.map(\.rawValue).joined(separator: ", "))
    }
    guard !marks.isEmpty, Set(marks).count == marks.count else {
      throw .fieldSetting(
        name: "marks", expected: "at least one, each once", found: marks.map(\.name).joined(separator: ", "))
    }
    _ = try shells()
  }

  /// The names of the spectra, in the order of a row.
  ///
  /// - Parameter neutrinos: whether neutrinos have mass, so that total and cold matter differ.
  func names(neutrinos: Bool) -> [String] {
    summaries.flatMap { summary in
      switch summary {
      case .power: neutrinos ? ["pk", "pk_cb"] : ["pk"]
      case .marked: markedNames
      case .monopole: ["pk_rsd0"]
      }
    }
  }

  /// The settings as a manifest lists them; the seed has a place of its own there.
  var json: JSONValue {
    let cola = cola(seed: 0)
    return .object([
      ("particles", .integer(particles)), ("mesh", .integer(mesh)), ("steps", .integer(steps)),
      ("box_size", .number(boxSize)), ("start_scale_factor", .number(start)), ("redshift", 0),
      ("spacing", .string(cola.spacing.rawValue)),
      ("time_exponent", cola.timeExponent.map { .number($0) } ?? .null),
      ("force_assignment", .string(cola.assignment.rawValue)),
      ("force_sharpening", .number(cola.sharpening)), ("force_cutoff", .number(cola.cutoff)),
      ("lattice_offset", .number(cola.latticeOffset)),
      ("measuring_mesh", .integer(measuringMesh)), ("maximum_k", .number(maximumK)),
      ("marks", .strings(marks.map(\.name))), ("fixed_amplitude", .bool(isFixed)),
      ("shot_noise", "kept"), ("mark_normalisation", .string(normalisation.rawValue)),
    ])
  }
}

/// A summary that the field generator measures, in the shells of the power spectrum.
public enum FieldSummary: String, Sendable, CaseIterable {
  /// The power spectrum in real space, of total matter and, with massive neutrinos, of cold matter too (`pk_cb`).
  case power = "pk"
  /// Marked power spectra of cold matter.
  case marked = "mpk"
  /// The monopole of the power spectrum of cold matter in redshift space.
  case monopole = "pk_rsd0"
}
