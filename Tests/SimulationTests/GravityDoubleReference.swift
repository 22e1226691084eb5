import Fields
import Foundation
import Simulation
import Tensor

/// COLA in double precision, written for clarity: clouds in cells, sums over all modes by libtorch's transform in
/// double precision, differences of the fourth order.
struct GravityDoubleReference {
  let settings: ColaSettings
  let first: [Double]
  let second: [Double]

  /// Residual velocities and positions after all steps in matter domination, plain time integration.
  func run() throws -> (positions: [Double], residuals: [Double]) {
    let (n, box) = (settings.particles, settings.boxSize)
    let width = (settings.finalScaleFactor - settings.startScaleFactor) / Double(settings.steps)
    var time = settings.startScaleFactor + width / 2
    var positions = first.indices.map { index -> Double in
      let site = [index / 3 / (n * n), index / 3 / n % n, index / 3 % n][index % 3]
      return (Double(site) + settings.latticeOffset) * box / Double(n) + frame(index, time)
    }
    var residuals = [Double](repeating: 0, count: first.count)
    for step in 0..<settings.steps {
      let (start, end) = (time - width / 2, time + width / 2)
      // T = a^(3/2) d/da: the integrals of da / a^(3/2).
      let kick = 2 / start.squareRoot() - 2 / end.squareRoot()
      let forces = try gradient(of: potential(positions), at: positions)
      let next = step + 1 < settings.steps ? end + width / 2 : end
      let drift = 2 / time.squareRoot() - 2 / next.squareRoot()
      for index in residuals.indices {
        // T²[D_1] = 3/2 a D_1 and T²[D_2] = 3/2 a (D_2 - D_1²), D_1 = a, D_2 = -3/7 a².
        let frameForce = time * first[index] - 10.0 / 7 * time * time * second[index]
        residuals[index] += kick * 1.5 * time * (forces[index] - frameForce)
        positions[index] += drift * residuals[index] + frame(index, next) - frame(index, time)
      }
      time = next
    }
    return (positions.map { $0 - box * ($0 / box).rounded(.down) }, residuals)
  }

  private func frame(_ index: Int, _ a: Double) -> Double {
    a * first[index] - 3.0 / 7 * a * a * second[index]
  }

  /// Cell and weight of both ends of a particle's cloud along each axis.
  private func cloud(_ positions: [Double], _ particle: Int) -> [[(cell: Int, weight: Double)]] {
    (0..<3).map { axis in
      let u = positions[3 * particle + axis] * Double(settings.cells) / settings.boxSize
      let below = u.rounded(.down)
      let cell = (Int(below) % settings.cells + settings.cells) % settings.cells
      return [(cell, 1 - (u - below)), ((cell + 1) % settings.cells, u - below)]
    }
  }

  private func potential(_ positions: [Double]) throws -> [Double] {
    let n = settings.cells
    var mass = [Double](repeating: 0, count: n * n * n)
    let share = Double(n * n * n) / Double(positions.count / 3)
    for particle in 0..<(positions.count / 3) {
      let at = cloud(positions, particle)
      for x in at[0] {
        for y in at[1] {
          for z in at[2] {
            mass[(x.cell * n + y.cell) * n + z.cell] += share * x.weight * y.weight * z.weight
          }
        }
      }
    }
    let modes = try Tensor(mass, shape: [n, n, n]).fourier()
    let cell = settings.boxSize / Double(n)
    let kernel = (0..<(n * n * n)).map { index -> Double in
      let frequencies = [index / (n * n), index / n % n, index % n].map { 2 * $0 < n ? $0 : $0 - n }
      let square = frequencies.reduce(0) { $0 + $1 * $1 }
      guard square > 0 else { return 0 }
      let k = 2 * Double.pi / settings.boxSize * Double(square).squareRoot()
      let cut = pow(k * cell / (.pi * settings.cutoff), 4)
      return exp(settings.sharpening * k * k * cell * cell / 6 - cut) / (k * k)
    }
    let filtered = try modes * Tensor(kernel, shape: [n, n, n])
    return try filtered.inverseFourier().realPart().doubles()
  }

  private func gradient(of field: [Double], at positions: [Double]) -> [Double] {
    let n = settings.cells
    let cell = settings.boxSize / Double(n)
    func value(_ at: [Int]) -> Double {
      let i = at.map { ($0 + n) % n }
      return field[(i[0] * n + i[1]) * n + i[2]]
    }
    var forces = [Double](repeating: 0, count: positions.count)
    for particle in 0..<(positions.count / 3) {
      let at = cloud(positions, particle)
      for x in at[0] {
        for y in at[1] {
          for z in at[2] {
            for axis in 0..<3 {
              func shifted(_ by: Int) -> Double {
                var place = [x.cell, y.cell, z.cell]
                place[axis] += by
                return value(place)
              }
              let slope = (8 * (shifted(1) - shifted(-1)) - (shifted(2) - shifted(-2))) / (12 * cell)
              forces[3 * particle + axis] += x.weight * y.weight * z.weight * slope
            }
          }
        }
      }
    }
    return forces
  }
}
