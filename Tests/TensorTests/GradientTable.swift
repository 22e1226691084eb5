import Tensor

extension GradientCase {
  /// Every differentiable operation of the module.
  static let all =
    arithmetic + pointwise + activations + reductions + shaping + indexing + products + matrices
    + transforms

  static let arithmetic = [
    GradientCase("add", [[2, 3], [3]]) { try $0[0] + $0[1] },
    GradientCase("subtract", [[2, 3], [2, 1]]) { try $0[0] - $0[1] },
    GradientCase("multiply", [[2, 3], [3]]) { try $0[0] * $0[1] },
    GradientCase("divide", [[2, 3], [3]], positive: true) { try $0[0] / $0[1] },
    GradientCase("negate", [[3]]) { try -$0[0] },
    GradientCase("add a number", [[3]]) { try 2 + ($0[0] + 3) },
    GradientCase("subtract numbers", [[3]]) { try 2 - ($0[0] - 3) },
    GradientCase("multiply by numbers", [[3]]) { try 2 * ($0[0] * 3) },
    GradientCase("divide by a number", [[3]]) { try $0[0] / 3 },
    GradientCase("divide a number", [[3]], positive: true) { try 2 / $0[0] },
    GradientCase("affine", [[3]]) { try $0[0].affine(scale: -1.5, offset: 0.25) },
    GradientCase("maximum", [[2, 3], [2, 3]]) { try $0[0].maximum($0[1]) },
    GradientCase("minimum", [[2, 3], [2, 3]]) { try $0[0].minimum($0[1]) },
    GradientCase("conversion", [[3]]) { try $0[0].converted(to: .complex128).realPart() },
  ]

  static let pointwise = [
    GradientCase("exp", [[4]]) { try $0[0].exp() },
    GradientCase("expm1", [[4]]) { try $0[0].expm1() },
    GradientCase("log", [[4]], positive: true) { try $0[0].log() },
    GradientCase("log1p", [[4]], positive: true) { try $0[0].log1p() },
    GradientCase("log10", [[4]], positive: true) { try $0[0].log10() },
    GradientCase("square root", [[4]], positive: true) { try $0[0].squareRoot() },
    GradientCase("square", [[4]]) { try $0[0].square() },
    GradientCase("reciprocal", [[4]], positive: true) { try $0[0].reciprocal() },
    GradientCase("power of a number", [[4]], positive: true) { try $0[0].power(-1.7) },
    GradientCase("power of a tensor", [[4], [4]], positive: true) { try $0[0].power($0[1]) },
    GradientCase("magnitude", [[4]]) { try $0[0].magnitude() },
    GradientCase("sine", [[4]]) { try $0[0].sine() },
    GradientCase("cosine", [[4]]) { try $0[0].cosine() },
    GradientCase("error function", [[4]]) { try $0[0].errorFunction() },
    GradientCase("clamp", [[6]]) { try $0[0].clamped(lower: -0.5, upper: 0.5) },
  ]

  static let activations = [
    GradientCase("relu", [[6]]) { try $0[0].relu() },
    GradientCase("leaky relu", [[6]]) { try $0[0].leakyReLU(slope: 0.2) },
    GradientCase("sigmoid", [[4]]) { try $0[0].sigmoid() },
    GradientCase("tanh", [[4]]) { try $0[0].hyperbolicTangent() },
    GradientCase("silu", [[4]]) { try $0[0].silu() },
    GradientCase("gelu", [[4]]) { try $0[0].gelu() },
    GradientCase("softplus", [[4]]) { try $0[0].softplus() },
    GradientCase("softmax", [[2, 3]]) { try $0[0].softmax(over: -1) },
    GradientCase("log softmax", [[2, 3]]) { try $0[0].logSoftmax(over: 0) },
    GradientCase("mean squared error", [[2, 3], [2, 3]]) { try $0[0].meanSquaredError($0[1]) },
    GradientCase("dropout mask", [[5, 4]]) {
      try $0[0] * .dropoutMask([5, 4], rate: 0.4, seed: 3, dtype: .float64)
    },
  ]

  static let reductions = [
    GradientCase("sum", [[2, 3]]) { try $0[0].sum() },
    GradientCase("sum over one", [[2, 3]]) { try $0[0].sum(over: [1]) },
    GradientCase("mean", [[2, 3]]) { try $0[0].mean(over: [0], keepingDimensions: true) },
    GradientCase("variance", [[4, 3]]) { try $0[0].variance(over: [0]) },
    GradientCase("variance of all", [[4, 3]]) { try $0[0].variance(correction: 0) },
    GradientCase("largest", [[2, 3]]) { try $0[0].largest(over: [1]) },
    GradientCase("smallest", [[2, 3]]) { try $0[0].smallest(over: [0]) },
    GradientCase("log sum exp", [[2, 3]]) { try $0[0].logSumExp(over: [0, 1]) },
    GradientCase("cumulative sum", [[2, 3]]) { try $0[0].cumulativeSum(over: 1) },
  ]

