import Cosmology
import Fields
import Simulation
import Training
import Work

/// Timings of single pieces of work on one thread, as `make bench` compares them with other codes.
public enum Timing {
  /// Processor time of one training step of a network of these widths [us] and its share of the core's peak of
  /// multiply-adds, the medians over rounds.
  ///
  /// - Parameter widths: inputs, hidden layers and outputs, at least two numbers.
  public static func trainingStep(
    _ widths: [Int], batch: Int, dropout: Double
  ) -> TrainingStepTimer.Round {
    TrainingStepTimer.Round(
      medianOf: TrainingStepTimer(widths: widths, batch: batch, dropout: Float(dropout)).rounds())
  }

  /// Processor time of one non-linear P(k) at Quijote's 79 bins [ms], the median over cosmologies of nwLH's prior.
  ///
  /// - Throws: `SimulationError`, `CosmologyError`.
  public static func spectrum() throws -> Double {
    let points = try SimulationPoints(suite: .neutrinos, count: 32, seed: 1)
    let k = Shells.quijote.k
    var times: [Double] = []
    for cosmology in points.cosmologies {
      let watch = Stopwatch(.thread)
      _ = try MatterPower(parameters: cosmology, linear: LinearPower.default, redshift: 0).nonlinear(k)
      times.append(watch.seconds * 1e3)
    }
    return times.sorted()[times.count / 2]
  }
}
