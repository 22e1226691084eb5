import OrderedCollections

/// Leaves under dotted names, in order: values, gradients, moments or rules of one network share its names.
///
/// With ``HostArray`` leaves it is a safetensors file.
public struct Named<Leaf> {
  /// The leaves by name.
  public var leaves: OrderedDictionary<String, Leaf>

  /// Leaves in the given order.
  public init(_ leaves: OrderedDictionary<String, Leaf> = [:]) { self.leaves = leaves }

  /// The leaf called `name`, which must be there, as an index must be one of an array.
  public subscript(name: String) -> Leaf {
    get {
      guard let leaf = leaves[name] else { preconditionFailure("there is no '\(name)' among \(names)") }
      return leaf
    }
    set { leaves[name] = newValue }
  }

  /// The names in order.
  public var names: [String] { Array(leaves.keys) }

  /// Whether there is a leaf called `name`.
  public func contains(_ name: String) -> Bool { leaves[name] != nil }

  /// How many leaves there are.
  public var count: Int { leaves.count }

  /// Whether there are none.
  public var isEmpty: Bool { leaves.isEmpty }

  /// The same names with other leaves.
  public func map<Other, Failure: Error>(
    _ change: (Leaf) throws(Failure) -> Other
  ) throws(Failure) -> Named<Other> {
    try mapNamed { _, leaf throws(Failure) in try change(leaf) }
  }

  /// The same names with other leaves, made of names and leaves.
  public func mapNamed<Other, Failure: Error>(
    _ change: (String, Leaf) throws(Failure) -> Other
  ) throws(Failure) -> Named<Other> {
    var changed = Named<Other>()
    for (name, leaf) in leaves { changed.leaves[name] = try change(name, leaf) }
    return changed
  }

  /// The leaves that fit, and the rest.
  public func partition(where fits: (String, Leaf) -> Bool) -> (fitting: Named, rest: Named) {
    var parts = (fitting: Named(), rest: Named())
    for (name, leaf) in leaves {
      if fits(name, leaf) { parts.fitting[name] = leaf } else { parts.rest[name] = leaf }
    }
    return parts
  }

  /// These leaves with those of `other` in place of equal names and behind new ones.
  public func merging(_ other: Named) -> Named { Named(leaves.merging(other.leaves) { $1 }) }

  /// The leaves whose names begin with `prefix` and a dot, called by what follows.
  public func under(_ prefix: String) -> Named {
    var found = Named()
    for (name, leaf) in leaves where name.hasPrefix(prefix + ".") {
      found[String(name.dropFirst(prefix.count + 1))] = leaf
    }
    return found
  }

  /// The same leaves, called `prefix`, a dot and their name.
  public func prefixed(_ prefix: String) -> Named {
    Named(OrderedDictionary(uniqueKeysWithValues: leaves.map { (prefix + "." + $0.key, $0.value) }))
  }
}

extension Named: Sendable where Leaf: Sendable {}
extension Named: Equatable where Leaf: Equatable {}

extension Named: ExpressibleByDictionaryLiteral {
  /// Leaves in the order written.
  public init(dictionaryLiteral elements: (String, Leaf)...) {
    self.init(OrderedDictionary(uniqueKeysWithValues: elements))
  }
}
