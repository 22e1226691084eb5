import CKernels
import Formats

/// What the neurons of a network make of the training points: kernels, and the outputs that gradient flow settles at.
public struct FlowKernels: Sendable {
  /// φ(h) [N, P].
  private let features: Matrix
  /// z φ'(h) [N, P].
  private let slopes: Matrix
  /// Inputs divided by √D, [P, D].
  private let rows: Matrix

  /// The kernels of neurons at inputs `[P, D]`.
  ///
  /// - Throws: ``TheoryError/size(of:expected:found:)`` for inputs of another dimension than the weights.
  public init(
    _ particles: FlowParticles, inputs: Matrix, nonlinearity: Nonlinearity
  ) throws(TheoryError) {
    guard inputs.columns == particles.weights.columns else {
      throw .size(
        of: "dimensions of the inputs", expected: particles.weights.columns, found: inputs.columns)
    }
    self.init(
      particles, rows: inputs.scaled(by: 1 / Double(inputs.columns).squareRoot()), nonlinearity: nonlinearity,
      most: particles.count)
  }

  init(_ particles: FlowParticles, rows: Matrix, nonlinearity: Nonlinearity, most: Int) {
    let count = min(most, particles.count)
    let weights = particles.weights.selecting(rows: Array(0..<count))
    let fields = (0..<count).flatMap { rows.product(Array(weights.row($0))) }
    var values = fields
    var derivatives = fields
    let (kind, degree) = nonlinearity.flowCode
    var problem = flow_problem(
      rows: nil, points: 0, inputs: 0, moving: 0, activation: kind, degree: degree)
    flow_activate(&problem, fields, Int64(fields.count), &values, &derivatives)
    for neuron in 0..<count {
      for point in 0..<rows.rows { derivatives[neuron * rows.rows + point] *= particles.readout[neuron] }
    }
    features = Matrix(rows: count, columns: rows.rows, values: values)
    slopes = Matrix(rows: count, columns: rows.rows, values: derivatives)
    self.rows = rows
  }

  /// The kernel of features Φ = ⟨φ(h_μ) φ(h_ν)⟩ [P, P].
  public var featureKernel: Matrix { Self.average(features) }

  /// The kernel of slopes G = ⟨z² φ'(h_μ) φ'(h_ν)⟩ [P, P].
  public var slopeKernel: Matrix { Self.average(slopes) }

  /// The kernel of inputs X Xᵀ / D [P, P].
  public var inputKernel: Matrix { rows.timesTransposed(rows) }

  /// The neural tangent kernel Φ + G ∘ X Xᵀ / D [P, P].
  public var tangentKernel: Matrix {
    var kernel = featureKernel
    let (slopes, inputs) = (slopeKernel.values, inputKernel.values)
    for index in kernel.values.indices { kernel.values[index] += slopes[index] * inputs[index] }
    return kernel
  }

  /// The largest eigenvalue of the tangent kernel, without making the kernel.
  var curvature: Double {
    let share = 1 / Double(features.rows)
    return FlowCurvature.largest(size: rows.rows) { vector in
      var sum = features.transposedProduct(features.product(vector))
      for neuron in 0..<slopes.rows {
        let slope = slopes.row(neuron)
        let pulled = rows.product(rows.transposedProduct(zip(slope, vector).map(*)))
        for (index, value) in zip(slope, pulled).map(*).enumerated() { sum[index] += value }
      }
      return sum.map { $0 * share }
    }
  }

  /// Averages over the rows, Σ_n a_nμ a_nν / N.
  private static func average(_ table: Matrix) -> Matrix {
    table.transposedTimes(table).scaled(by: 1 / Double(max(1, table.rows)))
  }
}

extension FlowKernels {
  /// Where the flow with decay settles, for every nonlinearity and every δ: f = Φ (Φ + λ)⁻¹ y.
  ///
  /// The readout of a neuron that no longer moves is z = γ Σ Δ φ(h) / λ, so that λ f = Φ Δ with Δ = y - f.
  /// - Throws: ``TheoryError`` when the numbers of labels and points differ or λ is not positive.
  public func settledOutputs(labels: [Double], decay: Double) throws(TheoryError) -> [Double] {
    try Self.ridge(featureKernel, labels, decay)
  }

  /// Where the flow with decay settles for homogeneous nonlinearities of degree one without coupling:
  /// f = K (K + 2 λ)⁻¹ y with the tangent kernel K.
  ///
  /// - Throws: ``TheoryError`` when the numbers of labels and points differ or λ is not positive.
  public func settledHomogeneousOutputs(labels: [Double], decay: Double) throws(TheoryError) -> [Double] {
    try Self.ridge(tangentKernel, labels, 2 * decay)
  }

  private static func ridge(
    _ kernel: Matrix, _ labels: [Double], _ ridge: Double
  ) throws(TheoryError) -> [Double] {
    try TheoryError.require("the weight decay lambda", ridge, strictly: true)
    guard labels.count == kernel.rows else {
      throw .size(of: "labels", expected: kernel.rows, found: labels.count)
    }
    let factor = try CholeskyFactor(kernel.addingToDiagonal(ridge), name: "the kernel with its ridge")
    return kernel.product(factor.solve(labels))
  }
}
