import Formats
import Simulation
import TestSupport
import Testing

@Suite struct HaloErrorTests {
  private func search(
    linking: Double = 0.2, minimum: Int = 20, positions: [Float] = [1, 2, 3],
    velocities: [Float] = [0, 0, 0],
    box: Double = 10, mass: Double = 1
  ) throws -> HaloCatalogue {
    try FriendsOfFriends(linkingLength: linking, minimumParticles: minimum)
      .halos(positions: positions, velocities: velocities, boxSize: box, particleMass: mass)
  }

  @Test func settingsOutsideTheirRange() {
    #expect(
      message { try search(linking: 0) }
        == "linking_length of the halo finder must be a positive number, found 0.0.")
    #expect(message { try search(linking: .nan) }?.contains("found nan") == true)
    #expect(
      message { try search(minimum: 0) }
        == "minimum_particles of the halo finder must be at least 1, found 0.")
    #expect(
      message { try search(box: -1) }
        == "box size of the halo finder must be a positive number of Mpc/h, found -1.0.")
    #expect(
      message { try search(mass: .infinity) }
        == "particle mass of the halo finder must be a positive number of M☉/h, found inf.")
  }

  /// Whatever the coordinates, the search ends without touching memory that is not its own.
  @Test(arguments: [1e-9, 1, 1000, 1e9]) func anyFiniteCoordinateHasAPlace(box: Double) throws {
    for value in [-Float.leastNonzeroMagnitude, Float.leastNonzeroMagnitude, -1, 9.97e36, -3.4e38, 1e10]
      as [Float]
    {
      let positions: [Float] = [0, 0, 0, value, -value, 0, 0, value, 0, 0, 0, value]
      let halos = try search(minimum: 1, positions: positions, velocities: positions.map { $0 * 0 }, box: box)
      #expect(halos.positions.allSatisfy { $0 >= 0 && Double($0) < box })
    }
  }

  @Test func linkingLengthOutsideTheBox() {
    #expect(
      message { try search(linking: 0.5) }
        == "The linking length must lie in 1e-06 to 0.33 of the box's side, found 5.0 of 10.0 Mpc/h;"
        + " change linking_length or the number of particles.")
    #expect(message { try search(linking: 1e-7) }?.contains("found 1e-06 of 10.0 Mpc/h") == true)
  }

  @Test func coordinatesThatMakeNoParticles() {
    #expect(
      message { try search(positions: [1, 2, 3, 4], velocities: [1, 2, 3, 4]) }
        == "Positions of particles are at least one triple of coordinates, found 4 numbers.")
    #expect(message { try search(positions: [], velocities: []) }?.contains("found 0 numbers") == true)
  }

  @Test func velocitiesOfOtherParticles() {
    #expect(
      message { try search(velocities: [0, 0]) }
        == "Velocities must come as 3 numbers like the positions, found 2.")
  }

  @Test func numbersThatAreNone() {
    #expect(
      message { try search(positions: [1, 2, 3, 4, .nan, 6], velocities: [0, 0, 0, 0, 0, 0]) }
        == "Position y of particle 2 must be a finite number, found nan.")
    #expect(
      message { try search(velocities: [0, 0, -.infinity]) }
        == "Velocity z of particle 1 must be a finite number, found -inf.")
  }

  @Test func limitsAreSaid() {
    #expect(
      HaloError.tooManyParticles(found: 3_000_000_000, limit: 2_147_483_647).description
        == "The halo finder takes at most 2147483647 particles, found 3000000000.")
    #expect(
      HaloError.memory(particles: 8).description
        == "There is not enough memory to find the halos of 8 particles.")
  }

  @Test func fileErrorsNameTheFile() throws {
    try withTemporaryDirectory { folder in
      let halos = try search()
      try halos.write(to: folder + "/halos")
      let text = message { try halos.write(to: folder + "/halos") }
      #expect(text?.hasPrefix(folder + "/halos: ") == true)
    }
  }
}
