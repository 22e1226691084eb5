import Foundation
import Randomness
import Simulation
import TestSupport
import Testing

@Suite struct HaloFinderTests {
  /// Eight particles in a box of 10: a mean separation of 5, so 0.2 of it is 1 Mpc/h.
  private func labels(_ positions: [[Float]], minimum: Int = 2) throws -> [Int32] {
    #expect(positions.count == 8)
    return try FriendsOfFriends(minimumParticles: minimum)
      .groups(positions: positions.flatMap(\.self), boxSize: 10).labels
  }

  @Test func chainIsOneHaloAndItsNeighbourIsNot() throws {
    let chain: [[Float]] = [0, 1, 2, 3, 4].map { [2 + $0 * 0.999, 5, 5] }
    let others: [[Float]] = [[7.1, 5, 5], [2, 6.1, 5], [2, 5, 3.9]]
    #expect(try labels(chain + others) == [0, 0, 0, 0, 0, -1, -1, -1])
  }

  @Test(arguments: [0, 1, 2])
  func chainCrossesAFace(axis: Int) throws {
    var chain: [[Float]] = (0..<5).map { _ in [5, 5, 5] }
    for (step, x) in [Float(8.5), 9.25, 0, 0.75, 1.5].enumerated() { chain[step][axis] = x }
    var others: [[Float]] = [[1, 1, 1], [1, 1, 8.5], [8, 1, 3]]
    for index in others.indices { others[index].swapAt(0, axis) }
    #expect(try labels(chain + others) == [0, 0, 0, 0, 0, -1, -1, -1])
  }

  @Test func friendsAcrossACornerOfTheBox() throws {
    let half: Float = 0.28
    let corner: [[Float]] = [[half, half, half], [10 - half, 10 - half, 10 - half]]  // 0.97 apart
    let far: [[Float]] = [[3, 3, 3], [5, 3, 3], [7, 3, 3], [3, 7, 3], [5, 7, 3], [7, 7, 3]]
    #expect(try labels(corner + far) == [0, 0, -1, -1, -1, -1, -1, -1])
  }

  @Test func clumpsJoinWhenTheLinkIsShortEnough() throws {
    let left: [[Float]] = [[2, 5, 5], [2.5, 5, 5], [3, 5, 5], [2.5, 5.5, 5]]
    func right(_ x: Float) -> [[Float]] {
      [[x, 5, 5], [x + 0.5, 5, 5], [x + 1, 5, 5], [x + 0.5, 4.5, 5]]
    }
    // The linking length itself still links.
    #expect(try labels(left + right(4)) == [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(try labels(left + right(Float(4).nextUp)) == [0, 0, 0, 0, 1, 1, 1, 1])
  }

  @Test func smallGroupsAreLeftOut() throws {
    let positions: [[Float]] = [
      [1, 1, 1], [1.5, 1, 1], [5, 5, 5], [5.5, 5, 5], [5, 5.5, 5], [8, 8, 8], [8, 2, 8], [2, 8, 8],
    ]
    #expect(try labels(positions, minimum: 1) == [1, 1, 0, 0, 0, 2, 3, 4])
    #expect(try labels(positions, minimum: 2) == [1, 1, 0, 0, 0, -1, -1, -1])
    #expect(try labels(positions, minimum: 3) == [-1, -1, 0, 0, 0, -1, -1, -1])
    #expect(try labels(positions, minimum: 4) == [-1, -1, -1, -1, -1, -1, -1, -1])
  }

  @Test func allInOnePlaceIsOneHalo() throws {
    let groups = try FriendsOfFriends().groups(
      positions: [Float](repeating: 3.3, count: 3 * 100), boxSize: 10)
    #expect(groups.count == 1)
    #expect(groups.labels == [Int32](repeating: 0, count: 100))
  }

  @Test(arguments: [0.01, 0.1, 0.2, 0.6, 1.2, 2.6])
  func agreesWithAllPairs(linking: Double) throws {
    for seed: UInt64 in 1...4 {
      var stream = RandomStream(seed: seed, purpose: "halos")
      let positions = clumpyPositions(particles: 512, boxSize: 50, from: &stream)
      let finder = try FriendsOfFriends(linkingLength: linking, minimumParticles: Int(seed))
      let groups = try finder.groups(positions: positions, boxSize: 50)
      let expected = allPairs(positions, boxSize: 50, length: linking * 50 / 8, minimum: Int(seed))
      #expect(groups.labels == expected)
      #expect(groups.count == Int(expected.max() ?? -1) + 1)
    }
  }

