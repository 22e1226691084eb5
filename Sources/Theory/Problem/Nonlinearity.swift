import Foundation

/// The activation phi of the hidden layer, and the link of a teacher.
public enum Nonlinearity: Sendable, Equatable, Hashable {
  /// phi(h) = h.
  case linear
  /// phi(h) = max(h, 0).
  case relu
  /// phi(h) = tanh(h).
  case tanh
  /// phi(h) = erf(h / sqrt 2).
  case erf
  /// phi(h) = He_k(h) / sqrt(k!) with the probabilists' Hermite polynomial of a degree from 1 to 12; orthonormal
  /// under the standard normal law.
  case hermite(Int)

  /// The largest degree of `hermite` that is accepted.
  public static let largestDegree = 12

  /// Refuses a Hermite polynomial of a degree outside 1 ... 12.
  ///
  /// - Throws: `TheoryError.parameter`.
  public func validate() throws(TheoryError) {
    guard case .hermite(let degree) = self, !(1...Self.largestDegree).contains(degree) else { return }
    throw .parameter(
      name: "the degree of a Hermite polynomial", found: "\(degree)",
      expected: "a whole number from 1 to \(Self.largestDegree)")
  }

  /// phi(h).
  public func value(_ h: Double) -> Double {
    switch self {
    case .linear: h
    case .relu: max(h, 0)
    case .tanh: Foundation.tanh(h)
    case .erf: Foundation.erf(h * 0.5.squareRoot())
    case .hermite(let degree): orthonormalHermite(degree, h)
    }
  }

  /// phi'(h); that of ReLU is 0 at 0.
  public func slope(_ h: Double) -> Double {
    switch self {
    case .linear: 1
    case .relu: h > 0 ? 1 : 0
    case .tanh: 1 - Foundation.tanh(h) * Foundation.tanh(h)
    case .erf: (2 / Double.pi).squareRoot() * exp(-h * h / 2)
    // He_k' = k He_(k-1), so that the normalised polynomials obey phi_k' = sqrt(k) phi_(k-1).
    case .hermite(let degree): Double(degree).squareRoot() * orthonormalHermite(degree - 1, h)
    }
  }

  /// Whether phi(s h) = s phi(h) for every s > 0.
  public var isHomogeneous: Bool { self == .linear || self == .relu || self == .hermite(1) }

  /// Whether |phi(h)| is bounded.
  public var isBounded: Bool { self == .tanh || self == .erf }
}

extension Nonlinearity: CustomStringConvertible {
  /// The name in files, such as "relu" or "hermite2".
  public var description: String {
    switch self {
    case .linear: "linear"
    case .relu: "relu"
    case .tanh: "tanh"
    case .erf: "erf"
    case .hermite(let degree): "hermite\(degree)"
    }
  }

  /// The nonlinearity of a name in a file; nil for another name or a degree out of range.
  public init?(name: String) {
    let simple: [Nonlinearity] = [.linear, .relu, .tanh, .erf]
    if let found = simple.first(where: { $0.description == name }) {
      self = found
      return
    }
    guard name.hasPrefix("hermite"), let degree = Int(name.dropFirst("hermite".count)),
      (1...Self.largestDegree).contains(degree), name == "hermite\(degree)"
    else { return nil }
    self = .hermite(degree)
  }
}

/// He_k(h) / sqrt(k!) by sqrt(k) phi_k = h phi_(k-1) - sqrt(k-1) phi_(k-2).
private func orthonormalHermite(_ degree: Int, _ h: Double) -> Double {
  var (previous, current) = (0.0, 1.0)
  for k in stride(from: 1, through: degree, by: 1) {
    let next = (h * current - Double(k - 1).squareRoot() * previous) / Double(k).squareRoot()
    (previous, current) = (current, next)
  }
  return current
}
