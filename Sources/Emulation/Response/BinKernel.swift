import Formats
import Foundation

/// The kernel of the bins: of each observable on its own, a sum of squared exponentials in its axes.
struct BinKernel: Sendable {
  let parameters: ResponseParameters

  /// The kernel `[D, D]`.
  func matrix(_ point: [Double]) -> Matrix {
    var result = Matrix(rows: width, columns: width)
    visit(point) { row, column, value, _ in result.values[row * width + column] += value }
    return result
  }

  /// Adds to a gradient what a derivative with respect to the kernel `[D, D]` says of its parameters.
  func addGradient(_ outer: Matrix, at point: [Double], to gradient: inout [Double]) {
    var start = 0
    visit(point) { row, column, value, term in
      start = term.start
      let weight = outer.values[row * width + column] * value
      gradient[start] += weight
      for (axis, length) in term.lengths.enumerated() {
        let along = term.places.places[axis]
        let step = (along[row - term.offset] - along[column - term.offset]) / length
        gradient[start + 1 + axis] += weight * step * step
      }
    }
  }

  private var width: Int { parameters.bins.reduce(0) { $0 + $1.count } }

  /// One squared exponential of one observable.
  private struct Term {
    let places: BinPlaces
    let offset: Int
    let start: Int
    let variance: Double
    let lengths: [Double]
  }

  private func visit(_ point: [Double], _ body: (Int, Int, Double, Term) -> Void) {
    var (offset, start) = (0, parameters.binStart)
    for places in parameters.bins {
      for _ in ResponseParameters.scales {
        let lengths = places.places.indices.map { exp(point[start + 1 + $0]) }
        let term = Term(
          places: places, offset: offset, start: start, variance: exp(point[start]), lengths: lengths)
        for row in 0..<places.count {
          for column in 0..<places.count {
            var distance = 0.0
            for (axis, length) in lengths.enumerated() {
              let step = (places.places[axis][row] - places.places[axis][column]) / length
              distance += step * step
            }
            body(offset + row, offset + column, term.variance * exp(-0.5 * distance), term)
          }
        }
        start += 1 + places.places.count
      }
      offset += places.count
    }
  }
}
