import Fields

/// Sums over the planes of a mesh or over blocks of particles, shared among the threads.
///
/// Every plane gives its own part and the parts are added in order, so that the number of threads changes nothing.
enum Planes {
  /// The sums of `width` numbers that `body` adds for every plane.
  static func sum(
    _ count: Int, width: Int, _ body: (_ plane: Int, _ sums: UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    var parts = [Double](repeating: 0, count: count * width)
    parts.withUnsafeMutableBufferPointer { parts in
      guard let target = parts.baseAddress else { return }
      Parallel.ranges(count) { planes in
        for plane in planes { body(plane, target + plane * width) }
      }
    }
    var sums = [Double](repeating: 0, count: width)
    for plane in 0..<count {
      for index in 0..<width { sums[index] += parts[plane * width + index] }
    }
    return sums
  }

  /// Numbers in a block.
  private static let block = 1 << 16

  /// The sums of `width` numbers that `body` adds for every block of `count` particles or cells.
  static func sum(
    blocksOf count: Int, width: Int,
    _ body: (_ rows: Range<Int>, _ sums: UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    sum((count + block - 1) / block, width: width) { part, sums in
      body(part * block..<min(count, (part + 1) * block), sums)
    }
  }
}
