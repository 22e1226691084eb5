import Formats
import Randomness

/// Which numbers of a delta are kept, and how what is kept makes up for what is not.
public struct DeltaPruning: Sendable, Equatable {
  /// How numbers are chosen.
  public enum Choice: String, CaseIterable, Sendable {
    /// The largest.
    case magnitude
    /// At random (DARE, Yu et al. 2024, arXiv:2311.03099, section 3.1).
    case random
  }

  /// What kept numbers are multiplied by.
  public enum Rescaling: Sendable, Equatable {
    /// Nothing: as magnitudes are pruned.
    case none
    /// By 1/density, so that the mean of a random delta stays (DARE, eq. 2).
    case density
    /// By 1/q for the given q, from the density to 1 (DAREx-q, Deng et al. 2024, arXiv:2410.09344, section 4.1).
    case quotient(Double)
    /// By what keeps the sum of magnitudes of each leaf, as mergekit does.
    case norm
  }

  /// How numbers are chosen.
  public var choice: Choice
  /// The share kept, above 0 and up to 1.
  public var density: Double
  /// What is kept is multiplied by this.
  public var rescaling: Rescaling
  /// Whether the largest are chosen among all numbers of a network, not leaf by leaf.
  public var isOfWhole = true

  /// Makes a pruning; random ones are rescaled by their density unless something else is asked for.
  ///
  /// - Throws: ``DeltaError/density(_:)``.
  public init(_ choice: Choice, density: Double, rescaling: Rescaling? = nil) throws(DeltaError) {
    guard density > 0, density <= 1 else { throw .density(density) }
    self.choice = choice
    self.density = density
    self.rescaling = rescaling ?? (choice == .random ? .density : .none)
  }

  /// A delta without the numbers that are not kept.
  ///
  /// - Parameters:
  ///   - delta: all numbers of a network.
  ///   - leaves: where each leaf lies among them.
  ///   - candidates: the numbers that may be left out; the others are kept as they are.
  ///   - stream: what random choices are drawn from.
  package func pruned(
    _ delta: [Float], leaves: [Range<Int>], candidates: [Bool]? = nil, stream: RandomStream
  ) -> [Float] {
    var stream = stream
    let candidates = candidates ?? delta.map { _ in true }
    var isKept = delta.map { _ in true }
    for part in choice == .magnitude && isOfWhole ? [0..<delta.count] : leaves {
      let places = part.filter { candidates[$0] }
      for (place, own) in zip(places, self.isKept(places.map { delta[$0] }, &stream)) { isKept[place] = own }
    }
    return rescaled(delta, isKept: isKept, leaves: leaves, candidates: candidates)
  }

  /// A delta of the numbers kept, those that might have been left out rescaled.
  package func rescaled(
    _ delta: [Float], isKept: [Bool], leaves: [Range<Int>], candidates: [Bool]
  ) -> [Float] {
    var kept = zip(delta, isKept).map { $1 ? $0 : 0 }
    for leaf in leaves {
      let places = leaf.filter { candidates[$0] }
      let factor = Float(self.factor(places.map { delta[$0] }, kept: places.map { kept[$0] }))
      if factor != 1 { for place in places { kept[place] *= factor } }
    }
    return kept
  }

  private func isKept(_ numbers: [Float], _ stream: inout RandomStream) -> [Bool] {
    switch choice {
    case .random:
      return numbers.map { _ in stream.uniform() < density }
    case .magnitude:
      // One at least, as mergekit keeps.
      let count = max(1, Int(density * Double(numbers.count)))
      guard count < numbers.count else { return numbers.map { _ in true } }
      var isKept = [Bool](repeating: false, count: numbers.count)
      let order = numbers.indices.sorted { (abs(numbers[$0]), $1) > (abs(numbers[$1]), $0) }
      for place in order.prefix(count) { isKept[place] = true }
      return isKept
    }
  }

  private func factor(_ numbers: [Float], kept: [Float]) -> Double {
    switch rescaling {
    case .none: return 1
    case .density: return 1 / density
    case .quotient(let q): return 1 / q
    case .norm:
      let sums = [numbers, kept].map { $0.reduce(0.0) { $0 + Double(abs($1)) } }
      return sums[1] > 0 ? sums[0] / sums[1] : 1
    }
  }
}

extension DeltaPruning {
  /// What was done, as a model's provenance says it.
  package var json: JSONValue {
    [
      "choice": .string(choice.rawValue), "density": .number(density), "of": isOfWhole ? "network" : "leaf",
      "rescaled": .string(rescaling.text),
    ]
  }
}

extension DeltaPruning.Rescaling {
  /// In a word or a number.
  fileprivate var text: String {
    switch self {
    case .none: "no"
    case .density: "by density"
    case .quotient(let q): "by 1/\(q)"
    case .norm: "by norm"
    }
  }
}
