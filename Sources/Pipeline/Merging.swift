import Formats
import Foundation
import Inference
import Networks
import Observables
import OrderedCollections
import Suites
import Transfer

/// Models that were fine-tuned from one base as one model: `slingshot merge`.
public struct Merging: Sendable {
  /// The model directory that all were fine-tuned from.
  public var base: String
  /// The fine-tuned model directories.
  public var models: [String]
  /// How their deltas become one.
  public var method: any MergeMethod = TaskArithmetic()
  /// How deltas are pruned before; the method's own way when nil.
  public var pruning: DeltaPruning?
  /// What the merged delta is multiplied by; chosen by the suites where there are some, else 1, when nil.
  public var scale: Double?
  /// How much each model counts; alike when empty.
  public var weights: [Double] = []
  /// A suite directory for each model, of simulations that none was trained on.
  public var suites: [String] = []
  /// Seed of random pruning.
  public var seed: UInt64 = 1

  /// Scales that are tried.
  static let scales = (1...15).map { Double($0) / 10 }

  /// Merging of models.
  public init(base: String, models: [String]) {
    self.base = base
    self.models = models
  }

  /// How a model and the merged one do on the model's suite.
  public struct Errors: Sendable, Equatable {
    /// The model directory.
    public var model: String
    /// Its parameters.
    public var parameters: [String]
    /// Mean squared errors of the model, of each parameter scaled to [0, 1].
    public var own: [Double]
    /// Those of the merged model.
    public var merged: [Double]
    /// Mean log densities of the truth, of the model and of the merged one; nil where one of all models has estimates alone.
    public var logDensities: Densities?

    /// Mean log densities of the truth.
    public struct Densities: Sendable, Equatable {
      /// Of the model.
      public var own: Double
      /// Of the merged model.
      public var merged: Double
    }

    /// By how much the merged model errs more: the ratio of the sums.
    public var ratio: Double { merged.reduce(0, +) / own.reduce(0, +) }
  }

  /// What came out.
  public struct Outcome: Sendable {
    /// The merged model.
    public var model: Model
    /// What the merged delta was multiplied by.
    public var scale: Double
    /// How the models do; empty without suites.
    public var errors: [Errors]
    /// What the user should know.
    public var remarks: [String]
  }

  /// A task that the merged model must do.
  private struct Task {
    let model: Model
    let inputs: [Float]
    /// Scaled parameters of all, NaN of those that the model does not infer.
    let targets: [Float]
    /// Names of all.
    let names: [String]
    let count: Int
  }

