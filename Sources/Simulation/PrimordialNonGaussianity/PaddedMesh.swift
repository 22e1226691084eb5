import Fields

/// A mesh fine enough that products of two fields keep their true modes on a coarser one.
///
/// Modes up to h = floor((n - 1) / 2) along each axis take part. A product reaches 2h; on m > 3h cells whatever does
/// not fit is folded to beyond h, and is cut off (the 3/2 rule of Orszag 1971). Nyquist modes take no part.
struct PaddedMesh {
  let coarse: Mesh
  let fine: Mesh
  /// h.
  private let reach: Int

  init(_ coarse: Mesh) throws(FieldError) {
    self.coarse = coarse
    reach = (coarse.cells - 1) / 2
    fine = try Mesh(cells: Self.smooth(atLeast: max(2, 3 * reach + 1)), boxSize: coarse.boxSize)
  }

  /// The smallest even number without prime factors beyond 5: quick to transform.
  private static func smooth(atLeast least: Int) -> Int {
    var candidate = least + least % 2
    while true {
      var rest = candidate
      for prime in [2, 3, 5] { while rest.isMultiple(of: prime) { rest /= prime } }
      if rest == 1 { return candidate }
      candidate += 2
    }
  }

  /// Writes the modes of a field of one of the meshes into a field of the other, whose other modes become zero.
  func copy(_ modes: FourierField, into result: FourierField) {
    modes.withModes { source in
      result.withModes { target in
        Parallel.ranges(target.count) { target[$0].update(repeating: 0) }
        Parallel.ranges(2 * reach + 1) { planes in
          for x in planes.lowerBound - reach..<planes.upperBound - reach {
            for y in -reach...reach {
              let from = row(x, y, of: modes.cells)
              _ = target[row(x, y, of: result.cells)].update(fromContentsOf: source[from])
            }
          }
        }
      }
    }
  }

  /// Where the modes with 0 <= n_z <= h of a row lie.
  private func row(_ x: Int, _ y: Int, of cells: Int) -> Range<Int> {
    let (x, y) = (x < 0 ? x + cells : x, y < 0 ? y + cells : y)
    let start = 2 * (x * cells + y) * (cells / 2 + 1)
    return start..<start + 2 * (reach + 1)
  }
}
