import Foundation
import Randomness
import Tensor

/// A mixture of Gaussians with full covariance on the unit box, by the mean negative log density of rows: for
/// parameters scaled to [0, 1] by their prior nothing lies outside it.
///
/// Component k draws the parameters one after the other, each from a Gaussian cut to [0, 1],
///     theta[i] ~ N(m[i] - sum over j < i of u[i, j] (theta[j] - m[j]), exp(-s[i])²).
/// Without the cuts that is the Gaussian of ``GaussianHead`` (Pourahmadi 1999, Biometrika 86, 677). With them
/// the density is normalised exactly in closed form, where that of a Gaussian cut as a whole needs an integral over the box;
/// cutting in turn is the importance density of Genz's method for that integral (1992, J. Comput. Graph. Stat. 1, 141).
/// The density of the first parameters alone is that of the first rows.
public struct MixtureHead: Head {
  /// The kind in files.
  public static let kind = "mixture"
  /// One with every default.
  public static let standard = MixtureHead()
  /// The first part of the leaves' names.
  public var name: String
  /// How many Gaussians.
  public var components: Int
  /// Means beyond the named ones.
  public var dummies: Int
  /// Never: means may lie beyond the box where the density falls to its edge, and estimates are in it by themselves.
  public var sigmoid: Bool {
    get { false }
    set {}
  }
  /// Parameters lie in the unit box.
  public var isBounded: Bool { true }

  static let parts = ["share.", "", "precision."]

  /// A head of mixtures.
  public init(_ name: String = "output", components: Int = 4, dummies: Int = 0) {
    self.name = name
    self.components = components
    self.dummies = dummies
  }

  /// Maps to the log shares, `share.weight` `[K, inputs]` and `share.bias`, to the means, `weight`
  /// `[(P + dummies) K, inputs]` and `bias`, and to the triangles, `precision.weight` `[P (P + 1) / 2 K, inputs]` and
  /// `precision.bias`, the K components of a number side by side.
  ///
  /// - Throws: `NetworkError` for sizes out of range and inputs that are no vector.
  public func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape> {
    let inputs = try checked(input, outputs: outputs)
    guard Self.limits.contains(components) else {
      throw .layerSize(layer: name, inputs: inputs, outputs: components)
    }
    let (means, triangle) = (components * (outputs + dummies), components * outputs * (outputs + 1) / 2)
    return [
      "share.weight": LeafShape([components, inputs], .zeros),
      "share.bias": LeafShape([components], .zeros),
      "weight": LeafShape([means, inputs], .kaiming(inputs: inputs)),
      "bias": LeafShape([means], .zeros),
      "precision.weight": LeafShape([triangle, inputs], .zeros),
      "precision.bias": LeafShape([triangle], .zeros),
    ]
  }

  /// Numbers of components that there may be.
  public static let limits = 1...64

  /// The means of the mixtures; of a dummy that of its components' means.
  public func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor {
    let means = try x.values.linear(weight: p["weight"], bias: p["bias"])
    let rows = means.shape[0]
    let outputs = means.shape[1] / components - dummies
    let density = try mixture(x, outputs: outputs, p)
    let named = try Tensor(density.means().map { Float($0) }, shape: [rows, outputs], device: means.device)
    if dummies == 0 { return named }
    let rest = try means.narrowed(1, from: outputs * components, count: dummies * components)
    return try .concatenated([named, rest.reshaped([rows, dummies, components]).mean(over: [2])], along: 1)
  }

  /// -log p(truth) of each row; where parameters are missing, of the density of the others by the covariances of the
  /// components without the cuts, each then cut in turn.
  public func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses {
    let (rows, count) = (truth.shape[0], truth.shape[1])
    let there = try truth .== truth
    let present = try there.converted(to: truth.dtype)
    let filled = try there.choosing(truth, otherwise: present.affine(scale: 0, offset: 0.5))
    let parts = try leading(x, count: count, p)
    let isWhole = try present.smallest().number() == 1
    var logs = try x.values.linear(weight: p["share.weight"], bias: p["share.bias"]).logSoftmax(over: 1)
    let marginal = isWhole ? nil : try self.marginal(parts, present)
    var misses: [Tensor] = []
    for i in 0..<count {
      let value = try filled.narrowed(1, from: i, count: 1)
      let own = try present.narrowed(1, from: i, count: 1)
      misses.append(try (value - parts.means[i]) * own)
      var centre = parts.means[i]
      let scale: Tensor
      if let marginal {
        for j in 0..<i { centre = try centre - marginal.slopes[i][j] * misses[j] }
        scale = marginal.scales[i]
      } else {
        for j in 0..<i { centre = try centre - parts.triangle[i][j] * misses[j] }
        scale = parts.triangle[i][i]
      }
      let rate = try scale.exp()
      let white = try rate * (value - centre)
      let share = try Self.logBetween(-(rate * centre), rate * (1 - centre))
      logs = try logs + own * (scale - white.square() * 0.5 - share - NormalDistribution.logRoot)
    }
    let counts = try (present.sum(over: [1]) .> 0).converted(to: truth.dtype)
    return RowLosses(sums: try -(logs.logSumExp(over: [1])) * counts, counts: try counts.reshaped([rows]))
  }