  static let shaping = [
    GradientCase("reshape", [[2, 3]]) { try $0[0].reshaped([3, -1]) },
    GradientCase("view", [[2, 3]]) { try $0[0].view([6]) },
    GradientCase("transpose", [[2, 3]]) { try $0[0].transposed() },
    GradientCase("permute", [[2, 3, 2]]) { try $0[0].permuted([2, 0, 1]) },
    GradientCase("narrow", [[2, 4]]) { try $0[0].narrowed(1, from: 1, count: 2) },
    GradientCase("select", [[2, 4]]) { try $0[0].selected(1, at: -1) },
    GradientCase("new dimension", [[2, 3]]) { try $0[0].withDimension(1) },
    GradientCase("dropped dimension", [[2, 1, 3]]) { try $0[0].withoutDimension(1) },
    GradientCase("expand", [[2, 1]]) { try $0[0].expanded([2, 3]) },
    GradientCase("contiguous", [[2, 3]]) { try $0[0].transposed().contiguous() },
    GradientCase("copy", [[2, 3]]) { try $0[0].copied() },
    GradientCase("concatenate", [[2, 3], [2, 1]]) { try Tensor.concatenated($0, along: 1) },
    GradientCase("stack", [[2, 3], [2, 3]]) { try Tensor.stacked($0, along: 1) },
  ]

  static let indexing = [
    GradientCase("slices", [[3, 2]]) { try $0[0].slices(0, at: Tensor([2, 0, 2])) },
    GradientCase("gather", [[2, 3]]) { try $0[0].gathered(1, at: Tensor([2, 0, 1, 1], shape: [2, 2])) },
    GradientCase("adding slices", [[3, 2], [2, 2]]) {
      try $0[0].addingSlices(0, at: Tensor([2, 2]), of: $0[1])
    },
    GradientCase("choose", [[4], [4]]) {
      try Tensor([true, false, false, true]).choosing($0[0], otherwise: $0[1])
    },
    GradientCase("sort", [[2, 4]]) { try $0[0].sorted().values },
    GradientCase("several largest", [[2, 4]]) { try $0[0].largest(2, over: 1).values },
  ]

  static let products = [
    GradientCase("matmul", [[2, 3], [3, 4]]) { try $0[0].matmul($0[1]) },
    GradientCase("batched matmul", [[2, 2, 3], [3, 2]]) { try $0[0].matmul($0[1]) },
    GradientCase("linear", [[4, 3], [2, 3], [2]]) { try $0[0].linear(weight: $0[1], bias: $0[2]) },
    GradientCase("linear without bias", [[4, 3], [2, 3]]) { try $0[0].linear(weight: $0[1]) },
    GradientCase("adding a product", [[2], [3, 4], [4, 2]]) { try $0[0].addingProduct($0[1], $0[2]) },
    GradientCase("batched product", [[2, 1, 3], [2, 4, 2], [2, 2, 3]]) {
      try $0[0].addingBatchedProduct($0[1], $0[2])
    },
  ]

  /// A Aᵀ + I: symmetric and positive definite.
  @Sendable private static func definite(_ a: Tensor) throws -> Tensor {
    try a.matmul(a.transposed()) + .identity(3, dtype: .float64)
  }

  static let matrices = [
    GradientCase("cholesky", [[3, 3]]) { try definite($0[0]).cholesky() },
    GradientCase("solve", [[3, 3], [3, 2]]) { try definite($0[0]).solve($0[1]) },
    GradientCase("triangular solve", [[3, 3], [3, 2]]) {
      try definite($0[0]).cholesky().solveTriangular($0[1])
    },
    GradientCase("eigenvalues", [[3, 3]]) { try definite($0[0]).symmetricEigen().values },
    // Up to the sign of a vector, which its square does not see.
    GradientCase("eigenvectors", [[3, 3]]) { try definite($0[0]).symmetricEigen().vectors.square() },
    GradientCase("inverse", [[3, 3]]) { try definite($0[0]).inverse() },
    GradientCase("log determinant", [[3, 3]]) { try definite($0[0]).logDeterminant().logarithm },
    GradientCase("diagonal", [[3, 3]]) { try $0[0].diagonal() },
  ]

  static let transforms = [
    GradientCase("real Fourier", [[2, 3, 4]]) { try $0[0].realFourier().asPairs() },
    GradientCase("real Fourier over one", [[2, 5]]) { try $0[0].realFourier(over: [1]).asPairs() },
    GradientCase("inverse real Fourier", [[3, 3, 2]]) {
      try $0[0].asComplex().inverseRealFourier(sizes: [3, 5])
    },
    GradientCase("Fourier", [[3, 4, 2]]) { try $0[0].asComplex().fourier().asPairs() },
    GradientCase("inverse Fourier", [[3, 4, 2]]) {
      try $0[0].asComplex().inverseFourier(over: [0]).asPairs()
    },
    GradientCase("real part", [[3, 2]]) { try $0[0].asComplex().realPart() },
    GradientCase("imaginary part", [[3, 2]]) { try $0[0].asComplex().imaginaryPart() },
    GradientCase("modulus", [[3, 2]]) { try $0[0].asComplex().magnitude() },
  ]
}
