import Formats
import Foundation

/// The clustered particles of `Fixtures/halos` and what scipy makes of them.
struct HaloFixture {
  let positions: [Float]
  let velocities: [Float]
  let groups: [Int32]
  /// Particles, centre and velocity of each group, `[H, 7]`.
  let means: Matrix

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/halos").path
    positions = try NumpyFile.read(folder + "/positions.npy").values.map { Float($0) }
    velocities = try NumpyFile.read(folder + "/velocities.npy").values.map { Float($0) }
    groups = try NumpyFile.read(folder + "/groups.npy").values.map { Int32($0) }
    means = try NumpyFile.readMatrix(folder + "/means.npy")
  }
}
