import ArgumentParser
import Cosmology
import Foundation
import Networks
import Randomness
import Training

/// Trains the networks of one part: features of a cosmology to the amplitudes of principal components.
struct PartTrainer: Sendable {
  let name: String
  let features: [String]
  let components: Int
  let hidden: [Int]
  let recipe: Recipe

  /// One row in ten decides which epoch was best.
  private static let validationShare = 10

  /// Everything about a trained part.
  struct Trained {
    let mean: [Double]
    let deviation: [Double]
    let components: PrincipalComponents
    let scale: [Double]
    let networks: [Network]
  }

  /// Trains on one curve, or several in a row, for each cosmology.
  func train(_ cosmologies: [CosmologicalParameters], _ curves: [[Double]]) throws -> Trained {
    let inputs = try features.map { name in
      guard let feature = EmulatorFeature(name) else { throw ValidationError("unknown feature \(name)") }
      return cosmologies.map { feature.value($0) }
    }
    let mean = inputs.map { $0.reduce(0, +) / Double($0.count) }
    let deviation = zip(inputs, mean).map { column, mean in
      (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)).squareRoot()
    }
    let principal = PrincipalComponents(of: curves, count: components, seed: recipe.seed)
    let amplitudes = curves.map { principal.amplitudes($0) }
    let scale = scales(amplitudes)
    let rows = cosmologies.indices.map { row in
      (
        inputs.indices.map { Float((inputs[$0][row] - mean[$0]) / deviation[$0]) },
        amplitudes[row].indices.map { Float(amplitudes[row][$0] / scale[$0]) }
      )
    }
    let networks = try trainMembers(rows)
    return Trained(mean: mean, deviation: deviation, components: principal, scale: scale, networks: networks)
  }

  /// Between the deviation of each amplitude, which would weigh all alike, and that of the first.
  private func scales(_ amplitudes: [[Double]]) -> [Double] {
    let deviations = (0..<components).map { component in
      (amplitudes.reduce(0) { $0 + $1[component] * $1[component] } / Double(amplitudes.count)).squareRoot()
    }
    return deviations.map { max(($0 * deviations[0]).squareRoot(), 1e-12) }
  }

  private func trainMembers(_ rows: [(inputs: [Float], targets: [Float])]) throws -> [Network] {
    func data(_ kept: [Int]) -> TrainingData {
      TrainingData(
        inputs: kept.flatMap { rows[$0].inputs }, targets: kept.flatMap { rows[$0].targets },
        count: kept.count)
    }
    var stream = RandomStream(seed: recipe.seed, purpose: "emulator split \(name)")
    let order = stream.permutation(rows.count)
    let held = rows.count / Self.validationShare
    let (training, validation) = (data(Array(order[held...])), data(Array(order[..<held])))
    let architecture = Architecture(
      inputs: features.count, hidden: hidden, outputs: (0..<components).map { "component \($0)" },
      sigmoidOutput: false, activation: .silu)
    var settings = TrainingSettings(learningRate: 4e-3, weightDecay: 1e-6, seed: recipe.seed)
    settings.beta1 = 0.9
    settings.schedule = .cosine
    settings.minimumImprovement = 0
    let stepsPerEpoch = (training.count + settings.batchSize - 1) / settings.batchSize
    settings.maximumEpochs = max(1, recipe.steps / stepsPerEpoch)
    settings.patience = settings.maximumEpochs
    let (recipe, name, fixed) = (recipe, name, settings)
    return try concurrently(recipe.members, threads: recipe.threads) { member in
      var settings = fixed
      settings.seed = recipe.seed &+ UInt64(member)
      let start = Network(
        architecture,
        stream: RandomStream(seed: recipe.seed, purpose: "emulator \(name)", index: UInt64(member)))
      let outcome = try Training.train(start, on: training, validating: validation, settings: settings)
      let last = outcome.trainingCurve.last ?? .nan
      print(
        "\(name) \(member): \(training.count) rows, \(outcome.epochs) epochs, loss \(last), "
          + "held out \(outcome.validationLoss) after epoch \(outcome.bestEpoch)")
      return outcome.network
    }
  }
}
