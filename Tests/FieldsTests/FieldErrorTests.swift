import Fields
import Tensor
import Testing

@Suite struct FieldErrorTests {
  private func message<Value>(_ body: () throws -> Value) -> String {
    do {
      _ = try body()
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test func meshesMustBePossible() {
    #expect(
      message { try RealField(cells: 1, boxSize: 10) }
        == "A mesh needs 2 to 2048 cells a side and a positive box size, found 1 cells and a box of 10.0 Mpc/h."
    )
    #expect(
      message { try FourierField(cells: 8, boxSize: .infinity) }
        == "A mesh needs 2 to 2048 cells a side and a positive box size, found 8 cells and a box of inf Mpc/h."
    )
  }

  @Test func shellsMustFitTheField() throws {
    let field = try FourierField(cells: 16, boxSize: 10)
    let wide = try Shells(boxSize: 10, first: 1, last: 8)
    #expect(
      message { try field.power(in: wide) }
        == "A mesh of 16 cells a side has whole shells below 8, found shells up to 8.")
    let other = try Shells(boxSize: 20, first: 1, last: 3)
    #expect(
      message { try field.power(in: other) }
        == "Shells of a box of 20.0 Mpc/h were asked of a field in a box of 10.0 Mpc/h.")
  }

  @Test func fieldsMustShareTheirMesh() throws {
    let (small, large) = (try RealField(cells: 4, boxSize: 1), try FourierField(cells: 6, boxSize: 1))
    let expected = "Two fields must lie on the same mesh, expected 4 cells a side and found 6."
    #expect(message { try small.fourier(into: large) } == expected)
    let modes = try small.fourier()
    #expect(message { try modes.interlace(with: large) } == expected)
    #expect(
      message { try modes.differentiate(along: [.x], into: large) } == expected)
    #expect(
      message { try small.filter(by: [1], through: large) } == expected)
    #expect(
      message { try large.real(into: small) }
        == "Two fields must lie on the same mesh, expected 6 cells a side and found 4.")
  }

  @Test func tablesMustReachAllModes() throws {
    let modes = try FourierField(cells: 8, boxSize: 1)
    #expect(
      message { try modes.multiply(by: [1, 2]) }
        == "A radial table of this mesh needs 49 numbers, one for each squared length, found 2.")
  }

  @Test func particlesMustBeWhole() {
    func painted(_ positions: [Float], _ weights: [Float]? = nil) -> String {
      message {
        try paint(positions: positions, weights: weights, cells: 4, boxSize: 1)
      }
    }
    #expect(painted([]) == "The positions must hold a positive multiple of 3 numbers, found 0.")
    #expect(painted([1, 2]) == "The positions must hold a positive multiple of 3 numbers, found 2.")
    #expect(painted([1, 2, 3], [1, 1]) == "The weights must hold 1 numbers, found 2.")
    let notFinite =
      "The position of particle 2 (counted from 1) is not finite, expected three finite numbers."
    #expect(painted([0, 0, 0, 1, .nan, 0]) == notFinite)
    #expect(painted([0, 0, 0, -.infinity, 0, 0]) == notFinite)
    #expect(
      painted([0, 0, 0, 1, 1, 1], [1, -1])
        == "The weights of 2 particles add up to nothing, expected a positive total mass.")
    #expect(
      message {
        try read(RealField(cells: 4, boxSize: 1), at: [0, 0, 0, 1, .nan, 0])
      } == notFinite)
  }

  /// No finite coordinate and no box reaches memory outside the mesh.
  @Test(arguments: MassAssignment.allCases) func particlesMustHaveAPlace(assignment: MassAssignment) throws {
    for boxSize in [1e-9, 1, 1000, 1e9] {
      for cells in [2, 16] {
        let field = try RealField(cells: cells, boxSize: boxSize)
        for value in [1.1e3 * boxSize, -1e6 * boxSize, 1e20 * boxSize, 9.97e36, -3.4e38] {
          let positions = [0, 0, 0, 0, Float(value), 0]
          let expected =
            "The position of particle 2 (counted from 1) holds \(Float(value)), expected coordinates"
            + " at most 1024 boxes of \(boxSize) Mpc/h away."
          #expect(
            message {
              try paint(positions: positions, cells: cells, boxSize: boxSize, assignment: assignment)
            } == expected)
          #expect(
            message { try read(field, at: positions, assignment: assignment) }
              == expected)
        }
      }
    }
    for boxSize in [1e-300, 1e-10, 1e10, 1e300] {
      #expect(
        message { try RealField(cells: 4, boxSize: boxSize) }
          == "A box has a side from 1e-09 to 1000000000.0 Mpc/h, found \(boxSize).")
    }
  }

  @Test func weightsMustHaveASum() {
    #expect(
      message {
        try paint(positions: [0, 0, 0], weights: [.infinity], cells: 4, boxSize: 1)
      } == "The weights of 1 particles do not add up to a finite number, expected a positive total mass.")
  }

  @Test func powerMustBeAPower() {
    #expect(
      message {
        try GaussianField.modes(of: { _ in .nan }, cells: 4, boxSize: 2 * .pi, seed: 1)
      } == "The power at k = 1.0 h/Mpc is nan, expected a finite number that is not negative.")
  }
}
