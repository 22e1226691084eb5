import Networks
import OrderedCollections
import Randomness
import Tensor

/// The leaves of a network on a device, of which some are trained as their rules say.
final class TrainedLeaves {
  /// Leaves that share a recipe.
  private struct Group {
    let recipe: any Recipe
    let base: [String]
    let trained: [String]
  }

  /// A leaf that is pulled to where it started.
  private struct Pull {
    let name: String
    let anchor: Tensor
    let strength: Double
    let isDecoupled: Bool
  }

  /// The leaves of one factor on the learning rate.
  private struct Rated {
    let rate: Double
    let names: [String]
    var optimiser: AdamW
  }

  /// Every leaf at the start.
  private let start: Named<Tensor>
  /// What is trained: leaves of the network, and those that recipes add.
  private let trained: Named<Tensor>
  private let groups: [Group]
  private let pulls: [Pull]
  private var optimisers: [Rated] = []
  private let settings: TrainingSettings

  init(
    _ network: Network, _ rules: Named<Rule>, _ settings: TrainingSettings, _ device: Device
  ) throws {
    self.settings = settings
    start = try network.values.tensors(on: device)
    var (trained, rates, pulls, groups) = (Named<Tensor>(), Named<Double>(), [Pull](), [Group]())
    for name in rules.names {
      switch rules[name] {
      case .frozen, .through: continue
      case .free(let rate): rates[name] = rate
      case .pulled(let strength, let isDecoupled):
        rates[name] = 1
        pulls.append(
          Pull(name: name, anchor: start[name], strength: strength, isDecoupled: isDecoupled))
      }
      trained[name] = try start[name].copied()
    }
    for (recipe, base) in rules.recipes {
      var stream = RandomStream(seed: settings.seed, purpose: "recipe", index: UInt64(groups.count))
      let shapes = network.values.partition { name, _ in base.contains(name) }.fitting.map(\.shape)
      let added = try recipe.trained(shapes, stream: &stream).tensors(on: device)
      groups.append(Group(recipe: recipe, base: base, trained: added.names))
      rates = rates.merging(added.map { _ in 1 })
      trained = trained.merging(added)
    }
    for name in trained.names { try trained[name].requiringGradient() }
    (self.trained, self.pulls, self.groups) = (trained, pulls, groups)
    for name in trained.names where !optimisers.contains(where: { $0.names.contains(name) }) {
      let names = trained.names.filter { rates[$0] == rates[name] }
      optimisers.append(
        Rated(
          rate: rates[name], names: names,
          optimiser: try AdamW(
            names.map { trained[$0] }, learningRate: settings.learningRate, weightDecay: settings.weightDecay,
            beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon)))
    }
  }

  /// The numbers that the network computes with.
  func realised() throws(TensorError) -> Named<Tensor> {
    var values = start
    for name in trained.names where values.contains(name) { values[name] = trained[name] }
    for group in groups {
      values = values.merging(
        try group.recipe.realised(select(group.base, of: start), select(group.trained, of: trained)))
    }
    return values
  }

  /// AdamW on the gradients that `backward` left, then forgets them; pull and decay both see the old numbers.
  func update(rate: Double, step: Int) throws(TensorError) {
    for pull in pulls {
      let leaf = trained[pull.name]
      try withoutGradients { () throws(TensorError) in
        if pull.isDecoupled {
          // AdamW multiplies by 1 - rate * decay afterwards, which is not for the pull.
          let shrunk = 1 - rate * settings.weightDecay
          try leaf.addInPlace(leaf - pull.anchor, scale: -rate * pull.strength / shrunk)
        } else {
          try leaf.gradient?.addInPlace(leaf - pull.anchor, scale: pull.strength)
        }
      }
    }
    for index in optimisers.indices {
      optimisers[index].optimiser.learningRate = rate * optimisers[index].rate
      try optimisers[index].optimiser.step()
    }
    for group in groups {
      try withoutGradients { () throws(TensorError) in
        let present = select(group.trained, of: trained)
        let revised = try group.recipe.revised(present, step: step)
        for name in group.trained where revised[name] !== present[name] {
          try present[name].copyInPlace(revised[name])
        }
      }
    }
  }

  /// Values, moments and counts of steps of what is trained.
  func state() throws(TensorError) -> Named<HostArray> {
    var state = try trained.host().prefixed("values")
    for group in optimisers {
      for (name, moments) in zip(group.names, group.optimiser.moments) {
        let parts: Named<Tensor> = [
          "firstMoment": moments.first, "secondMoment": moments.second, "steps": moments.steps,
        ]
        for part in parts.names { state["\(part).\(name)"] = try Named([part: parts[part]]).host()[part] }
      }
    }
    return state
  }

  /// Goes on from a state.
  func restore(_ state: Named<HostArray>) throws(TensorError) {
    func copy(_ name: String, into leaf: Tensor) throws(TensorError) {
      let array = state[name]
      try leaf.copyInPlace(Tensor(array.values, shape: array.shape, device: leaf.device))
    }
    try withoutGradients { () throws(TensorError) in
      for name in trained.names { try copy("values.\(name)", into: trained[name]) }
      for group in optimisers {
        for (name, moments) in zip(group.names, group.optimiser.moments) {
          try copy("firstMoment.\(name)", into: moments.first)
          try copy("secondMoment.\(name)", into: moments.second)
          try copy("steps.\(name)", into: moments.steps)
        }
      }
    }
  }

  /// The gradient that `backward` left, which is then forgotten.
  func takeGradient() throws(TensorError) -> Named<HostArray> {
    var gradients = Named<Tensor>()
    for name in trained.names {
      if let gradient = trained[name].gradient { gradients[name] = gradient }
    }
    let found = try gradients.host()
    for name in trained.names { trained[name].clearGradient() }
    return found
  }

  private func select(_ names: [String], of leaves: Named<Tensor>) -> Named<Tensor> {
    leaves.partition { name, _ in names.contains(name) }.fitting
  }
}

extension Named<Rule> {
  /// Each recipe with the leaves that are trained through it, in the order of the leaves.
  var recipes: [(recipe: any Recipe, leaves: [String])] {
    var found: [(recipe: any Recipe, leaves: [String])] = []
    for name in names {
      guard case .through(let recipe) = self[name] else { continue }
      if let index = found.firstIndex(where: { $0.recipe.isEqual(to: recipe) }) {
        found[index].leaves.append(name)
      } else {
        found.append((recipe, [name]))
      }
    }
    return found
  }
}
