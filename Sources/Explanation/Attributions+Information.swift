import Emulation
import Formats
import Observables
import Suites

extension Attributions {
  /// What each input adds to the estimates of the linear estimator of least error in the middle of an emulator's prior: its
  /// weight times how far the simulation lies from the mean of the background.
  ///
  /// - Parameters:
  ///   - emulator: whose information it is.
  ///   - encoding: how it reads what is observed.
  ///   - joint: the simulations, of which `rows` are explained and `background` is the background.
  ///   - inputs: bins or groups of them.
  init(
    _ emulator: Emulator, _ encoding: InputEncoding, _ joint: JointObservable, _ rows: [Int],
    _ background: [Int], _ inputs: ExplainedInputs
  ) throws {
    let width = joint.width
    let weights = try emulator.linearEstimator(at: emulator.middle)
    let observed = try encoding.inputs(joint, rows: rows)
    let base = try encoding.inputs(joint, rows: background)
    let mean = (0..<width).map { column in
      stride(from: column, to: base.count, by: width).reduce(0) { $0 + Double(base[$1]) }
        / Double(background.count)
    }
    var values: [Double] = []
    for row in rows.indices {
      for parameter in 0..<weights.rows {
        values += inputs.ranges.map { range in
          range.reduce(0) {
            $0 + weights[parameter, $1] * (Double(observed[row * width + $1]) - mean[$1])
          }
        }
      }
    }
    let count = inputs.ranges.count
    self.init(
      parameters: emulator.parameters.scaling.names, inputs: count, values: values,
      encoded: inputs.means(observed, width: width),
      // A linear estimator's attributions are exact.
      explained: (0..<rows.count * weights.rows).map { values[$0 * count..<($0 + 1) * count].reduce(0, +) })
  }
}
