import Emulation
import Formats
import Networks
import OrderedCollections

/// What a regression reads of a simulation: the outputs of source networks, and how far its inputs lie along their leading
/// principal axes; each of mean 0 and unit variance over the simulations that it was fitted to.
struct SourceFeatures: Equatable {
  /// The source networks, whose outputs are averaged.
  let source: NetworkMean
  /// The axes of the inputs.
  let axes: PrincipalAxes
  /// Means of the features `[F]`.
  let mean: [Double]
  /// Their standard deviations `[F]`; 1 where one is constant.
  let deviation: [Double]

  /// The features of source networks as they were kept.
  init(source: NetworkMean, axes: PrincipalAxes, mean: [Double], deviation: [Double]) {
    self.source = source
    self.axes = axes
    self.mean = mean
    self.deviation = deviation
  }

  /// Fits axes, means and deviations.
  ///
  /// - Parameters:
  ///   - source: the source networks.
  ///   - inputs: encoded inputs `[N, K]` of simulations that may be looked at.
  ///   - axes: principal axes at most.
  init(_ source: NetworkMean, fitting inputs: Matrix, axes count: Int) throws {
    self.source = source
    axes = try PrincipalAxes(of: inputs, count: count)
    let raw = try Self.raw(source, axes, inputs)
    let rows = Double(max(raw.rows, 1))
    var (mean, deviation): ([Double], [Double]) = ([], [])
    for column in 0..<raw.columns {
      let values = raw.column(column)
      let centre = values.reduce(0, +) / rows
      let spread = (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / rows).squareRoot()
      mean.append(centre)
      deviation.append(spread > 1e-12 ? spread : 1)
    }
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// Outputs of the source networks.
  var outputs: Int { mean.count - axes.axes.rows }

  /// Features `[N, F]` of encoded inputs `[N, K]`.
  func callAsFunction(_ inputs: Matrix) throws -> Matrix {
    var features = try Self.raw(source, axes, inputs)
    for index in features.values.indices {
      let column = index % mean.count
      features.values[index] = (features.values[index] - mean[column]) / deviation[column]
    }
    return features
  }

  private static func raw(_ source: NetworkMean, _ axes: PrincipalAxes, _ inputs: Matrix) throws -> Matrix {
    let outputs = source.point(inputs.values.map { Float($0) }, count: inputs.rows)
    let width = source.members.first?.outputs.count ?? 0
    let scores = try axes.scores(of: inputs)
    let values = (0..<inputs.rows).flatMap { row in
      outputs[row * width..<(row + 1) * width] + scores.row(row)
    }
    return Matrix(rows: inputs.rows, columns: width + scores.columns, values: values)
  }
}
