import Randomness
import Testing

@Suite struct RandomStreamTests {
  private func numbers(
    _ count: Int, seed: UInt64 = 7, purpose: String = "scatter", index: UInt64 = 3
  ) -> [UInt64] {
    var stream = RandomStream(seed: seed, purpose: purpose, index: index)
    return (0..<count).map { _ in stream.next() }
  }

  @Test func equalNamesGiveEqualNumbers() { #expect(numbers(100) == numbers(100)) }

  @Test func theNumbersNeverChange() {
    // Recorded on 2026-11-21; files made with a seed depend on them.
    #expect(
      numbers(4, seed: 1, purpose: "initial weights", index: 0) == [
        16_795_934_408_720_042_277, 12_900_415_647_104_964_016, 1_239_901_939_544_075_829,
        16_591_789_890_740_822_959,
      ])
  }

  @Test func ordersAndIntegersNeverChange() {
    // Recorded on 2026-11-28: those of the standard library of Swift 6.3 until then, whose algorithm may change.
    var stream = RandomStream(seed: 7, purpose: "pinned")
    #expect(stream.permutation(12) == [6, 4, 7, 8, 3, 2, 10, 0, 1, 5, 11, 9])
    #expect((0..<8).map { _ in stream.integer(in: -3...96) } == [1, 83, 18, -3, 75, 19, 95, 73])
    let full = [
      3_215_001_948_604_879_247, -4_969_129_834_665_824_697, -5_295_989_971_619_520_563,
      8_369_979_976_732_245_173,
    ]
    #expect((0..<4).map { _ in stream.integer(in: Int.min...Int.max) } == full)
    let wide = [
      4_678_692_232_916_692_993, 5_403_868_633_814_570_888, 1_124_465_105_063_115_705,
      5_772_873_169_262_070_469,
    ]
    #expect((0..<4).map { _ in stream.integer(in: 0...(Int.max / 3 * 2)) } == wide)
    #expect(stream.next() == 7_421_399_570_714_859_247)
  }

  @Test func integersAreEquallyLikely() {
    // 20,000 expected of each with a standard deviation of 126.
    var stream = RandomStream(seed: 8, purpose: "dice")
    var counts = Array(repeating: 0, count: 5)
    for _ in 0..<100_000 { counts[stream.integer(in: -2...2) + 2] += 1 }
    #expect(counts.allSatisfy { abs($0 - 20_000) < 600 })
    #expect(stream.integer(in: 4...4) == 4)
    // Three quarters of all numbers: without drawing again a third of them were twice as likely as the others.
    let high = (0..<10_000).count { _ in stream.integer(in: Int.min...(Int.min / 2 * -1)) >= 0 }
    #expect(abs(high - 3333) < 240)
  }

  @Test func otherNamesGiveOtherNumbers() {
    let streams = [
      numbers(1000), numbers(1000, seed: 8), numbers(1000, purpose: "scattes"), numbers(1000, index: 4),
      numbers(1000, seed: 7 << 32), numbers(1000, purpose: ""), numbers(1000, index: 3 << 32),
    ]
    #expect(Set(streams.joined()).count == 7000)
  }

  @Test func manyIndicesShareNoNumber() {
    var seen: Set<UInt64> = []
    for index in 0..<10_000 { seen.formUnion(numbers(8, index: UInt64(index))) }
    #expect(seen.count == 80_000)
  }

  @Test func everyBitIsHalfSet() {
    // 40,000 fair bits at each place have a standard deviation of 100.
    var counts = Array(repeating: 0, count: 64)
    for number in numbers(40_000) { for bit in 0..<64 { counts[bit] += Int(number >> UInt64(bit) & 1) } }
    for count in counts { #expect(abs(count - 20_000) < 450) }
  }

  @Test func uniformNumbersAreUniform() {
    // Pearson's statistic over 100 equal cells has mean 99 and standard deviation 14.
    var stream = RandomStream(seed: 1, purpose: "uniformity")
    var cells = Array(repeating: 0, count: 100)
    for _ in 0..<100_000 {
      let number = stream.uniform()
      #expect(number >= 0 && number < 1)
      cells[Int(number * 100)] += 1
    }
    let statistic = cells.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(statistic > 50 && statistic < 160)
  }

  @Test func neighbouringIndicesAreIndependent() {
    // Correlations of 20,000 pairs have a standard deviation of 0.0071.
    for distance in [UInt64(1), 2, 1 << 32] {
      let products = (0..<20_000).map { index in
        var first = RandomStream(seed: 5, purpose: "pairs", index: UInt64(index))
        var second = RandomStream(seed: 5, purpose: "pairs", index: UInt64(index) + distance)
        return (first.uniform() - 0.5) * (second.uniform() - 0.5) * 12
      }
      #expect(abs(products.reduce(0, +) / 20_000) < 0.03)
    }
  }

  @Test func neighbouringNumbersAreIndependent() {
    var stream = RandomStream(seed: 5, purpose: "lags")
    let numbers = (0..<40_000).map { _ in stream.uniform() - 0.5 }
    for lag in 1...4 {
      let products = zip(numbers, numbers.dropFirst(lag)).map { $0 * $1 * 12 }
      #expect(abs(products.reduce(0, +) / Double(products.count)) < 0.025)
    }
  }

  @Test func normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    var stream = RandomStream(seed: 2, purpose: "moments")
    let numbers = (0..<200_000).map { _ in stream.normal() }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, number in sum + (0..<power).reduce(1.0) { product, _ in product * number } }
        / 200_000
    }
    // Five standard deviations of each sample moment.
    #expect(abs(moment(1)) < 0.011)
    #expect(abs(moment(2) - 1) < 0.016)
    #expect(abs(moment(3)) < 0.043)
    #expect(abs(moment(4) - 3) < 0.11)
    #expect(numbers.allSatisfy { $0.isFinite && abs($0) < 8.6 })
  }

  @Test func rangesAreKept() {
    var stream = RandomStream(seed: 3, purpose: "ranges")
    for _ in 0..<10_000 {
      #expect((-2.0...3.0).contains(stream.uniform(in: -2...3)))
      #expect((0.99e-5...1.01e-1).contains(stream.logUniform(in: 1e-5...1e-1)))
    }
    #expect(stream.uniform(in: 4...4) == 4)
  }

  @Test func logarithmsAreUniform() {
    var stream = RandomStream(seed: 4, purpose: "logarithms")
    let below = (0..<10_000).count { _ in stream.logUniform(in: 1e-4...1) < 1e-2 }
    #expect(abs(below - 5000) < 250)
  }

  @Test func permutationsHoldEveryNumberOnce() {
    var stream = RandomStream(seed: 5, purpose: "order")
    for count in [0, 1, 2, 3, 10, 1000] {
      #expect(stream.permutation(count).sorted() == Array(0..<count))
    }
  }

  @Test func everyOrderIsEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for index in 0..<12_000 {
      var stream = RandomStream(seed: 6, purpose: "orders", index: UInt64(index))
      counts[stream.permutation(4), default: 0] += 1
    }
    // 24 orders, 500 expected of each with a standard deviation of 22.
    #expect(counts.count == 24)
    #expect(counts.values.allSatisfy { abs($0 - 500) < 110 })
  }
}
