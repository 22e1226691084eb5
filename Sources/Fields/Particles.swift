import CKernels

/// Paints particles on a mesh.
///
/// Every cell adds its particles in their order, whatever thread it belongs to, so the bytes are the same at every
/// number of threads: each thread owns some planes and passes over the particles that reach them.
///
/// - Parameters:
///   - positions: x, y, z of each particle [Mpc/h] `[N, 3]`, wrapped into the box; at most ``Mesh/reach`` boxes away.
///   - weights: masses in any unit `[N]`; all equal when nil.
///   - shift: added to the positions, in cells; 1/2 for the second mesh of interlacing.
/// - Returns: the mass in each cell over the mean, 1 + δ.
/// - Throws: ``FieldError`` for impossible meshes, coordinates or weights.
public func paint(
  positions: [Float], weights: [Float]? = nil, cells: Int, boxSize: Double, assignment: MassAssignment = .cic,
  shift: Double = 0
) throws -> RealField {
  let field = try RealField(uninitialised: Mesh(cells: cells, boxSize: boxSize))
  try positions.withUnsafeBufferPointer { positions throws(FieldError) in
    try paint(positions, weights: weights, on: field, assignment: assignment, shift: shift)
  }
  return field
}

/// Paints particles on the mesh of a field, whose values are replaced; the parameters are those of
/// ``paint(positions:weights:cells:boxSize:assignment:shift:)``.
public func paint(
  _ positions: UnsafeBufferPointer<Float>, weights: [Float]? = nil, on field: RealField,
  assignment: MassAssignment = .cic, shift: Double = 0
) throws(FieldError) {
  let particles = try particleCount(positions.count)
  let mass = try weight(particles, weights, cells: field.cells)
  let how = assignment.kernel(field.mesh, shift: shift)
  let blocks = (particles + Int(MESH_BLOCK) - 1) / Int(MESH_BLOCK)
  var touched = [UInt64](repeating: 0, count: blocks)
  var broken = [Int](repeating: -1, count: blocks)
  touched.withUnsafeMutableBufferPointer { touched in
    broken.withUnsafeMutableBufferPointer { broken in
      let (masks, found) = (touched.baseAddress, broken)
      Parallel.ranges(blocks) { range in
        var how = how
        let first = mesh_touched(
          &how, positions.baseAddress, Int64(particles), Int64(range.lowerBound), Int64(range.upperBound),
          masks)
        found[range.lowerBound] = Int(first)
      }
    }
  }
  if let first = broken.first(where: { $0 >= 0 }) {
    throw .unplaced(particle: first, positions[3 * first..<3 * first + 3], boxSize: field.boxSize)
  }
  field.fill(0)
  (weights ?? []).withUnsafeBufferPointer { weights in
    field.withValues { values in
      let into = values.baseAddress
      Parallel.ranges(field.cells) { planes in
        var how = how
        mesh_paint(
          &how, positions.baseAddress, weights.isEmpty ? nil : weights.baseAddress, mass, Int64(particles),
          touched, Int32(planes.lowerBound), Int32(planes.upperBound), into)
      }
    }
  }
}

/// Reads a field at positions.
///
/// - Parameters:
///   - positions: x, y, z of each particle [Mpc/h] `[N, 3]`, wrapped into the box.
/// - Returns: the values `[N]`.
/// - Throws: ``FieldError`` for impossible coordinates.
public func read(
  _ field: RealField, at positions: [Float], assignment: MassAssignment = .cic
) throws(FieldError) -> [Float] {
  let particles = try particleCount(positions.count)
  let how = assignment.kernel(field.mesh, shift: 0)
  if let broken = positions.firstIndex(where: { !($0.magnitude <= how.reach) }) {
    let first = broken / 3
    throw .unplaced(particle: first, positions[3 * first..<3 * first + 3], boxSize: field.boxSize)
  }
  return [Float](unsafeUninitializedCapacity: particles) { values, initialised in
    let into = values.baseAddress
    field.withValues { cells in
      let from = UnsafePointer(cells.baseAddress)
      Parallel.ranges(particles) { range in
        var how = how
        mesh_read(&how, from, positions, Int64(range.lowerBound), Int64(range.upperBound), into)
      }
    }
    initialised = particles
  }
}

extension MassAssignment {
  /// What the loops over particles are told.
  package func kernel(_ mesh: Mesh, shift: Double) -> mesh_assignment {
    mesh_assignment(
      cells: Int32(mesh.cells), order: Int32(order), scale: Float(Double(mesh.cells) / mesh.boxSize),
      shift: Float(shift), reach: Float(Mesh.reach * mesh.boxSize))
  }
}

private func particleCount(_ coordinates: Int) throws(FieldError) -> Int {
  guard coordinates > 0, coordinates % 3 == 0 else {
    throw .particleCount(what: "positions", expected: "a positive multiple of 3", found: coordinates)
  }
  return coordinates / 3
}

/// What a particle of weight 1 adds, so that the mean cell holds 1.
private func weight(_ particles: Int, _ weights: [Float]?, cells: Int) throws(FieldError) -> Float {
  let number = Double(cells * cells * cells)
  guard let weights else { return Float(number / Double(particles)) }
  guard weights.count == particles else {
    throw .particleCount(what: "weights", expected: "\(particles)", found: weights.count)
  }
  let total = weights.reduce(0.0) { $0 + Double($1) }
  guard total.isFinite else { throw .massNotFinite(particles: particles) }
  guard total > 0 else { throw .noMass(particles: particles) }
  return Float(number / total)
}