  @Test func orderOfParticlesDoesNotMatter() throws {
    var stream = RandomStream(seed: 5, purpose: "halos")
    let positions = clumpyPositions(particles: 4000, boxSize: 100, from: &stream)
    let order = stream.permutation(4000)
    let shuffled = order.flatMap { positions[(3 * $0)..<(3 * $0 + 3)] }
    let finder = try FriendsOfFriends(minimumParticles: 2)
    let (first, second) = (
      try finder.groups(positions: positions, boxSize: 100),
      try finder.groups(positions: shuffled, boxSize: 100)
    )
    #expect(first.count > 50 && first.count == second.count)
    #expect(partition(order.map { first.labels[$0] }) == partition(second.labels))
  }

  @Test func axesAreEqual() throws {
    var stream = RandomStream(seed: 6, purpose: "halos")
    let positions = clumpyPositions(particles: 4000, boxSize: 100, from: &stream)
    let turned = positions.indices.map { positions[$0 / 3 * 3 + ($0 + 2) % 3] }
    let finder = try FriendsOfFriends(minimumParticles: 2)
    #expect(
      try finder.groups(positions: positions, boxSize: 100)
        == finder.groups(positions: turned, boxSize: 100))
  }

  @Test func placeInTheBoxDoesNotMatter() throws {
    var stream = RandomStream(seed: 7, purpose: "halos")
    // Sixteenths of a unit in a box of 128 keep every difference exact.
    let positions = clumpyPositions(particles: 4096, boxSize: 128, from: &stream).map {
      ($0 * 16).rounded() / 16
    }
    let finder = try FriendsOfFriends(minimumParticles: 2)
    let expected = try finder.groups(positions: positions, boxSize: 128)
    for shift: [Float] in [[37, 0, 0], [0, -51.5, 0], [64, 64, 130], [-256, 1024, 0.0625]] {
      let moved = positions.enumerated().map { $1 + shift[$0 % 3] }
      #expect(try finder.groups(positions: moved, boxSize: 128) == expected)
    }
  }

  @Test func groupsAreScipys() throws {
    let fixture = try HaloFixture()
    let groups = try FriendsOfFriends().groups(positions: fixture.positions, boxSize: 100)
    #expect(groups.labels == fixture.groups)
  }
}

/// The same groups as sets, whatever their numbers.
private func partition(_ labels: [Int32]) -> Set<[Int]> {
  Set(Dictionary(grouping: labels.indices.filter { labels[$0] >= 0 }, by: { labels[$0] }).values)
}

/// Points of which half lie in clumps, some across the faces.
private func clumpyPositions(particles: Int, boxSize: Double, from stream: inout RandomStream) -> [Float] {
  var positions: [Float] = []
  var centre = [0.0, 0, 0]
  for particle in 0..<particles {
    if particle.isMultiple(of: 16) { centre = (0..<3).map { _ in stream.uniform() * boxSize } }
    for axis in 0..<3 {
      let x =
        particle.isMultiple(of: 2)
        ? stream.uniform() * boxSize : centre[axis] + 0.01 * boxSize * stream.normal()
      positions.append(Float(x - boxSize * (x / boxSize).rounded(.down)))
    }
  }
  return positions
}

/// Groups by testing every pair and spreading labels until nothing changes.
private func allPairs(_ positions: [Float], boxSize: Double, length: Double, minimum: Int) -> [Int32] {
  let count = positions.count / 3
  func areFriends(_ i: Int, _ j: Int) -> Bool {
    let squares = (0..<3).map { axis in
      let apart = abs(Double(positions[3 * i + axis]) - Double(positions[3 * j + axis]))
      return min(apart, boxSize - apart) * min(apart, boxSize - apart)
    }
    return squares.reduce(0, +) <= length * length
  }
  var groups: [[Int]] = []
  var isFree = [Bool](repeating: true, count: count)
  for start in 0..<count where isFree[start] {
    var (group, next) = ([start], 0)
    isFree[start] = false
    while next < group.count {
      for other in 0..<count where isFree[other] && areFriends(group[next], other) {
        isFree[other] = false
        group.append(other)
      }
      next += 1
    }
    groups.append(group)
  }
  // The groups came in order of their earliest particle.
  let kept = groups.filter { $0.count >= minimum }.enumerated()
    .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  var labels = [Int32](repeating: -1, count: count)
  for (number, group) in kept.enumerated() { for particle in group { labels[particle] = Int32(number) } }
  return labels
}
