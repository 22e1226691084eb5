/// The candidate that was most likely meant, nil when none is near.
///
/// Near is a distance, ignoring case, of at most a third of the candidate's length, and at least one.
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let limit = max(1, candidate.count / 3)
    guard abs(candidate.count - name.count) <= limit else { continue }
    let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
    if distance <= limit && distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.name
}

/// How many characters must be inserted, deleted, replaced or swapped with their neighbour to turn one text
/// into the other (Levenshtein 1966, with the swaps of Damerau 1964).
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for (i, left) in first.enumerated() {
    var current = [i + 1]
    for (j, right) in second.enumerated() {
      var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left == right ? 0 : 1))
      if i > 0, j > 0, left == second[j - 1], right == first[i - 1] {
        best = min(best, beforePrevious[j - 1] + 1)
      }
      current.append(best)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[second.count]
}
