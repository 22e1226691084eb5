import Randomness

/// The body of a network as a search draws it. Adding one is a new file here and a line in ``Backbones``.
public protocol Backbone: Sendable {
  /// Name in study files, such as "deep-set".
  var name: String { get }
  /// What it is, in one sentence with its source.
  var about: String { get }
  /// The sizes that a search draws.
  var sizes: [SizeRange] { get }
  /// Puts a drawn body into an architecture, and the widths of the hidden layers that end it.
  ///
  /// - Parameters:
  ///   - architecture: knows the input and the activation; its dropout is applied to the body later.
  ///   - size: draws one of ``sizes``, uniformly from the range of the search.
  func draw(into architecture: inout Architecture, size: (String) -> Int)
}

/// A size that a search draws.
public struct SizeRange: Sendable, Equatable {
  /// Key in study files, such as "hidden_layers".
  public var key: String
  /// The range that is drawn from unless another is given.
  public var fallback: ClosedRange<Int>
  /// What a range must lie in.
  public var limits: ClosedRange<Int>
  /// What is drawn, in one sentence.
  public var about: String

  /// A size.
  public init(_ key: String, _ fallback: ClosedRange<Int>, in limits: ClosedRange<Int>, about: String) {
    self.key = key
    self.fallback = fallback
    self.limits = limits
    self.about = about
  }
}

/// The register of backbones: adding one is a new file here and a line in the list.
public enum Backbones {
  /// Every backbone, the default first.
  public static let all: [any Backbone] = [DenseBackbone(), ConvolutionBackbone(), DeepSetBackbone()]

  /// The backbone called `name`; nil when there is none.
  public static func named(_ name: String) -> (any Backbone)? { all.first { $0.name == name } }
}

/// A backbone as files hold it: by its name.
public struct SomeBackbone: Sendable {
  /// The backbone.
  public var backbone: any Backbone

  /// Holds a backbone.
  public init(_ backbone: any Backbone) { self.backbone = backbone }
}

extension SomeBackbone: Equatable {
  /// Whether the names are equal.
  public static func == (a: SomeBackbone, b: SomeBackbone) -> Bool { a.backbone.name == b.backbone.name }
}

extension SomeBackbone: Codable {
  /// Reads a name of ``Backbones``.
  public init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    guard let found = Backbones.named(name) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "expected one of \(Backbones.all.map(\.name).joined(separator: ", ")), found '\(name)'"))
    }
    backbone = found
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(backbone.name)
  }
}