  /// The components' numbers for the first `count` parameters, each `[B, K]`.
  private func leading(
    _ x: Batch, count: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (means: [Tensor], triangle: [[Tensor]]) {
    let means = try x.values.linear(weight: p["weight"], bias: p["bias"])
    let triangle = try x.values.linear(weight: p["precision.weight"], bias: p["precision.bias"])
    var (centres, rows): ([Tensor], [[Tensor]]) = ([], [])
    for i in 0..<count {
      centres.append(try means.narrowed(1, from: i * components, count: components))
      var row: [Tensor] = []
      for j in 0...i {
        let place = (i * (i + 1) / 2 + j) * components
        row.append(try triangle.narrowed(1, from: place, count: components))
      }
      rows.append(row)
    }
    return (centres, rows)
  }

  /// Slopes and log rates of the regressions between the parameters that are there, without the cuts.
  private func marginal(
    _ parts: (means: [Tensor], triangle: [[Tensor]]), _ present: Tensor
  ) throws(TensorError) -> (slopes: [[Tensor]], scales: [Tensor]) {
    let count = parts.means.count
    let zero = try parts.means[0].detached() * 0
    var rows: [Tensor] = []
    for i in 0..<count {
      let rate = try parts.triangle[i][i].exp()
      var row: [Tensor] = []
      for j in 0..<count { row.append(j < i ? try rate * parts.triangle[i][j] : j == i ? rate : zero) }
      rows.append(try .stacked(row, along: 2))
    }
    let unit = try Tensor.identity(count, device: present.device)
    let whole = try Tensor.stacked(rows, along: 2)
    let inverse = try whole.solveTriangular(unit.expanded(whole.shape))
    let covariance = try inverse.matmul(inverse.transposed())
    let both = try (present.withDimension(2) * present.withDimension(1)).withDimension(1)
    let filled = try covariance * both + (unit * (1 - present).withDimension(2)).withDimension(1)
    let root = try filled.cholesky().solveTriangular(unit.expanded(whole.shape))
    var (slopes, scales): ([[Tensor]], [Tensor]) = ([], [])
    for i in 0..<count {
      let row = try root.selected(2, at: i)
      let rate = try row.selected(2, at: i)
      scales.append(try rate.log())
      var own: [Tensor] = []
      for j in 0..<i { own.append(try row.selected(2, at: j) / rate) }
      slopes.append(own)
    }
    return (slopes, scales)
  }

  /// log(Phi(high) - Phi(low)).
  private static func logBetween(_ low: Tensor, _ high: Tensor) throws(TensorError) -> Tensor {
    let isUpper = try low .> 0
    let near = try isUpper.choosing(-low, otherwise: high).logNormalCumulative()
    let far = try isUpper.choosing(-high, otherwise: low).logNormalCumulative()
    return try near + (-((far - near).expm1())).log()
  }

  private func mixture(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> MixtureDensity {
    let means = try x.values.linear(weight: p["weight"], bias: p["bias"])
    let all = try Tensor.concatenated(
      [
        x.values.linear(weight: p["share.weight"], bias: p["share.bias"]),
        means.narrowed(1, from: 0, count: outputs * components),
        x.values.linear(weight: p["precision.weight"], bias: p["precision.bias"]),
      ], along: 1)
    return MixtureDensity(
      outputs: try all.detached().doubles(), parameters: outputs, components: components)
  }

  /// The mixture of each row.
  public func density(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (any Density)? { try mixture(x, outputs: outputs, p) }

  /// Means as the rows say. Of the triangles, what relates two kept parameters in their old order is kept; else they
  /// start uncorrelated, with unit scatter, or for a constant with that of a uniform prior on [0, 1].
  public func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray> {
    let grouped = rows.flatMap { row in
      (0..<components).map { k -> OutputRow in
        if case .kept(let index) = row { .kept(index * components + k) } else { row }
      }
    }
    let (weight, bias) = (values["precision.weight"], values["precision.bias"])
    let inputs = weight.shape[1]
    var (weights, biases): ([Float], [Float]) = ([], [])
    for place in TrianglePlace.all(rows, named: named, before: before) {
      for k in 0..<components {
        switch place {
        case .kept(let index):
          weights += weight.row(index * components + k)
          biases.append(bias.values[index * components + k])
        case .new(let value):
          weights += Array(repeating: 0, count: inputs)
          biases.append(value)
        }
      }
    }
    return linearRows(values, grouped, sigmoid: false, stream: &stream).merging([
      "share.weight": values["share.weight"], "share.bias": values["share.bias"],
      "precision.weight": HostArray(weights, shape: [biases.count, inputs]),
      "precision.bias": HostArray(biases, shape: [biases.count]),
    ])
  }
}
