import Networks
import OrderedCollections

extension Network {
  /// All numbers, leaf after leaf.
  package var numbers: [Float] { values.leaves.values.flatMap(\.values) }

  /// A copy with other numbers, leaf after leaf.
  package func with(numbers: [Float]) -> Network {
    var (copy, start) = (self, 0)
    for (name, leaf) in values.leaves {
      copy.values[name] = HostArray(Array(numbers[start..<start + leaf.count]), shape: leaf.shape)
      start += leaf.count
    }
    return copy
  }

  /// Where each leaf's numbers lie among all.
  package var places: [(name: String, shape: [Int], range: Range<Int>)] {
    var start = 0
    return values.leaves.map { name, leaf in
      defer { start += leaf.count }
      return (name, leaf.shape, start..<start + leaf.count)
    }
  }

  /// A copy that infers the given parameters, in that order, without dummy outputs; those that it does not know are constant.
  ///
  /// - Throws: `NetworkError` for outputs of which the network has more than asked for.
  package func inferring(_ names: [String]) throws(NetworkError) -> Network {
    var network = droppingDummies()
    for name in names where !outputs.contains(name) { network = try network.addingConstant(name, 0.5) }
    return try network.selectingOutputs(names)
  }

  /// Which numbers of ``inferring(_:)`` are the network's own, and not those of outputs that it does not know.
  package func known(inferring names: [String]) throws(NetworkError) -> [Bool] {
    // Rearranging a head copies numbers: those that come through as no number are the network's.
    let marked = with(numbers: [Float](repeating: .nan, count: parameterCount))
    return try marked.inferring(names).numbers.map(\.isNaN)
  }
}
