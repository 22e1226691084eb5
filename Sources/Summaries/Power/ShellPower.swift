import CKernels
import Fields

extension FourierField {
  /// The multipoles P_l = (2 l + 1) V <|delta|^2 L_l(mu)>, l = 0, 2, 4, of each shell `[3][K]` [(Mpc/h)^3].
  ///
  /// - Parameters:
  ///   - shells: shells below the Nyquist frequency.
  ///   - axis: the line of sight, to which mu is the cosine.
  ///   - correction: the factor on a mode for each |n_i|.
  func multipoles(in shells: Shells, along axis: Axis, correction: [Float]) -> [[Double]] {
    let (n, first, count) = (Int32(cells), Int32(shells.indices.lowerBound), shells.indices.count)
    let sums = withModes { modes in
      Planes.sum(cells, width: 3 * count) { plane, sums in
        summaries_multipoles(
          modes.baseAddress, n, Int32(plane), correction, first, Int32(count), Int32(axis.rawValue), sums)
      }
    }
    return (0..<3).map { order in
      (0..<count).map {
        Double(4 * order + 1) * mesh.volume * sums[order * count + $0] / Double(shells.modes[$0])
      }
    }
  }
}

extension Shells {
  /// The shells whose modes all lie below a wavenumber [h/Mpc].
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` when there is none.
  public static func upTo(_ limit: Double, boxSize: Double) throws(SummaryError) -> ClosedRange<Int> {
    let last = limit * boxSize / (2 * Double.pi) - 1
    guard last >= 1, last < 1e9 else {
      throw .setting(
        "the largest wavenumber", expected: "at least twice the fundamental \(2 * Double.pi / boxSize) h/Mpc",
        found: "\(limit)")
    }
    return 1...Int(last)
  }

  /// The shells of a mesh: those asked for, otherwise all below the Nyquist frequency.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` when they reach it, ``SummaryError/field(_:)``.
  static func below(
    cells: Int, boxSize: Double, _ indices: ClosedRange<Int>? = nil
  ) throws(SummaryError) -> Shells {
    let indices = indices ?? 1...(cells / 2 - 1)
    guard indices.upperBound < cells / 2 else {
      throw .setting(
        "the last shell", expected: "below the Nyquist shell \(cells / 2) of \(cells) cells",
        found: "\(indices.upperBound)")
    }
    return try measuring { () throws(FieldError) in
      try Shells(boxSize: boxSize, first: indices.lowerBound, last: indices.upperBound)
    }
  }
}
