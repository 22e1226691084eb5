/// The candidate that was most likely meant, nil when none is near.
///
/// Near is a Levenshtein distance, ignoring case, of at most a third of the longer name, and at least one.
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(name.lowercased(), candidate.lowercased())
    let limit = max(1, max(name.count, candidate.count) / 3)
    if distance <= limit && distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.name
}

/// How many characters must be inserted, deleted or replaced to turn one text into the other (Levenshtein 1966).
func editDistance(_ first: String, _ second: String) -> Int {
  // Nobody means a name this long; the bound keeps hostile input from costing time.
  let (a, b) = (Array(first.prefix(200)), Array(second.prefix(200)))
  var previous = Array(0...b.count)
  for (i, left) in a.enumerated() {
    var current = [i + 1]
    for (j, right) in b.enumerated() {
      current.append(min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left == right ? 0 : 1)))
    }
    previous = current
  }
  return previous[b.count]
}