  /// Merges.
  ///
  /// - Throws: a `Fault`.
  public func perform() throws -> Outcome {
    if method.readsSimulations, suites.count != models.count {
      throw DeltaError.needsSuites(method: method.name, models: models.count, suites: suites.count)
    }
    let base = try Model.load(base)
    let loaded = try models.map { try Model.load($0) }
    let ancestries = try zip(loaded, models).map {
      try Ancestry(of: $0, at: $1, from: base, at: self.base)
    }
    let parameters = try scaling(base, loaded)
    var remarks: [String] = []
    let tasks = try zip(loaded, suites).enumerated().map { index, pair in
      try task(pair.0, models[index], pair.1, parameters, &remarks)
    }
    let shared = ancestries[0].base.indices.filter { index in
      ancestries.allSatisfy { !$0.descendants(of: index).isEmpty }
    }
    guard !shared.isEmpty else {
      let counts = zip(models, ancestries).map { name, one in
        "\(name) of \(Self.numbers(OrderedSet(one.descendants.map(\.ancestor)).sorted()))"
      }
      throw DeltaError.unlike(
        model: models[0], base: self.base,
        reason: "no network of the base became one of every model: \(counts.joined(separator: ", "))")
    }
    let all = ancestries[0].base.count
    if shared.count < all {
      remarks.append(
        "\(counted(shared.count, "network")) of the base's \(all) became one of every model: the merged model has as many."
      )
    }
    let pruning = pruning ?? method.pruning
    let merged = try shared.map { index in
      try MergedNetwork(
        base: ancestries[0].base[index], named: self.base,
        parts: models.indices.map { place in
          MergedNetwork.Part(
            name: models[place], networks: ancestries[place].descendants(of: index),
            weight: weights.isEmpty ? 1 : weights[place],
            simulations: tasks.isEmpty
              ? nil : (tasks[place].inputs, tasks[place].targets, tasks[place].count))
        }, method: method, pruning: pruning, seed: seed, member: index)
    }
    remarks += conditions(loaded)
    func predictor(_ scale: Double) -> NetworkMean { NetworkMean(merged.map { $0.network(scale: scale) }) }
    let isDense = loaded.allSatisfy { ($0.predictor as? NetworkMean)?.hasDensity ?? false }
    let ownDensities =
      try isDense ? tasks.map { try logDensity($0.model.predictor, $0, of: $0.model.parameters.names) } : []
    let own = try tasks.map { try errors($0.model.predictor, $0, of: $0.model.parameters.names) }
    func errorsOfAll(_ scale: Double) throws -> [Errors] {
      let predictor = predictor(scale)
      return try tasks.indices.map { index in
        var found = Errors(
          model: models[index], parameters: tasks[index].model.parameters.names, own: own[index],
          merged: try errors(predictor, tasks[index], of: parameters.names))
        // A density of parameters that the model does not infer has no truth here.
        if isDense, parameters.names.count == tasks[index].model.parameters.names.count {
          found.logDensities = .init(
            own: ownDensities[index], merged: try logDensity(predictor, tasks[index], of: parameters.names))
        }
        return found
      }
    }
    let tried = try (scale.map { [$0] } ?? (tasks.isEmpty ? [1] : Self.scales)).map { scale in
      (scale: scale, errors: try errorsOfAll(scale))
    }
    // Chosen by the mean ratio, in which each model counts alike however hard its task is; by what truths are worth where all have densities.
    func loss(_ errors: [Errors]) -> Double {
      let densities = errors.compactMap(\.logDensities)
      return densities.count == errors.count && !errors.isEmpty
        ? densities.reduce(0) { $0 - $1.merged } : errors.reduce(0) { $0 + $1.ratio }
    }
    let best = tried.dropFirst().reduce(tried[0]) { loss($1.errors) < loss($0.errors) ? $1 : $0 }
    let chosen = predictor(best.scale)
    for (name, leaf) in chosen.members.flatMap(\.values.leaves) where !leaf.values.allSatisfy(\.isFinite) {
      throw DeltaError.notFinite(leaf: name)
    }
    return Outcome(
      model: try model(chosen, base, loaded, parameters, scale: best.scale, pruning),
      scale: best.scale, errors: best.errors, remarks: remarks)
  }
}

extension Merging {
  /// The base's parameters and behind them those that models add.
  private func scaling(_ base: Model, _ models: [Model]) throws -> ParameterScaling {
    var all = base.parameters
    for (model, place) in zip(models, self.models) {
      let own = model.parameters
      for (index, name) in own.names.enumerated() {
        if let known = all.names.firstIndex(of: name) {
          let mine = "\(own.lower[index]) to \(own.upper[index]) (\(own.scales[index].rawValue))"
          let theirs = "\(all.lower[known]) to \(all.upper[known]) (\(all.scales[known].rawValue))"
          guard mine == theirs else {
            throw DeltaError.unlike(
              model: place, base: self.base,
              reason: "\(name) is scaled by \(mine), expected \(theirs) as in the other models")
          }
        } else {
          all = try ParameterScaling(
            names: all.names + [name], lower: all.lower + [own.lower[index]],
            upper: all.upper + [own.upper[index]], scales: all.scales + [own.scales[index]],
            labels: all.labels + [own.labels[index]], units: all.units + [own.units[index]])
        }
      }
    }
    return all
  }

  /// The simulations of a model's suite.
  private func task(
    _ model: Model, _ place: String, _ directory: String, _ parameters: ParameterScaling,
    _ remarks: inout [String]
  ) throws -> Task {
    let suite = try Suite.load(directory)
    let joint = try suite.joint(matching: model.observables)
    try model.requireLogarithms(of: joint, in: directory)
    if let seen = model.rows?.seen(in: joint), !seen.isEmpty {
      remarks.append(
        "\(place) was trained on \(seen.count) of the \(joint.count) simulations of \(directory): its errors on them are too small."
      )
    }
    let rows = Array(0..<suite.count)
    let own = try model.parameters.targets(suite.parameters, rows: rows)
    let width = model.parameters.names.count
    let columns = parameters.names.map { model.parameters.names.firstIndex(of: $0) }
    let targets = rows.flatMap { row in
      columns.map { column in column.map { own[row * width + $0] } ?? .nan }
    }
    return Task(
      model: model, inputs: try model.encoding.inputs(joint), targets: targets, names: parameters.names,
      count: suite.count)
  }

