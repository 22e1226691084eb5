import CKernels

extension FourierField {
  /// The power of the modes averaged in shells, P = L³ <|δ_k|²> [(Mpc/h)³], and the number of modes of each shell, n
  /// and -n both counted.
  ///
  /// - Parameters:
  ///   - shells: of the same box, below the Nyquist frequency.
  ///   - assignment: whose window is divided out of the amplitudes.
  /// - Throws: ``FieldError/otherBox(expected:found:)``, ``FieldError/shellsBeyondMesh(last:cells:)``.
  public func power(
    in shells: Shells, compensating assignment: MassAssignment? = nil
  ) throws(FieldError) -> (power: [Double], modes: [Int]) {
    guard shells.boxSize == boxSize else { throw .otherBox(expected: boxSize, found: shells.boxSize) }
    guard 2 * (shells.indices.upperBound + 1) <= cells + 1 else {
      throw .shellsBeyondMesh(last: shells.indices.upperBound, cells: cells)
    }
    let count = shells.indices.count
    let shellOf = (0..<mesh.squares).map { square -> Int32 in
      let shell = Int(Double(square).squareRoot())
      return shells.indices.contains(shell) ? Int32(shell - shells.indices.lowerBound) : -1
    }
    // One row of sums for each plane, added up in order: the same bytes at every number of threads.
    var sums = [Double](repeating: 0, count: cells * count)
    let window = assignment.map { $0.window(cells: cells) } ?? []
    sums.withUnsafeMutableBufferPointer { sums in
      let into = sums.baseAddress
      window.withUnsafeBufferPointer { window in
        withModes { modes in
          Parallel.ranges(cells) { planes in
            mesh_power(
              Int32(cells), modes.baseAddress, window.isEmpty ? nil : window.baseAddress, shellOf,
              Int32(count), Int32(planes.lowerBound), Int32(planes.upperBound), into)
          }
        }
      }
    }
    var power = [Double](repeating: 0, count: count)
    for plane in 0..<cells {
      for shell in 0..<count { power[shell] += sums[plane * count + shell] }
    }
    for shell in 0..<count { power[shell] *= mesh.volume / Double(shells.modes[shell]) }
    return (power, shells.modes)
  }

  /// Replaces the modes by the mean of these and those of the same particles painted half a cell further, which
  /// removes the odd aliases (Sefusatti et al. 2016, section 3.1).
  ///
  /// - Parameter shifted: modes of a field painted with a shift of 1/2.
  /// - Throws: ``FieldError/otherMesh(expected:found:)``.
  public func interlace(with shifted: FourierField) throws(FieldError) {
    guard shifted.cells == cells else { throw .otherMesh(expected: cells, found: shifted.cells) }
    // A field moved by s has the modes δ_k exp(-iks); here k s = π n / cells.
    let phases = (0..<cells).flatMap { index -> [Float] in
      let turn = Phase(halfTurns: Double(mesh.frequency(index)) / Double(cells))
      return [Float(turn.cosine), Float(turn.sine)]
    }
    withModes { modes in
      shifted.withModes { others in
        let (target, source) = (modes.baseAddress, others.baseAddress)
        Parallel.ranges(cells) { planes in
          mesh_interlace(
            Int32(cells), target, source, phases, Int32(planes.lowerBound), Int32(planes.upperBound))
        }
      }
    }
  }
}
