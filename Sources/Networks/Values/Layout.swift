/// What one row of numbers looks like to a stage.
public enum Layout: Sendable, Equatable {
  /// Numbers without neighbours.
  case vector(Int)
  /// Numbers in order along an axis, for each channel: `[channels, length]`.
  case channels(Int, length: Int)
  /// A set of at most so many points; a row holds each point's features and then 1, or 0 where there is no point:
  /// `[points, features + 1]`.
  case points(Int, features: Int)

  /// Numbers in a row.
  public var width: Int {
    switch self {
    case .vector(let size): size
    case .channels(let channels, let length): channels * length
    case .points(let points, let features): points * (features + 1)
    }
  }
}

extension Layout: CustomStringConvertible {
  /// For example "a vector of 79 numbers".
  public var description: String {
    switch self {
    case .vector(let size): "a vector of \(size) numbers"
    case .channels(let channels, let length): "\(channels) channels of \(length) numbers"
    case .points(let points, let features): "a set of \(points) points with \(features) features"
    }
  }
}

extension Layout: Codable {
  private enum Key: String, CodingKey {
    case vector, channels, length, points, features
  }

  /// Reads {"vector": n}, {"channels": c, "length": n} or {"points": n, "features": f}.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: Key.self)
    if let size = try box.decodeIfPresent(Int.self, forKey: .vector) {
      self = .vector(size)
    } else if let channels = try box.decodeIfPresent(Int.self, forKey: .channels) {
      self = .channels(channels, length: try box.decode(Int.self, forKey: .length))
    } else {
      guard box.contains(.points) || box.contains(.features) else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription:
              "expected vector, channels and length, or points and features, found none of them"
          ))
      }
      self = .points(
        try box.decode(Int.self, forKey: .points), features: try box.decode(Int.self, forKey: .features))
    }
  }

  /// Writes the sizes by name.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: Key.self)
    switch self {
    case .vector(let size): try box.encode(size, forKey: .vector)
    case .channels(let channels, let length):
      try box.encode(channels, forKey: .channels)
      try box.encode(length, forKey: .length)
    case .points(let points, let features):
      try box.encode(points, forKey: .points)
      try box.encode(features, forKey: .features)
    }
  }
}
