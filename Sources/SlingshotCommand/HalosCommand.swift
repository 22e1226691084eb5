import ArgumentParser
import Formats
import Foundation
import Pipeline
import Simulation
import Summaries

/// `slingshot halos`.
struct HalosCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "halos", abstract: "Find the halos of a simulation by friends of friends.",
    discussion: HelpText(
      """
      Particles are those of a folder that slingshot snapshot made, or npy files (N, 3) of any simulation: positions
      [Mpc/h] in a periodic cube and, if there are any, peculiar velocities [km/s]. The folder --out holds
      position.npy, velocity.npy, mass.npy [M_sun/h], particles.npy and manifest.json, the heaviest halo first.
      """,
      examples: [
        "slingshot snapshot --particles 256 --box 500 --out snap",
        "slingshot halos --snapshot snap --out halos",
        "slingshot halos --particles p.npy --velocities v.npy --box 1000 --omega-m 0.3175 --out halos",
        """
        slingshot power --particles halos/position.npy --box 500 --grid 256 --subtract-shot-noise \
        --out halo-power
        """,
      ]
    ).text)

  @Option(help: "Folder with position.npy, velocity.npy and manifest.json.")
  var snapshot: String?

  @Option(help: "Positions (N, 3) [Mpc/h], float32 or float64.")
  var particles: String?

  @Option(help: "Peculiar velocities (N, 3) [km/s].")
  var velocities: String?

  @Option("Side of the periodic box [Mpc/h]", .real(1e-6...1e9))
  var box: Double?

  @Option(
    "Density of what the particles stand for, in units of the critical density, from which their mass follows",
    .real(1e-6...1))
  var omegaM: Double?

  @Option("Mass of a particle [M_sun/h], in place of --omega-m", .real(1e-6...1e20))
  var particleMass: Double?

  @Option("Linking length in mean separations of particles", .real(1e-4...100))
  var linkingLength = Defaulted(0.2)

  @Option("Fewest particles of a halo", .whole(1...Int(Int32.max)))
  var minimumParticles = Defaulted(20)

  @Option(help: "Folder to make.")
  var out: String

  @Flag(help: "Replace an existing folder.")
  var force = false

  static var effects: Effects<Self> {
    Effects(
      always: [
        "--snapshot", "--particles", "--linking-length", "--minimum-particles", "--out", "--force",
      ],
      .init(
        "with --particles", when: { $0.particles != nil },
        [
          "--velocities": \.velocities.isGiven, "--box": \.box.isGiven, "--omega-m": \.omegaM.isGiven,
          "--particle-mass": \.particleMass.isGiven,
        ]))
  }

  func validate() throws {
    guard (snapshot == nil) != (particles == nil) else {
      throw ValidationError("give exactly one of --snapshot and --particles.")
    }
    try requireEffects()
    if snapshot == nil {
      guard box != nil else {
        throw ValidationError("--particles needs --box, the side of the cube [Mpc/h].")
      }
      guard (omegaM == nil) != (particleMass == nil) else {
        throw ValidationError("--particles needs exactly one of --omega-m and --particle-mass.")
      }
    }
  }

  func run() throws {
    try FolderKind.halos.requireFree(
      out, replacing: force, inputs: [snapshot, particles, velocities].compactMap { $0 })
    let finder = try FriendsOfFriends(
      linkingLength: linkingLength.value, minimumParticles: minimumParticles.value)
    let (catalogue, mass, origin) = try read()
    for warning in catalogue.notes { note("warning: \(warning)") }
    let halos = try finder.halos(
      positions: catalogue.positions, velocities: catalogue.velocities, boxSize: catalogue.boxSize,
      particleMass: mass)
    try halos.write(
      to: out, origin: [("slingshot", .string(Version.current))] + origin, warnings: catalogue.notes,
      replacing: force)
    output(text(halos) + "\n\n" + out)
  }

  private func read() throws -> (Catalogue, mass: Double, origin: [(String, JSONValue)]) {
    if let snapshot {
      let path = snapshot + "/manifest.json"
      let manifest = try JSONValue.read(path)
      func number(_ key: String) throws -> Double {
        guard let value = manifest[key]?.double else {
          throw FormatError.json(
            path, line: 1, column: 1, .unexpected(found: "no number \(key)", expected: "that of a snapshot"))
        }
        return value
      }
      let catalogue = try Catalogue.read(
        positions: snapshot + "/position.npy", velocities: snapshot + "/velocity.npy",
        boxSize: number("box_size"))
      return (catalogue, try number("particle_mass"), [("snapshot", manifest["origin"] ?? .null)])
    }
    let catalogue = try Catalogue.read(
      positions: particles ?? "", velocities: velocities, boxSize: box ?? 0)
    let mass =
      particleMass
      ?? HaloCatalogue.particleMass(
        density: omegaM ?? 0, boxSize: catalogue.boxSize, particles: catalogue.count)
    return (catalogue, mass, [])
  }

  /// How many halos there are, in all and above some masses.
  private func text(_ halos: HaloCatalogue) -> String {
    let volume = halos.boxSize * halos.boxSize * halos.boxSize
    let least = Double(halos.finder.minimumParticles) * halos.particleMass
    func short(_ value: Double) -> String { String(format: "%.4g", value) }
    func column(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.count)) + text
    }
    var lines = [
      "\(counted(halos.count, "halo")) of at least \(halos.finder.minimumParticles) particles (\(short(least)) M_sun/h) among"
        + " \(halos.particlesInBox) in a box of \(short(halos.boxSize)) Mpc/h"
    ]
    guard let most = halos.masses.first else { return lines[0] }
    lines += ["", column("above [M_sun/h]", 15) + column("halos", 10) + column("density [(h/Mpc)^3]", 21)]
    var threshold = least
    while threshold <= most {
      let count = halos.masses.count { $0 >= threshold }
      lines.append(
        column(short(threshold), 15) + column(String(count), 10) + column(short(Double(count) / volume), 21))
      threshold *= 2
    }
    return lines.joined(separator: "\n")
  }
}
