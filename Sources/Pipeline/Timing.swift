import Cosmology
import Foundation
import Networks
import Randomness
import Simulation
import Training

/// Timings of single pieces of work on one thread, as `make bench` compares them with other codes.
public enum Timing {
  /// Processor time of one training step [us], the median over rounds of a warm trainer.
  public static func trainingStep(_ widths: [Int], batch: Int, dropout: Double) throws -> Double {
    let architecture = Architecture(
      inputs: widths.first ?? 1, hidden: Array(widths.dropFirst().dropLast()),
      outputs: (0..<(widths.last ?? 1)).map { "parameter\($0)" }, dropout: Float(dropout))
    try architecture.validate()
    var stream = RandomStream(seed: 1, purpose: "timing")
    let rows = 64 * batch
    let inputs = (0..<rows * architecture.inputs).map { _ in Float(stream.normal()) }
    let targets = (0..<rows * architecture.outputs.count).map { _ in Float(stream.uniform()) }
    let data = TrainingData(inputs: inputs, targets: targets, count: rows)
    let held = TrainingData(
      inputs: Array(inputs.prefix(architecture.inputs)), targets: Array(targets.prefix(architecture.outputs.count)),
      count: 1)
    let network = Network(architecture, stream: stream)
    // The training is timed whole: batches gathered, shuffled, stepped. Epochs end with one validation row.
    var settings = TrainingSettings()
    settings.batchSize = batch
    settings.patience = 1_000_000
    settings.maximumEpochs = 12
    var times: [Double] = []
    var last = processorSeconds()
    _ = try train(
      network, on: data, validating: held, settings: settings,
      afterEpoch: { _, _, _ in
        let now = processorSeconds()
        times.append((now - last) / 64 * 1e6)
        last = now
      })
    return times.dropFirst(2).sorted()[(times.count - 2) / 2]
  }

  /// Processor time of one non-linear P(k) at Quijote's 79 bins [ms], the median of a warm run.
  public static func spectrum() throws -> Double {
    let points = try SimulationPoints(suite: .neutrinos, count: 32, seed: 1)
    let k = Shells.quijote.k
    var times: [Double] = []
    for cosmology in points.cosmologies {
      let start = processorSeconds()
      _ = try MatterPower(parameters: cosmology, linear: LinearPower.default, redshift: 0).nonlinear(k)
      times.append((processorSeconds() - start) * 1e3)
    }
    return times.sorted()[times.count / 2]
  }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