  /// The mean squared error of each of a task's parameters by a predictor of the given ones.
  private func errors(_ predictor: any Predictor, _ task: Task, of names: [String]) throws -> [Double] {
    let points = try predictor.point(task.inputs, count: task.count)
    return task.model.parameters.names.map { name in
      guard let column = names.firstIndex(of: name), let place = task.names.firstIndex(of: name) else {
        return .infinity
      }
      return (0..<task.count).reduce(0.0) { sum, row in
        let miss = points[row * names.count + column] - Double(task.targets[row * task.names.count + place])
        return sum + miss * miss / Double(task.count)
      }
    }
  }

  /// The mean log density of a task's truths by a predictor of the given parameters, all of which it knows.
  private func logDensity(_ predictor: any Predictor, _ task: Task, of names: [String]) throws -> Double {
    guard let density = try (predictor as? any DensityPredictor)?.density(task.inputs, count: task.count)
    else { return -.infinity }
    let columns = names.map { task.names.firstIndex(of: $0) ?? 0 }
    return (0..<task.count).reduce(0.0) { sum, row in
      let truth = columns.map { Double(task.targets[row * task.names.count + $0]) }
      return sum + density.logProbability(of: truth, row: row) / Double(task.count)
    }
  }

  /// In what the simulations behind the models differ.
  private func conditions(_ models: [Model]) -> [String] {
    let all = zip(models, self.models).map { SuiteConditions($0, at: $1) }
    return OrderedSet(all.dropFirst().flatMap { all[0].differences(to: $0) }).elements
  }

  /// The merged model with its provenance.
  private func model(
    _ predictor: NetworkMean, _ base: Model, _ models: [Model], _ parameters: ParameterScaling,
    scale: Double, _ pruning: DeltaPruning?
  ) throws -> Model {
    let works = OrderedSet(
      ([base] + models).flatMap { Citations.works(of: $0) } + Citations.works(ofMerge: method.name)
        + (pruning.map { Citations.works(of: $0) } ?? []))
    var provenance: OrderedDictionary<String, JSONValue> = [
      "stage": "merge", "method": .string(method.name), "scale": .number(scale),
      "base": .string(self.base), "models": .strings(self.models), "seed": .string(String(seed)),
    ]
    if !weights.isEmpty { provenance["weights"] = .numbers(weights) }
    if !suites.isEmpty { provenance["suites"] = .strings(suites) }
    if let pruning { provenance["pruning"] = pruning.json }
    // What all agree on; emulated simulations of one are behind the merged model too.
    for key in ["redshift", "box_size", SuiteManifest.emulatorKey, SuiteManifest.noiseKey] {
      let found = models.compactMap { $0.provenance[key] }
      let agree = found.allSatisfy { $0 == found[0] }
      if agree || key == SuiteManifest.emulatorKey { provenance[key] = found.first }
    }
    provenance["works"] = .strings(works.elements)
    var merged = Model(
      predictor, parameters: parameters, encoding: base.encoding, observables: base.observables,
      provenance: provenance)
    // What trained any of them is no test of the merged model.
    merged.rows = models.reduce(base.rows) { known, one in one.rows?.and(known) ?? known }
    return merged
  }

  /// Numbers of networks, counted from 1, in words.
  private static func numbers(_ indices: [Int]) -> String {
    indices.map { String($0 + 1) }.joined(separator: ", ")
  }
}

extension Merging.Outcome {
  /// What the model is, in a sentence.
  public var sentence: String {
    "\(counted(model.parameters.names.count, "parameter")) (\(model.parameters.names.joined(separator: ", "))), the change times \(scale)"
      + (errors.isEmpty ? "." : ", chosen or judged on the suites given.")
  }

  /// How the models do, as a table for a terminal.
  public var table: String {
    guard !errors.isEmpty else { return "" }
    func cell(_ text: String) -> String { String(repeating: " ", count: max(1, 11 - text.count)) + text }
    let width = 2 + (errors.map(\.model.count).max() ?? 0)
    let names = OrderedSet(errors.flatMap(\.parameters)).elements
    var lines = [
      "merged error over the model's own, on its suite",
      String(repeating: " ", count: width) + cell("total") + names.map(cell).joined(),
    ]
    for one in errors {
      let cells = names.map { name -> String in
        guard let place = one.parameters.firstIndex(of: name) else { return cell("-") }
        return cell(String(format: "%.3f", one.merged[place] / one.own[place]))
      }
      lines.append(
        one.model.padding(toLength: width, withPad: " ", startingAt: 0)
          + cell(String(format: "%.3f", one.ratio)) + cells.joined())
    }
    let dense = errors.compactMap { one in
      one.logDensities.map {
        "\(one.model): mean log density of the truth \(String(format: "%.2f", $0.merged)) instead of \(String(format: "%.2f", $0.own))"
      }
    }
    return (lines + dense).joined(separator: "\n")
  }
}
