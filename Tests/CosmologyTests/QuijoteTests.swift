import Cosmology
import Formats
import Foundation
import Testing

/// Comparison with the measured spectra of Quijote's hypercubes, where they lie beside the checkout.
@Suite struct QuijoteTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/data/quijote").standardizedFileURL.path

  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder + "/Pk_LH.npy") }

  /// Mean k of the first 79 shells of thickness 2π / 1000 h/Mpc nearest to the four wave numbers.
  static let shells: [(bin: Int, k: Double)] = [(15, 0.1), (31, 0.2), (47, 0.3), (77, 0.49)]

  @Test(
    .enabled(if: isPresent, "Quijote's spectra are not at ../shared/data/quijote"), arguments: ["LH", "nwLH"])
  func hypercubeIsReproduced(suite: String) throws {
    let measured = try NumpyFile.readMatrix(Self.folder + "/Pk_\(suite).npy")
    let table = try ParameterTable.read(Self.folder + "/params_\(suite).txt")
    let k = Self.shells.map { Self.meanWaveNumber(shell: $0.bin + 1) }
    for (wanted, found) in zip(Self.shells, k) { #expect(abs(found - wanted.k) < 0.005) }
    var ratios = Array(repeating: [Double](), count: k.count)
    var refused = 0
    for row in 0..<measured.rows {
      let parameters = try CosmologicalParameters(names: table.names, values: Array(table.values.row(row)))
      // Hardly any cold dark matter: no linear spectrum that could be trusted, which is said.
      guard let power = try? MatterPower(parameters: parameters).nonlinear(k) else {
        refused += 1
        continue
      }
      for (index, shell) in Self.shells.enumerated() {
        ratios[index].append(power[index] / measured[row, shell.bin])
      }
    }
    #expect(refused <= 2)
    for (index, shell) in Self.shells.enumerated() {
      let median = quantile(ratios[index], 0.5)
      let halfWidth = (quantile(ratios[index], 0.84) - quantile(ratios[index], 0.16)) / 2
      print("Quijote \(suite), k = \(shell.k): median ratio \(median), half-width of 16-84 % \(halfWidth)")
      #expect(abs(median - 1) < 0.03, "k = \(shell.k)")
      // Where baryons are a fifth of matter or more, HMCode-2020 leaves the simulations of nwLH by up to 14 %.
      #expect(halfWidth <= (suite == "LH" ? 0.07 : 0.09), "k = \(shell.k)")
    }
  }

  /// Mean k of all lattice vectors n with floor|n| = shell, times 2π / 1000 h/Mpc.
  static func meanWaveNumber(shell: Int) -> Double {
    var sum = 0.0
    var count = 0
    let reach = shell + 1
    for x in -reach...reach {
      for y in -reach...reach {
        for z in -reach...reach {
          let square = x * x + y * y + z * z
          guard square >= shell * shell, square < (shell + 1) * (shell + 1) else { continue }
          sum += Double(square).squareRoot()
          count += 1
        }
      }
    }
    return sum / Double(count) * 2 * .pi / 1000
  }
}
