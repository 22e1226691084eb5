import Formats
import Foundation
import TestSupport
import Testing
import Theory

@Suite("Kernels without feature learning")
struct BayesLazyTests {
  /// The kernel of one random network with `depth` hidden layers, all weights of variance 1 / lambda.
  private func kernel(
    _ phi: Nonlinearity, _ inputs: Matrix, width: Int, depth: Int, lambda: Double, network: Int
  ) -> Matrix {
    var layer = inputs
    for level in 0..<depth {
      let weights = TransferProblem.normalInputs(
        width, layer.columns, seed: 9, purpose: "layer \(level)", index: UInt64(network))
      layer = phi.features(of: layer, weights.scaled(by: 1 / lambda.squareRoot()))
    }
    return layer.timesTransposed(layer).scaled(by: 1 / Double(width))
  }

  @Test(
    "The recursion over layers is the kernel of wide random networks",
    arguments: [(.relu, 1), (.relu, 2), (.relu, 3), (.erf, 1), (.erf, 3), (.linear, 2)]
      as [(Nonlinearity, Int)])
  func depth(phi: Nonlinearity, depth: Int) throws {
    let inputs = TransferProblem.normalInputs(6, 10, seed: 8)
    let exact = try LazyKernel.kernel(phi, inputs, inputs, lambda: 0.7, depth: depth)
    let networks = 12
    var mean = Matrix(rows: 6, columns: 6)
    for network in 0..<networks {
      let one = kernel(phi, inputs, width: 600, depth: depth, lambda: 0.7, network: network)
      mean = mean.adding(one, times: 1 / Double(networks))
    }
    let off = exact.adding(mean, times: -1)
    // A network's kernel scatters by about sqrt(5 depth / width); corrections are of order 1 / width.
    #expect(off.norm / exact.norm < 0.05)
  }

  @Test("Kernels of polynomials are powers for inputs of unit variance")
  func hermite() throws {
    let root = Double(2).squareRoot()
    let inputs = Matrix(rows: 2, columns: 2, values: [root, 0, 1, 1])
    let long = Matrix(rows: 1, columns: 1, values: [2])
    let kernel = try LazyKernel.kernel(.hermite(3), inputs, inputs, lambda: 1)
    #expect(abs(kernel[0, 1] - pow(root / 2, 3)) < 1e-12 && abs(kernel[0, 0] - 1) < 1e-12)
    #expect(
      message { try LazyKernel.kernel(.hermite(3), long, long, lambda: 1) }
        == "the variance before hermite3 is 4.0, expected 1")
  }

  @Test("Regression with a kernel refuses shapes that do not match")
  func refuses() throws {
    let kernel = Matrix.identity(3)
    #expect(
      message { try KernelRidge(kernel: kernel, testKernel: kernel, labels: [1, 2], beta: 1, lambda: 1) }
        == "the rows of the kernel have 3 values, expected 2")
    #expect(
      message { try LazyKernel.kernel(.relu, kernel, Matrix(rows: 1, columns: 2), lambda: 1) }
        == "the columns of the inputs have 2 values, expected 3")
    #expect(
      message { try LazyKernel.kernel(.relu, kernel, kernel, lambda: 1, depth: 0) }
        == "the depth is 0, expected a whole number of at least 1")
  }
}
