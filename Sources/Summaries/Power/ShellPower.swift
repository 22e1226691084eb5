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
  /// The shells whose wavenumber, the mean of their modes, is at most `asked` [h/Mpc].
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` when there is none, or more than a mesh can have.
  public static func upTo(_ asked: Double, boxSize: Double) throws -> ClosedRange<Int> {
    // Tables write k with nine digits, and a limit may be copied from one.
    let limit = asked * (1 + 5e-9)
    func wavenumber(_ shell: Int) throws -> Double {
      try Shells(boxSize: boxSize, first: shell, last: shell).k[0]
    }
    let (first, reach) = (try wavenumber(1), limit * boxSize / (2 * Double.pi))
    guard first <= limit, reach < 1024 else {
      throw SummaryError.setting(
        "the largest wavenumber",
        expected: "at least \(first) h/Mpc, that of the first shell, and below shell 1024 of the box",
        found: "\(asked)")
    }
    // The mean of shell s lies between s and s + 1 times the fundamental.
    let last = max(1, Int(reach))
    return 1...(try wavenumber(last) <= limit ? last : last - 1)
  }

  /// The shells of a mesh: those asked for, otherwise all below the Nyquist frequency.
  ///
  /// - Throws: ``SummaryError/setting(_:expected:found:)`` when they reach it, `FieldError`.
  static func below(
    cells: Int, boxSize: Double, _ indices: ClosedRange<Int>? = nil
  ) throws -> Shells {
    let indices = indices ?? 1...(cells / 2 - 1)
    guard indices.upperBound < cells / 2 else {
      throw SummaryError.setting(
        "the last shell", expected: "below the Nyquist shell \(cells / 2) of \(cells) cells",
        found: "\(indices.upperBound)")
    }
    return try Shells(boxSize: boxSize, first: indices.lowerBound, last: indices.upperBound)
  }
}
