import CKernels
import Fields

/// Real fields of the modes of single bins, on meshes just fine enough for their triangles.
struct ShellFields {
  /// One bin on a mesh of some cells.
  struct Key: Hashable {
    let side: ClosedRange<Int>
    let cells: Int
  }

  /// The modes to take bins of; nil for modes that all are 1, which count triangles.
  let modes: FourierField?
  /// The factor on a mode for each |n_i|.
  let correction: [Float]
  /// Side of the box [Mpc/h].
  let boxSize: Double
  private var kept: [Key: RealField] = [:]
  private var order: [Key] = []
  private let limit: Int

  /// Bins of modes, keeping at most `limit` bytes of them.
  init(of modes: FourierField?, correction: [Float], boxSize: Double, limit: Int = 1 << 30) {
    self.modes = modes
    self.correction = correction
    self.boxSize = boxSize
    self.limit = limit
  }

  /// The field of a bin, sum over its modes of delta_k exp(ikx).
  mutating func field(_ key: Key) throws -> RealField {
    if let field = kept[key] { return field }
    let bytes = 4 * key.cells * key.cells * key.cells
    // A triangle needs three at once; older ones go first.
    while order.count >= max(3, limit / bytes) { kept[order.removeFirst()] = nil }
    let field = try made(key)
    kept[key] = field
    order.append(key)
    return field
  }

  private func made(_ key: Key) throws -> RealField {
    let target = try FourierField(uninitialised: Mesh(cells: key.cells, boxSize: boxSize))
    let (low, high) = (Int64(key.side.lowerBound), Int64(key.side.upperBound + 1))
    let (from, to) = (Int32(modes?.cells ?? key.cells), Int32(key.cells))
    func crop(_ source: UnsafePointer<Float>?) {
      target.withModes { cropped in
        Parallel.ranges(key.cells) { planes in
          for plane in planes {
            summaries_crop(
              source, from, correction, low * low, high * high, cropped.baseAddress, to, Int32(plane))
          }
        }
      }
    }
    if let modes { modes.withModes { crop(UnsafePointer($0.baseAddress)) } } else { crop(nil) }
    return try target.real()
  }

  /// The mean over the cells of the product of three fields: the sum over closed triangles of their modes' product.
  mutating func sum(over triangle: Triangle, cells: Int) throws -> Double {
    var fields: [RealField] = []
    for side in triangle.sides { fields.append(try field(Key(side: side, cells: cells))) }
    let count = cells * cells * cells
    let sum = fields[0].withValues { a in
      fields[1].withValues { b in
        fields[2].withValues { c in
          Planes.sum(blocksOf: count, width: 1) { rows, sums in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
            let start = rows.lowerBound
            sums[0] += summaries_triple(a + start, b + start, c + start, Int64(rows.count))
          }
        }
      }
    }
    return sum[0] / Double(count)
  }

  /// Meshes that transforms are fast on.
  private static let fast = [
    8, 12, 16, 24, 32, 48, 64, 80, 96, 128, 160, 192, 256, 320, 384, 512, 640, 768, 1024,
  ]

  /// Cells a side for a triangle.
  static func cells(for triangle: Triangle) -> Int {
    fast.first { $0 >= triangle.leastCells } ?? (triangle.leastCells + 1) / 2 * 2
  }
}
