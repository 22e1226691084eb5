import Networks
import Randomness
import Synchronization
import Tensor

/// Training in a random subspace: all leaves together are θ = θ₀ + P z, of which the few numbers z are trained (Li et al. 2018,
/// arXiv:1804.08838, eq. 2).
///
/// P is the Fastfood transform (Le, Sarlós & Smola 2013; Li et al. 2018, section S7): of z, padded to a power of two, P z is the first
/// numbers of H G Π H B z with random signs B, a random permutation Π, normal numbers G and the Walsh-Hadamard matrix H, scaled to columns
/// of unit length in the mean. It takes D log D operations and is never formed.
public struct RandomSubspace: Recipe {
  /// The kind in files.
  public static let kind = "subspace"
  /// How many numbers are trained.
  public var dimension: Int
  /// The length of the columns of P.
  public var scale: Double
  /// Seed of the subspace.
  public var seed: UInt64

  /// A subspace of `dimension` directions; with columns of unit length as in the paper unless given.
  public init(dimension: Int, scale: Double = 1, seed: UInt64 = 1) {
    self.dimension = dimension
    self.scale = scale
    self.seed = seed
  }

  /// "subspace" `[dimension]`, zeros, under the name of the first leaf.
  ///
  /// - Throws: `TrainingError.rule` for fewer than one direction and more than there are numbers.
  public func trained(
    _ base: Named<[Int]>, stream: inout RandomStream
  ) throws(TrainingError) -> Named<HostArray> {
    let numbers = base.names.reduce(0) { $0 + base[$1].reduce(1, *) }
    guard let first = base.names.first, (1...max(numbers, 1)).contains(dimension) else {
      throw .rule(
        leaf: base.names.first ?? "", found: "a subspace of \(dimension) directions",
        expected: "1 to \(numbers), as many as there are numbers")
    }
    return [first + ".subspace": HostArray(shape: [dimension])]
  }

  /// θ₀ + scale P z.
  public func realised(
    _ base: Named<Tensor>, _ trained: Named<Tensor>
  ) throws(TensorError) -> Named<Tensor> {
    let sizes = base.names.map { base[$0].shape.reduce(1, *) }
    let numbers = sizes.reduce(0, +)
    let moved = try projected(trained[trained.names[0]], to: numbers) * scale
    var start = 0
    var realised = Named<Tensor>()
    for (name, size) in zip(base.names, sizes) {
      let own = try moved.narrowed(0, from: start, count: size)
      realised[name] = try base[name] + own.reshaped(base[name].shape)
      start += size
    }
    return realised
  }

  /// P z `[numbers]` of z `[dimension]`.
  package func projected(_ z: Tensor, to numbers: Int) throws(TensorError) -> Tensor {
    var length = 1
    while length < max(numbers, dimension) { length *= 2 }
    let (signs, order, normals, square) = Constants.of(seed: seed, length: length)
    let norm = (Double(numbers) * square).squareRoot()
    let padding = try Tensor([Float](repeating: 0, count: length - dimension), device: z.device)
    let padded = try length == dimension ? z : Tensor.concatenated([z, padding])
    var x = try (padded * Tensor(signs, device: z.device)).hadamard()
    x = try x.slices(0, at: Tensor(order, device: z.device)) * Tensor(normals, device: z.device)
    return try x.hadamard().narrowed(0, from: 0, count: numbers) * (1 / norm)
  }
}

/// The fixed numbers of a transform: drawn once for each subspace, for every step of a training needs them.
private struct Constants {
  let signs: [Float]
  let order: [Int64]
  let normals: [Float]
  /// The sum of the squares of the normal numbers.
  let square: Double

  private struct Key: Hashable {
    let seed: UInt64
    let length: Int
  }

  /// The latest ones; a training uses one, and few trainings run at once.
  private static let kept = Mutex<[Key: Constants]>([:])
  private static let most = 16

  static func of(seed: UInt64, length: Int) -> ([Float], [Int64], [Float], Double) {
    let key = Key(seed: seed, length: length)
    let constants = kept.withLock { $0[key] } ?? Constants(key)
    kept.withLock {
      if $0.count >= most { $0 = [:] }
      $0[key] = constants
    }
    return (constants.signs, constants.order, constants.normals, constants.square)
  }

  private init(_ key: Key) {
    var stream = RandomStream(seed: key.seed, purpose: "random subspace")
    signs = (0..<key.length).map { _ in stream.uniform() < 0.5 ? Float(-1) : 1 }
    order = stream.permutation(key.length).map { Int64($0) }
    normals = (0..<key.length).map { _ in Float(stream.normal()) }
    square = normals.reduce(0) { $0 + Double($1) * Double($1) }
  }
}

extension Tensor {
  /// The product of the Walsh-Hadamard matrix, not normalised, with a vector of a power of two of numbers.
  ///
  /// The matrix is a Kronecker product of smaller ones, which are multiplied axis by axis.
  fileprivate func hadamard() throws(TensorError) -> Tensor {
    let length = shape[0]
    var (x, inner) = (self, 1)
    while inner < length {
      let block = min(64, length / inner)
      let matrix = try Tensor(Self.walsh(block), shape: [block, block], device: device)
      // The matrix is symmetric, so that rows may be multiplied from the right.
      x =
        inner == 1
        ? try x.reshaped([length / block, block]).matmul(matrix)
        : try matrix.matmul(x.reshaped([length / (block * inner), block, inner]))
      inner *= block
    }
    return try x.reshaped([length])
  }

  /// 1 where the numbers of a row and a column share an even number of bits, else -1.
  private static func walsh(_ size: Int) -> [Float] {
    (0..<size * size).map { (($0 / size) & ($0 % size)).nonzeroBitCount % 2 == 0 ? 1 : -1 }
  }
}
