import Formats

extension ParticleSnapshot {
  /// Writes `position.npy` `[N, 3]` [Mpc/h], `velocity.npy` `[N, 3]` [km/s], both single precision, and
  /// `manifest.json` into a new folder that appears whole or not at all.
  ///
  /// - Parameters:
  ///   - directory: the folder to make.
  ///   - particleMass: mass of a particle [M☉/h].
  ///   - origin: what the manifest says of the simulation.
  ///   - replacing: allows an older folder of that name to be replaced.
  /// - Throws: `FormatError.file`.
  public func write(
    to directory: String, particleMass: Double, origin: [(String, JSONValue)] = [], replacing: Bool = false
  ) throws(FormatError) {
    let output = try AtomicDirectory(destination: directory, kind: .snapshot, replacing: replacing)
    do throws(FormatError) {
      for (name, values) in [("position", positions), ("velocity", velocities)] {
        try NumpyFile.write(
          NumpyFloats(shape: [count, 3], values: values), to: "\(output.scratchPath)/\(name).npy")
      }
      try manifest(particleMass, origin).write(to: output.scratchPath + "/manifest.json")
    } catch {
      output.discard()
      throw error
    }
    try output.commit()
  }

  private func manifest(_ particleMass: Double, _ origin: [(String, JSONValue)]) -> JSONValue {
    .object([
      ("kind", .string(FolderKind.snapshot.name)), ("particles", .integer(count)),
      ("box_size", .number(boxSize)),
      ("scale_factor", .number(scaleFactor)), ("particle_mass", .number(particleMass)),
      (
        "units",
        .object([
          ("position", "Mpc/h"), ("velocity", "km/s"), ("box_size", "Mpc/h"), ("particle_mass", "M_sun/h"),
        ])
      ),
      ("origin", .object(origin)),
    ])
  }
}

extension FolderKind {
  /// Particles; older records say so under `catalogue`.
  public static let snapshot = FolderKind(
    name: "snapshot", maker: "slingshot snapshot", parts: [".npy", "manifest.json"]
  ) { record in
    record["kind"].map { $0.string == "snapshot" } ?? (record["catalogue"]?.string == "particles")
  }
}
