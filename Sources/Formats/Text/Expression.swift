import Foundation

/// An arithmetic expression of named quantities, such as `sigma_8*(Omega_m/0.3)^0.5`.
///
/// Numbers, names, `+ - * / ^` (power, from the right), brackets and the functions sqrt, exp, log (natural), log10 and abs;
/// nothing else is read, so an expression can do nothing but arithmetic.
public struct Expression: Sendable, Equatable {
  /// The expression as it was written.
  public let text: String
  /// The names that it uses, each once, in the order of their first use.
  public private(set) var names: [String] = []
  private var steps: [Step] = []

  /// The functions.
  public static let functions = ["sqrt", "exp", "log", "log10", "abs"]

  private enum Step: Sendable, Equatable {
    case number(Double)
    case name(Int)
    case negative
    case operation(Character)
    case function(String)
  }

  /// Reads an expression.
  ///
  /// - Throws: ``ExpressionError`` with the place, counted from 1, and what was expected there.
  public init(_ text: String) throws(ExpressionError) {
    self.text = text
    guard text.count <= 1000 else { throw ExpressionError(text, 1001, "at most 1000 characters") }
    var parser = Parser(text)
    try parser.sum(into: &self)
    if parser.next != nil { throw parser.expected("an operator or the end") }
  }

  /// The value for a value of each name, in the order of ``names``; NaN where there is none, as of a negative number's
  /// root.
  public func value(_ values: [Double]) -> Double {
    var stack: [Double] = []
    stack.reserveCapacity(steps.count)
    for step in steps {
      switch step {
      case .number(let number): stack.append(number)
      case .name(let place): stack.append(values[place])
      case .negative: stack.append(-stack.removeLast())
      case .function(let name):
        let x = stack.removeLast()
        switch name {
        case "sqrt": stack.append(x.squareRoot())
        case "exp": stack.append(exp(x))
        case "log": stack.append(log(x))
        case "log10": stack.append(log10(x))
        default: stack.append(abs(x))
        }
      case .operation(let sign):
        let (right, left) = (stack.removeLast(), stack.removeLast())
        switch sign {
        case "+": stack.append(left + right)
        case "-": stack.append(left - right)
        case "*": stack.append(left * right)
        case "/": stack.append(left / right)
        default: stack.append(pow(left, right))
        }
      }
    }
    return stack.last ?? .nan
  }

  private mutating func append(_ step: Step) { steps.append(step) }

  private mutating func append(name: String) {
    let place = names.firstIndex(of: name) ?? names.count
    if place == names.count { names.append(name) }
    steps.append(.name(place))
  }

  /// Recursive descent; each rule appends its steps behind those of its operands.
  private struct Parser {
    let text: String
    let characters: [Character]
    var position = 0
    var depth = 0

    init(_ text: String) {
      self.text = text
      characters = Array(text)
    }

    /// The next character that is no space.
    var next: Character? {
      mutating get {
        while position < characters.count, characters[position] == " " { position += 1 }
        return position < characters.count ? characters[position] : nil
      }
    }

    func expected(_ what: String) -> ExpressionError { ExpressionError(text, position + 1, what) }

    mutating func taken(_ signs: String) -> Character? {
      guard let sign = next, signs.contains(sign) else { return nil }
      position += 1
      return sign
    }

    mutating func sum(into expression: inout Expression) throws(ExpressionError) {
      depth += 1
      guard depth <= 100 else { throw expected("at most 100 brackets and signs inside each other") }
      defer { depth -= 1 }
      try product(into: &expression)
      while let sign = taken("+-") {
        try product(into: &expression)
        expression.append(.operation(sign))
      }
    }

    mutating func product(into expression: inout Expression) throws(ExpressionError) {
      try signed(into: &expression)
      while let sign = taken("*/") {
        try signed(into: &expression)
        expression.append(.operation(sign))
      }
    }

    /// A sign binds less than a power: -a^2 is -(a^2).
    mutating func signed(into expression: inout Expression) throws(ExpressionError) {
      depth += 1
      guard depth <= 100 else { throw expected("at most 100 brackets and signs inside each other") }
      defer { depth -= 1 }
      if let sign = taken("+-") {
        try signed(into: &expression)
        if sign == "-" { expression.append(.negative) }
        return
      }
      try operand(into: &expression)
      if taken("^") != nil {
        try signed(into: &expression)
        expression.append(.operation("^"))
      }
    }

    mutating func operand(into expression: inout Expression) throws(ExpressionError) {
      guard let first = next else { throw expected("a number, a name or '('") }
      if taken("(") != nil {
        try sum(into: &expression)
        guard taken(")") != nil else { throw expected("')'") }
      } else if first.isASCII, first.isNumber || first == "." {
        expression.append(.number(try number()))
      } else if first.isASCII, first.isLetter || first == "_" {
        let start = position
        while position < characters.count, Self.isPartOfName(characters[position]) { position += 1 }
        let name = String(characters[start..<position])
        guard taken("(") != nil else { return expression.append(name: name) }
        guard Expression.functions.contains(name) else {
          position = start
          throw expected("a function out of \(Expression.functions.joined(separator: ", "))")
        }
        try sum(into: &expression)
        guard taken(")") != nil else { throw expected("')'") }
        expression.append(.function(name))
      } else {
        throw expected("a number, a name or '('")
      }
    }

    private static func isPartOfName(_ character: Character) -> Bool {
      character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }

    private mutating func number() throws(ExpressionError) -> Double {
      let start = position
      func isDigit(_ place: Int) -> Bool {
        place < characters.count && characters[place].isASCII && characters[place].isNumber
      }
      while isDigit(position) || (position < characters.count && characters[position] == ".") {
        position += 1
      }
      if position < characters.count, "eE".contains(characters[position]) {
        let sign = position + 1 < characters.count && "+-".contains(characters[position + 1]) ? 1 : 0
        if isDigit(position + 1 + sign) {
          position += 1 + sign
          while isDigit(position) { position += 1 }
        }
      }
      guard let value = Double(String(characters[start..<position])), value.isFinite else {
        position = start
        throw expected("a finite number")
      }
      return value
    }
  }
}

/// Where a text is not an expression.
public struct ExpressionError: Fault, Equatable, Sendable {
  /// The text.
  public let text: String
  /// The place of the fault, counted from 1.
  public let place: Int
  /// What should be there.
  public let expected: String

  init(_ text: String, _ place: Int, _ expected: String) {
    (self.text, self.place, self.expected) = (text, place, expected)
  }

  /// One sentence.
  public var description: String {
    let characters = Array(text)
    let found = place <= characters.count ? "'\(characters[place - 1])'" : "its end"
    let shown = characters.count > 60 ? String(characters.prefix(60)) + "..." : text
    return
      "The expression '\(shown)' cannot be read: expected \(expected) at character \(place), found \(found)."
  }
  /// The status with which the command ends.
  public var exitStatus: ExitStatus { .usage }
}
