import CKernels
import Formats
import Work

/// Neurons laid out for the kernels: groups of eight side by side, with their fields at the training points.
struct ParticleStore: ~Copyable {
  /// Groups that are summed together, a fixed number so that the sums do not depend on the threads.
  private static let chunk = 8
  private static let lanes = Int(FLOW_LANES)

  private let count: Int
  private let groups: Int
  private let dimension: Int
  private let weights: UnsafeMutablePointer<Double>
  private let readout: UnsafeMutablePointer<Double>
  private let anchor: UnsafeMutablePointer<Double>?
  private let threads: Int?

  init(_ particles: borrowing FlowParticles, anchor: Matrix?, threads: Int?) {
    count = particles.count
    dimension = particles.weights.columns
    groups = (count + Self.lanes - 1) / Self.lanes
    let room = groups * dimension * Self.lanes
    weights = Self.zeros(room)
    readout = Self.zeros(groups * Self.lanes)
    self.anchor = anchor.map { _ in Self.zeros(room) }
    self.threads = threads
    for neuron in 0..<count { readout[neuron] = particles.readout[neuron] }
    spread(particles.weights, to: weights)
    if let anchor, let place = self.anchor { spread(anchor, to: place) }
  }

  deinit {
    weights.deallocate()
    readout.deallocate()
    anchor?.deallocate()
  }

  static func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
    let place = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
    place.initialize(repeating: 0, count: max(1, count))
    return place
  }

  private func spread(_ matrix: Matrix, to place: UnsafeMutablePointer<Double>) {
    for neuron in 0..<count {
      let start = neuron / Self.lanes * dimension * Self.lanes + neuron % Self.lanes
      for input in 0..<dimension {
        place[start + input * Self.lanes] = matrix.values[neuron * dimension + input]
      }
    }
  }

  /// The neurons as they stand.
  var particles: FlowParticles {
    var matrix = Matrix(rows: count, columns: dimension)
    for neuron in 0..<count {
      let start = neuron / Self.lanes * dimension * Self.lanes + neuron % Self.lanes
      for input in 0..<dimension {
        matrix.values[neuron * dimension + input] = weights[start + input * Self.lanes]
      }
    }
    return FlowParticles(unchecked: matrix, (0..<count).map { readout[$0] })
  }

  /// Takes a step (none when nil) and gives Σ z φ(h) over all neurons at every point, [P].
  func sums(_ points: borrowing PointFields, _ step: flow_step? = nil, residuals: [Double] = []) -> [Double] {
    let size = Int(points.problem.points)
    let chunks = (groups + Self.chunk - 1) / Self.chunk
    let partial = Self.zeros(chunks * size)
    defer { partial.deallocate() }
    let all = flow_particles(
      weights: weights, readout: readout, fields: points.fields, anchor: anchor, groups: Int64(groups),
      count: Int64(count))
    let work = ChunkWork(
      problem: points.problem, step: step, residuals: residuals, all: all, chunk: Self.chunk,
      partial: partial)
    inParts(chunks, threads: threads, partsPerThread: 4) { work.perform($0) }
    return (0..<size).map { point in
      var sum = 0.0
      for chunk in 0..<chunks { sum += partial[chunk * size + point] }
      return sum
    }
  }

  /// Makes room for the fields at points, rows of inputs divided by √D.
  func points(_ rows: Matrix, _ nonlinearity: Nonlinearity, moving: Int? = nil) -> PointFields {
    PointFields(rows, nonlinearity, moving: moving ?? rows.columns, groups: groups)
  }
}

/// Points at which the neurons have fields, and room for these.
struct PointFields: ~Copyable {
  let problem: flow_problem
  let fields: UnsafeMutablePointer<Double>
  private let rows: UnsafeMutablePointer<Double>

  fileprivate init(_ matrix: Matrix, _ nonlinearity: Nonlinearity, moving: Int, groups: Int) {
    rows = ParticleStore.zeros(matrix.values.count)
    for index in matrix.values.indices { rows[index] = matrix.values[index] }
    fields = ParticleStore.zeros(groups * matrix.rows * Int(FLOW_LANES))
    let (kind, degree) = nonlinearity.flowCode
    problem = flow_problem(
      rows: rows, points: Int64(matrix.rows), inputs: Int64(matrix.columns), moving: Int64(moving),
      activation: kind, degree: degree)
  }

  deinit {
    rows.deallocate()
    fields.deallocate()
  }
}

/// What the threads share: each writes its own chunks of the particles.
private struct ChunkWork {
  let problem: flow_problem
  let step: flow_step?
  let residuals: [Double]
  let all: flow_particles
  let chunk: Int
  let partial: UnsafeMutablePointer<Double>

  func perform(_ chunks: Range<Int>) {
    var problem = problem
    let scratch = ParticleStore.zeros(Int(flow_scratch(&problem)))
    defer { scratch.deallocate() }
    let lanes = Int(FLOW_LANES)
    let weights = Int(problem.inputs) * lanes
    for index in chunks {
      let first = index * chunk
      var part = flow_particles(
        weights: all.weights + first * weights, readout: all.readout + first * lanes,
        fields: all.fields + first * Int(problem.points) * lanes,
        anchor: all.anchor.map { $0 + first * weights },
        groups: min(Int64(chunk), all.groups - Int64(first)), count: all.count - Int64(first * lanes))
      let output = partial + index * Int(problem.points)
      if var step {
        flow_advance(&problem, &step, residuals, &part, scratch, output)
      } else {
        flow_forward(&problem, &part, scratch, output)
      }
    }
  }
}
