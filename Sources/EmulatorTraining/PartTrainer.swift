import ArgumentParser
import Cosmology
import Foundation
import Networks
import Randomness
import Training
import Work

/// Trains the networks of one part: features of a cosmology to the amplitudes of principal components.
struct PartTrainer: Sendable {
  let name: String
  let features: [String]
  let components: Int
  let hidden: [Int]
  let recipe: Recipe

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

  /// Rows that differ much from the mean, where baryons dominate, may not rule the others: weight median / norm.
  private func weights(_ targets: [[Float]]) -> [Float] {
    let norms = targets.map { row in row.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let median = norms.sorted()[norms.count / 2]
    return norms.map { min(1, median / $0) }
  }

  /// The spectra carry no noise, so all rows train and the last epochs, at the end of the schedule, are the best.
  private func trainMembers(_ rows: [(inputs: [Float], targets: [Float])]) throws -> [Network] {
    let data = TrainingData(
      inputs: rows.flatMap(\.inputs), targets: rows.flatMap(\.targets), count: rows.count,
      weights: weights(rows.map(\.targets)))
    let architecture = Architecture(
      inputs: features.count, hidden: hidden, outputs: (0..<components).map { "component \($0)" },
      sigmoidOutput: false, activation: .silu)
    var settings = TrainingSettings(learningRate: 1e-2, weightDecay: 1e-6, seed: recipe.seed)
    settings.beta1 = 0.9
    settings.schedule = .cosine
    settings.minimumImprovement = 0
    let stepsPerEpoch = (rows.count + settings.batchSize - 1) / settings.batchSize
    settings.maximumEpochs = max(1, recipe.steps / stepsPerEpoch)
    settings.patience = settings.maximumEpochs
    let (recipe, name, fixed) = (recipe, name, settings)
    return try concurrently(recipe.members, threads: recipe.threads) { member in
      var settings = fixed
      settings.seed = recipe.seed &+ UInt64(member)
      let start = Network(
        architecture,
        stream: RandomStream(seed: recipe.seed, purpose: "emulator \(name)", index: UInt64(member)))
      let outcome = try Training.train(start, on: data, validating: data, settings: settings)
      print("\(name) \(member): \(data.count) rows, \(outcome.epochs) epochs, loss \(outcome.validationLoss)")
      return outcome.network
    }
  }
}
