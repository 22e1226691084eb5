import Tensor
import Testing

@Suite struct OperationTests {
  private let matrix = [1.0, 2, 3, 4, 5, 6]

  private func close(_ tensor: Tensor, _ expected: [Double], within tolerance: Double = 1e-12) throws -> Bool
  {
    let values = try tensor.doubles()
    return values.count == expected.count
      && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * (1 + abs($1)) }
  }

  @Test func arithmeticBroadcasts() throws {
    let a = try Tensor(matrix, shape: [2, 3])
    let row = try Tensor([10.0, 20, 30])
    #expect(try (a + row).doubles() == [11, 22, 33, 14, 25, 36])
    #expect(try (row - a).doubles() == [9, 18, 27, 6, 15, 24])
    #expect(try (a * 2 - 1).doubles() == [1, 3, 5, 7, 9, 11])
    #expect(try (1 - a).doubles() == [0, -1, -2, -3, -4, -5])
    #expect(try (a / 2).doubles() == [0.5, 1, 1.5, 2, 2.5, 3])
    #expect(try (6 / a).doubles() == [6, 3, 2, 1.5, 1.2, 1])
    #expect(try a.maximum(Tensor(3.5, dtype: .float64)).doubles() == [3.5, 3.5, 3.5, 4, 5, 6])
  }

  @Test func inPlaceOperationsChangeViews() throws {
    let a = try Tensor(matrix, shape: [2, 3])
    let view = try a.selected(0, at: 0)
    try view.addInPlace(Tensor([1.0, 1, 1]), scale: 10)
    #expect(try a.doubles() == [11, 12, 13, 4, 5, 6])
    try view.fillInPlace(0)
    try a.selected(0, at: 1).copyInPlace(Tensor([7.0, 8, 9]))
    #expect(try a.doubles() == [0, 0, 0, 7, 8, 9])
  }

  @Test func functionsOfElements() throws {
    let x = try Tensor([-1.0, 0, 0.5])
    #expect(try close(x.exp(), [0.36787944117144233, 1, 1.6487212707001282]))
    #expect(try close(x.errorFunction(), [-0.8427007929497149, 0, 0.5204998778130465]))
    #expect(try close(x.gelu(), [-0.15865525393145707, 0, 0.34573123063700656]))
    #expect(try close(x.silu(), [-0.2689414213699951, 0, 0.3112296656009273]))
    #expect(try close(x.softplus(), [0.3132616875182228, 0.6931471805599453, 0.9740769841801067]))
    #expect(try close(x.leakyReLU(slope: 0.2), [-0.2, 0, 0.5]))
    #expect(try close(x.softmax(over: 0), [0.12195165230972886, 0.3314989604240915, 0.5465493872661796]))
    #expect(try x.clamped(lower: 0).doubles() == [0, 0, 0.5])
    #expect(try x.power(2).doubles() == [1, 0, 0.25])
  }

  @Test func reductions() throws {
    let a = try Tensor(matrix, shape: [2, 3])
    #expect(try a.sum().number() == 21)
    #expect(try a.sum(over: [0]).doubles() == [5, 7, 9])
    #expect(try a.mean(over: [1], keepingDimensions: true).shape == [2, 1])
    #expect(try a.variance().number() == 3.5)
    #expect(try a.variance(over: [1], correction: 0).doubles() == [2.0 / 3, 2.0 / 3])
    #expect(try a.largest().number() == 6)
    #expect(try a.smallest(over: [1]).doubles() == [1, 4])
    #expect(try close((a * 1000).logSumExp(over: [1]), [3000, 6000]))
    #expect(try a.cumulativeSum(over: 1).doubles() == [1, 3, 6, 4, 9, 15])
    #expect(try a.isFinite())
    #expect(try !(a / 0).isFinite())
  }

  @Test func indexing() throws {
    let a = try Tensor(matrix, shape: [2, 3])
    #expect(try a.slices(1, at: Tensor([2, 0])).doubles() == [3, 1, 6, 4])
    #expect(try a.gathered(1, at: Tensor([2, 0], shape: [2, 1])).doubles() == [3, 4])
    #expect(try a.indexOfLargest(over: 0).integers() == [1, 1, 1])
    let sorted = try a.sorted(descending: true)
    #expect(try sorted.values.doubles() == [3, 2, 1, 6, 5, 4])
    #expect(try sorted.indices.integers() == [2, 1, 0, 2, 1, 0])
    #expect(try a.largest(1, over: 1).indices.integers() == [2, 2])
    #expect(try (a .> 3).choosing(a, otherwise: -a).doubles() == [-1, -2, -3, 4, 5, 6])
    let zeros = try Tensor.zeros([2], dtype: .float64)
    #expect(try zeros.addingSlices(0, at: Tensor([1, 1]), of: Tensor([2.0, 3])).doubles() == [0, 5])
  }

  @Test func comparisons() throws {
    let a = try Tensor([1.0, 2, 3])
    let b = try Tensor([3.0, 2, 1])
    func truths(_ tensor: Tensor) throws -> [Bool] { try tensor.values(as: Bool.self) }
    #expect(try truths(a .== b) == [false, true, false])
    #expect(try truths(a .> b) == [false, false, true])
    #expect(try truths(a .>= b) == [false, true, true])
    #expect(try truths(a .< b) == [true, false, false])
    #expect(try truths(a .<= b) == [true, true, false])
    #expect(try truths(a .== 2) == [false, true, false])
    #expect(try truths(a .>= 2) == [false, true, true])
    #expect(try truths(a .< 2) == [true, false, false])
    #expect(try truths(a .<= 2) == [true, true, false])
  }

  @Test func linearAlgebra() throws {
    let a = try Tensor([4.0, 2, 2, 3], shape: [2, 2])
    #expect(try close(a.cholesky(), [2, 0, 1, 2.0.squareRoot()]))
    #expect(try close(a.solve(Tensor([8.0, 7], shape: [2, 1])), [1.25, 1.5]))
    #expect(try close(a.inverse(), [0.375, -0.25, -0.25, 0.5]))
    #expect(try close(a.matmul(a.inverse()), [1, 0, 0, 1]))
    let root = 17.0.squareRoot()
    #expect(try close(a.symmetricEigen().values, [(7 - root) / 2, (7 + root) / 2]))
    #expect(try close(a.logDeterminant().logarithm, [2.0794415416798357]))
    #expect(try a.logDeterminant().sign.number() == 1)
    #expect(try a.diagonal().doubles() == [4, 3])
    #expect(try close(a.cholesky().solveTriangular(Tensor([2.0, 1], shape: [2, 1])), [1, 0]))
  }

  @Test func fourierTransforms() throws {
    let x = try Tensor([1.0, 0, 0, 0])
    #expect(try x.realFourier().realPart().doubles() == [1, 1, 1])
    let field = try Tensor.normal([3, 4, 5], seed: 2, dtype: .float64)
    let modes = try field.realFourier()
    #expect(modes.shape == [3, 4, 3] && modes.dtype == .complex128)
    #expect(try close(modes.inverseRealFourier(sizes: [3, 4, 5]), field.doubles()))
    let complex = try field.converted(to: .complex128)
    #expect(try close(complex.fourier().inverseFourier().realPart(), field.doubles()))
    // Parseval over the whole spectrum.
    let power = try complex.fourier().magnitude().square().sum().number() / 60
    #expect(abs(power - (try field.square().sum().number())) < 1e-9)
  }

  @Test func anyOperatorByName() throws {
    let round = Operator("aten::round")
    #expect(try round(.tensor(Tensor([1.4, 1.6]))).doubles() == [1, 2])
    let (mean, deviation) = try Operator("aten::std_mean", overload: "correction").pair(
      .tensor(Tensor([1.0, 3])), .none, .number(0))
    #expect(try mean.number() == 1)
    #expect(try deviation.number() == 2)
    let parts = try Operator("aten::split", overload: "Tensor").call(
      [.tensor(Tensor([1.0, 2, 3])), .integer(2)])
    #expect(try parts.map { try $0.doubles() } == [[1, 2], [3]])
    let picked = try Operator("aten::index", overload: "Tensor")(
      .tensor(Tensor([5.0, 6, 7])), .tensors([Tensor([2, 0])]))
    #expect(try picked.doubles() == [7, 5])
  }
}
