import Fields
import Formats
import Foundation
import Randomness
import Summaries
import TestSupport
import Testing

@Suite struct MultipolesTests {
  @Test(arguments: Axis.allCases)
  func equalPyliansInRedshiftSpace(axis: Axis) throws {
    let reference = try Pylians()
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: reference.cells), boxSize: reference.catalogue.boxSize)
    let map = try RedshiftSpace(
      redshift: #require(reference.value("redshift").double),
      omegaMatter: #require(reference.value("omega_m").double))
    let found = try MultipolesEstimator(power: power, redshiftSpace: map, axes: [axis])
      .measure(reference.catalogue)
    let rows = try #require(reference.value("multipoles_\(axis)").array).map { try #require($0.doubles) }
    // P2 and P4 cross zero: their differences are compared with P0.
    let scale = rows[0]
    #expect(worst(found.monopole, rows[0], scale: scale) < 1e-5)
    #expect(worst(found.quadrupole, rows[1], scale: scale) < 1e-5)
    #expect(worst(found.hexadecapole, rows[2], scale: scale) < 1e-5)
  }

  @Test func averageIsThatOfTheAxes() throws {
    let reference = try Pylians()
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: 32), boxSize: reference.catalogue.boxSize)
    let map = try RedshiftSpace(redshift: 0, expansion: 1)
    let each = try Axis.allCases.map { axis in
      try MultipolesEstimator(power: power, redshiftSpace: map, axes: [axis]).measure(reference.catalogue)
    }
    let all = try MultipolesEstimator(power: power, redshiftSpace: map, axes: Axis.allCases)
      .measure(reference.catalogue)
    let mean = each[0].quadrupole.indices.map { index in each.reduce(0) { $0 + $1.quadrupole[index] } / 3 }
    #expect(worst(all.quadrupole, mean, scale: all.monopole) < 1e-12)
  }

  @Test func linearFlowsFollowKaiser() throws {
    // A lattice that many small plane waves of equal amplitude displace: modes have no scatter, and to first order
    // velocity is growth rate times displacement.
    let (side, boxSize, beta) = (32, 100.0, 0.5)
    let field = try PlaneWaves(side: side, boxSize: boxSize).displacements()
    var (positions, velocities): ([Float], [Float]) = ([], [])
    for particle in 0..<side * side * side {
      let cell = [particle / side / side, particle / side % side, particle % side]
      for axis in 0..<3 {
        let shift = field[axis][particle]
        positions.append(Float((Double(cell[axis]) + 0.5) * boxSize / Double(side)) + shift)
        velocities.append(Float(beta * 100) * shift)
      }
    }
    let catalogue = try Catalogue(positions: positions, velocities: velocities, boxSize: boxSize)
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: 2 * side, assignment: .pcs, interlaces: true), boxSize: boxSize, shells: 5...9
    )
    let real = try power.measure(catalogue)
    let found = try MultipolesEstimator(
      power: power, redshiftSpace: RedshiftSpace(redshift: 0, expansion: 1), axes: Axis.allCases
    ).measure(catalogue)
    for (index, shell) in (5...9).enumerated() {
      // A shell of a lattice is not quite isotropic, so that Kaiser's factor is averaged over its own directions.
      let expected = Kaiser(beta: beta, over: DirectSum.vectors(shell...shell))
      let measured = [found.monopole, found.quadrupole, found.hexadecapole].map {
        $0[index] / real.power[index]
      }
      print("shell \(shell): P_l / P", measured, "Kaiser", expected.multipoles)
      #expect(worst(measured, expected.multipoles, scale: [1, 1, 1]) < 3e-3)
    }
  }

  /// 1 + 2 beta / 3 + beta^2 / 5, 4 beta / 3 + 4 beta^2 / 7 and 8 beta^2 / 35 (Hamilton 1998, equation 5.6).
  @Test func manyDirectionsGiveTheFactorsOfTheLiterature() {
    let (beta, shells) = (0.5, 20...29)
    let factors = [
      1 + 2 * beta / 3 + beta * beta / 5, 4 * beta / 3 + 4 * beta * beta / 7, 8 * beta * beta / 35,
    ]
    let found = Kaiser(beta: beta, over: DirectSum.vectors(shells)).multipoles
    #expect(worst(found, factors, scale: [1, 1, 1]) < 0.01)
  }

  @Test func refusesWhatItCannotDo() throws {
    let reference = try Pylians()
    let power = try PowerSpectrumEstimator(mesh: MeshSettings(cells: 16), boxSize: 250)
    let still = try Catalogue(positions: reference.catalogue.positions, boxSize: 250)
    #expect(
      message {
        try MultipolesEstimator(power: power, redshiftSpace: RedshiftSpace(redshift: 0, expansion: 1))
          .measure(still)
      } == "a displacement to redshift space needs velocities, expected an array (N, 3) of them, found none")
    #expect(
      message { try MultipolesEstimator(power: power, redshiftSpace: nil, axes: []) }
        == "the line of sight must be x, y, z or several of them, found none")
    #expect(
      message { try RedshiftSpace(redshift: -1, expansion: 1) }
        == "the redshift must be a number above -1, found -1.0")
    #expect(
      message { try RedshiftSpace(redshift: 0, omegaMatter: 1.5) } == "Omega_m must be in (0, 1], found 1.5")
  }
}

/// The multipoles of (1 + beta mu^2)^2 over some directions, averaged over the three axes (Kaiser 1987).
private struct Kaiser {
  let multipoles: [Double]

  init(beta: Double, over vectors: [[Int]]) {
    var sums = [0.0, 0.0, 0.0]
    for n in vectors {
      for axis in 0..<3 {
        let mu2 = Double(n[axis] * n[axis]) / Double(n.reduce(0) { $0 + $1 * $1 })
        let power = (1 + beta * mu2) * (1 + beta * mu2) / Double(3 * vectors.count)
        sums[0] += power
        sums[1] += 5 * power * (3 * mu2 - 1) / 2
        sums[2] += 9 * power * (35 * mu2 * mu2 - 30 * mu2 + 3) / 8
      }
    }
    multipoles = sums
  }
}

/// A displacement field whose modes up to the ninth shell all have the same density amplitude.
private struct PlaneWaves {
  let side: Int
  let boxSize: Double

  /// psi_k = i k / k^2 delta_k for |delta_k| = 1e-4 and random phases.
  func displacements() throws -> [[Float]] {
    try Axis.allCases.map { axis in
      let modes = try FourierField(cells: side, boxSize: boxSize)
      for n in DirectSum.vectors(1...10) where n[2] >= 0 {
        let negative = n[2] == 0 && (n[1] < 0 || n[1] == 0 && n[0] < 0)
        let positive = negative ? n.map { -$0 } : n
        let number = (positive[0] + 16) * 1024 + (positive[1] + 16) * 32 + positive[2]
        var stream = RandomStream(seed: 1, purpose: "phases", index: UInt64(number))
        let phase = (negative ? -1 : 1) * 2 * Double.pi * stream.uniform()
        let square = Double(n.reduce(0) { $0 + $1 * $1 })
        let amplitude = 1e-4 * Double(n[axis.rawValue]) / square * boxSize / (2 * Double.pi)
        let index =
          (((n[0] + side) % side) * side + (n[1] + side) % side) * (side / 2 + 1) + n[2]
        modes.withModes { values in
          values[2 * index] = Float(-amplitude * sin(phase))
          values[2 * index + 1] = Float(amplitude * cos(phase))
        }
      }
      return try modes.real().values
    }
  }
}
