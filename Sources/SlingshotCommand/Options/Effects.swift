import ArgumentParser

/// When each option of a command says something; one that is given where it says nothing is refused, for what the
/// user wants and what the program does would differ.
///
/// Every option and flag of a command stands here, a test sees to that.
package struct Effects<Command> {
  /// Options that always have an effect.
  package let always: [String]
  /// Options that have an effect under a condition; under all of its conditions where there are several.
  package let conditions: [Condition]

  /// A condition and what depends on it.
  package struct Condition {
    /// What completes "--box goes only": "with --generator fields".
    package let text: String
    /// Whether it is met.
    package let holds: (Command) -> Bool
    let options: KeyValuePairs<String, (Command) -> Bool>

    /// The options.
    package var names: [String] { options.map(\.key) }

    /// Options, and whether each is given, that have an effect when something holds.
    init(
      _ text: String, when holds: @escaping (Command) -> Bool,
      _ options: KeyValuePairs<String, (Command) -> Bool>
    ) {
      self.text = text
      self.holds = holds
      self.options = options
    }
  }

  /// The options of a command.
  init(always: [String], _ conditions: Condition...) {
    self.always = always
    self.conditions = conditions
  }

  /// The first option that is given where it has no effect, and the condition that does not hold.
  package func idle(in command: Command) -> (option: String, condition: String)? {
    for condition in conditions where !condition.holds(command) {
      if let option = condition.options.first(where: { $0.value(command) }) {
        return (option.key, condition.text)
      }
    }
    return nil
  }
}

/// A command that says when its options have an effect.
package protocol DeclaredCommand: ParsableCommand {
  /// Every option and flag.
  static var effects: Effects<Self> { get }
}

extension DeclaredCommand {
  /// Refuses an option that is given where it has no effect.
  func requireEffects() throws {
    guard let (option, condition) = Self.effects.idle(in: self) else { return }
    throw ValidationError("\(option) goes only \(condition).")
  }

  package func validate() throws { try requireEffects() }
}
