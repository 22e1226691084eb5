import Randomness
import Tensor

/// The end of a network: a linear map of a vector to what is said about the parameters, and the loss it is trained
/// by.
///
/// The first outputs are named, the others are dummies that no loss sees. Adding one is a new file and a line in
/// ``Heads``.
public protocol Head: Sendable, Equatable, Codable {
  /// The name of this kind in files.
  static var kind: String { get }
  /// One with every default.
  static var standard: Self { get }
  /// The first part of the leaves' names in a network, such as "output".
  var name: String { get set }
  /// Whether point estimates pass through a sigmoid, for parameters scaled to [0, 1].
  var sigmoid: Bool { get set }
  /// Outputs beyond the named ones.
  var dummies: Int { get set }
  /// Whether parameters outside [0, 1] have no density.
  var isBounded: Bool { get }
  /// The leaves that the head needs, in the order drawn.
  ///
  /// - Throws: `NetworkError` for inputs or sizes that cannot be.
  func shapes(_ input: Layout, outputs: Int) throws(NetworkError) -> Named<LeafShape>
  /// The terms of the loss of rows with parameters `[B, P]`, of which NaN are missing.
  func loss(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses
  /// What rows that nothing is learnt from are judged by: the loss, or where that is no log density, minus the log density.
  func judgement(_ x: Batch, _ truth: Tensor, _ p: Named<Tensor>) throws(TensorError) -> RowLosses
  /// Estimates `[B, P + dummies]`.
  func point(_ x: Batch, _ p: Named<Tensor>) throws(TensorError) -> Tensor
  /// What the network believes about the first `outputs` parameters of each row; nil for a head of points.
  func density(_ x: Batch, outputs: Int, _ p: Named<Tensor>) throws(TensorError) -> (any Density)?
  /// The leaves of a head whose outputs are taken from this one or made anew; the first `named` are named.
  func rearranged(
    _ values: Named<HostArray>, rows: [OutputRow], named: Int, before: Int, stream: inout RandomStream
  ) -> Named<HostArray>
}

extension Head {
  /// Not bounded.
  public var isBounded: Bool { false }

  /// The loss.
  public func judgement(
    _ x: Batch, _ truth: Tensor, _ p: Named<Tensor>
  ) throws(TensorError) -> RowLosses { try loss(x, truth, p) }

  /// No density.
  public func density(
    _ x: Batch, outputs: Int, _ p: Named<Tensor>
  ) throws(TensorError) -> (any Density)? { nil }

  func isEqual(to other: any Head) -> Bool { (other as? Self) == self }

  func checked(_ input: Layout, outputs: Int) throws(NetworkError) -> Int {
    guard case .vector(let inputs) = input else {
      throw .layout(layer: name, expected: "a vector", found: "\(input)")
    }
    guard dummies >= 0, outputs > 0 else {
      throw .outputCount(layer: name, outputs: outputs + dummies, named: outputs, dummies: dummies)
    }
    guard NetworkLayout.sizes.contains(inputs), NetworkLayout.sizes.contains(outputs + dummies) else {
      throw .layerSize(layer: name, inputs: inputs, outputs: outputs + dummies)
    }
    return inputs
  }
}

/// Sums of a loss over the terms of each row, and how many terms a row has: the loss of a batch is the sum of the
/// former over the sum of the latter.
public struct RowLosses {
  /// Sums `[B]`.
  public var sums: Tensor
  /// Numbers of terms `[B]`.
  public var counts: Tensor

  /// Sums and counts of rows.
  public init(sums: Tensor, counts: Tensor) {
    self.sums = sums
    self.counts = counts
  }
}

/// Where an output of a rearranged head comes from.
public enum OutputRow: Sendable, Equatable {
  /// An output of the head before.
  case kept(Int)
  /// Drawn afresh.
  case fresh
  /// Says one number whatever comes in.
  case constant(Float)
}

/// The register of heads, by which files are read: adding one is a new file here and a line in the list.
public enum Heads {
  /// Every kind.
  public static let all: [any Head.Type] = [
    PointHead.self, GaussianHead.self, MixtureHead.self, SplineFlowHead.self, CouplingFlowHead.self,
    MaskedFlowHead.self, FlowMatchingHead.self,
  ]

  /// A head of a kind with its defaults; nil for an unknown one.
  public static func named(_ kind: String) -> (any Head)? {
    all.first { $0.kind == kind }.map { $0.standard }
  }
}

/// A head as files hold it: with its kind.
public struct SomeHead: Sendable {
  /// The head.
  public var head: any Head

  /// Holds a head.
  public init(_ head: any Head) { self.head = head }
}

extension SomeHead: Equatable {
  /// Whether the heads are equal.
  public static func == (a: SomeHead, b: SomeHead) -> Bool { a.head.isEqual(to: b.head) }
}

extension SomeHead: Codable {
  /// Reads an object with a "kind" of ``Heads``.
  public init(from decoder: any Decoder) throws {
    let kind = try Kind(of: decoder)
    guard let type = Heads.all.first(where: { $0.kind == kind.name }) else {
      throw kind.unknown(known: Heads.all.map { $0.kind })
    }
    head = try type.init(from: decoder)
  }

  /// Writes the head with its kind.
  public func encode(to encoder: any Encoder) throws {
    try Kind(name: type(of: head).kind).encode(to: encoder)
    try head.encode(to: encoder)
  }
}
