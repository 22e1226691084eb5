import Networks
import Tensor

/// What each input adds to a network's estimate: integrated gradients from every background simulation, in the mean.
///
/// phi_i(x) = E_b of the integral over a from 0 to 1 of (x_i - b_i) df/dx_i at b + a (x - b) (Erion et al. 2021, Nat. Mach.
/// Intell. 3, 620, arXiv 1906.10670; integrated gradients are Sundararajan et al. 2017, arXiv 1703.01365, eq. 1). They sum to
/// f(x) less the mean of f over the background.
struct ExpectedGradients: Sendable {
  /// The networks, whose estimates are averaged.
  let members: [Network]
  /// Encoded inputs `[B, K]` of the background.
  let background: [Float]
  /// Places along each path.
  var places = 8

  /// Whether the estimates of networks have derivatives.
  ///
  /// - Throws: `TensorError` when memory runs out.
  static func exist(for members: [Network]) throws(TensorError) -> Bool {
    for member in members {
      let zeros = [Float](repeating: 0, count: member.inputs)
      if try member.inputGradients(zeros, count: 1) == nil { return false }
    }
    return !members.isEmpty
  }

  /// The attributions `[P, K]` of the estimates for one row of inputs `[K]`.
  ///
  /// - Throws: `TensorError` when memory runs out.
  func attributions(_ row: [Float]) throws(TensorError) -> [Double] {
    let width = row.count
    let count = background.count / width
    var paths: [Float] = []
    paths.reserveCapacity(count * places * width)
    for base in 0..<count {
      // The midpoint rule: a network of rectifiers has kinks along the path, where higher orders gain nothing.
      for place in 0..<places {
        let share = (Float(place) + 0.5) / Float(places)
        for input in 0..<width {
          let from = background[base * width + input]
          paths.append(from + share * (row[input] - from))
        }
      }
    }
    let outputs = members.first?.outputs.count ?? 0
    var sums = [Double](repeating: 0, count: outputs * width)
    for member in members {
      guard let gradients = try member.inputGradients(paths, count: count * places) else { continue }
      for point in 0..<count * places {
        let base = point / places * width
        for output in 0..<outputs {
          let from = (point * outputs + output) * width
          for input in 0..<width {
            sums[output * width + input] +=
              Double(row[input] - background[base + input]) * Double(gradients[from + input])
          }
        }
      }
    }
    let norm = Double(members.count * count * places)
    return sums.map { $0 / norm }
  }
}
