import Networks
import OrderedCollections

/// What a training does with a leaf of a network.
public enum Rule: Sendable {
  /// It keeps its numbers.
  case frozen
  /// It is trained, the learning rate times this factor.
  case free(rate: Double = 1)
  /// It is trained and pulled to its starting numbers (L2-SP, Li et al. 2018, eq. 3): by so much per unit of learning
  /// rate where decoupled from the gradient, as AdamW decouples its decay; else through the gradient of
  /// strength / 2 |w - start|².
  case pulled(Double, decoupled: Bool = true)
  /// Leaves that the recipe adds are trained in its place.
  case through(any Recipe)

  /// Whether anything is trained.
  public var trains: Bool {
    if case .frozen = self { false } else { true }
  }
}

extension Rule: Equatable {
  /// Whether both do the same.
  public static func == (a: Rule, b: Rule) -> Bool {
    switch (a, b) {
    case (.frozen, .frozen): true
    case (.free(let first), .free(let second)): first == second
    case (.pulled(let first, let isDecoupled), .pulled(let second, let other)):
      first == second && isDecoupled == other
    case (.through(let first), .through(let second)): first.isEqual(to: second)
    default: false
    }
  }
}

extension Rule: CustomStringConvertible {
  /// For example "free at 0.5 of the rate".
  public var description: String {
    switch self {
    case .frozen: "frozen"
    case .free(let rate): "free at \(rate) of the rate"
    case .pulled(let strength, let decoupled): "pulled by \(strength)\(decoupled ? "" : " in the gradient")"
    case .through(let recipe): "through \(recipe)"
    }
  }
}

extension Network {
  /// One rule for every leaf.
  public func rules(_ rule: Rule = .free()) -> Named<Rule> { values.map { _ in rule } }

  /// The rules that keep the first `depth` stages and train what is above.
  public func freezing(first depth: Int) -> Named<Rule> {
    let kept = stages.prefix(depth).map { $0.name + "." }
    return values.mapNamed { name, _ in kept.contains { name.hasPrefix($0) } ? .frozen : .free() }
  }

  /// How many stages from the input on have no leaf that trains.
  func frozenStages(_ rules: Named<Rule>) -> Int {
    stages.firstIndex { stage in rules.under(stage.name).contains(where: \.trains) } ?? stages.count
  }
}

extension Named<Rule> {
  func contains(where fits: (Rule) -> Bool) -> Bool { leaves.values.contains(where: fits) }

  /// Requires a rule for each leaf of a network and nothing else, and strengths that can be.
  func check(for network: Network) throws(TrainingError) {
    for name in network.values.names where leaves[name] == nil {
      throw .rule(leaf: name, found: "none", expected: "one for every leaf")
    }
    for (name, rule) in leaves {
      guard network.values.contains(name) else {
        throw .rule(leaf: name, found: "one", expected: "none, for the network has no such leaf")
      }
      let fits =
        switch rule {
        case .frozen, .through: true
        case .free(let number), .pulled(let number, _): number >= 0 && number.isFinite
        }
      guard fits else {
        throw .rule(leaf: name, found: "\(rule)", expected: "a finite number of at least 0")
      }
    }
    guard contains(where: \.trains) else { throw .nothingTrains }
  }
}
