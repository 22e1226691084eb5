import Tensor
import Testing

@Suite struct CreationTests {
  @Test func valuesComeBackInEveryType() throws {
    #expect(try Tensor([1.5, -2] as [Float]).floats() == [1.5, -2])
    #expect(try Tensor([1.5, -2]).doubles() == [1.5, -2])
    #expect(try Tensor([1, Int.max, Int.min]).integers() == [1, .max, .min])
    #expect(try Tensor([7, -7] as [Int32]).values(as: Int32.self) == [7, -7])
    #expect(try Tensor([0, 255] as [UInt8]).values(as: UInt8.self) == [0, 255])
    #expect(try Tensor([true, false]).values(as: Bool.self) == [true, false])
    #expect(try Tensor([1, 2] as [Int64]).dtype == .int64)
  }

  @Test func readingConverts() throws {
    #expect(try Tensor([1, 2]).floats() == [1, 2])
    #expect(try Tensor([0.5, 2]).converted(to: .bfloat16).doubles() == [0.5, 2])
    #expect(try Tensor([0.5, 2]).converted(to: .float16).dtype == .float16)
  }

  @Test func rowMajorThroughAnyView() throws {
    let matrix = try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
    let transposed = try matrix.transposed()
    #expect(transposed.shape == [3, 2])
    #expect(!transposed.isContiguous)
    #expect(try transposed.doubles() == [1, 4, 2, 5, 3, 6])
    #expect(try transposed.contiguous().isContiguous)
  }

  @Test func emptyTensors() throws {
    let empty = try Tensor([Float](), shape: [0, 3])
    #expect(empty.count == 0 && empty.shape == [0, 3])
    #expect(try empty.floats().isEmpty)
    #expect(try empty.sum().number() == 0)
  }

  @Test func constants() throws {
    #expect(try Tensor.zeros([2]).floats() == [0, 0])
    #expect(try Tensor.ones([2], dtype: .int64).integers() == [1, 1])
    #expect(try Tensor.full([2], 2.5, dtype: .float64).doubles() == [2.5, 2.5])
    #expect(try Tensor(4.5).shape == [])
    #expect(try Tensor.identity(2).floats() == [1, 0, 0, 1])
    #expect(try Tensor.range(to: 3, dtype: .int64).integers() == [0, 1, 2])
    #expect(try Tensor.range(from: 1, to: 2, by: 0.25, dtype: .float64).doubles() == [1, 1.25, 1.5, 1.75])
  }

  @Test func drawsDependOnTheSeedOnly() throws {
    let first = try Tensor.normal([1000], seed: 5).floats()
    _ = try Tensor.normal([10], seed: 6)
    #expect(try Tensor.normal([1000], seed: 5).floats() == first)
    #expect(try Tensor.normal([1000], seed: 6).floats() != first)
    let mean = first.reduce(0, +) / 1000
    #expect(abs(mean) < 0.1)
    let uniform = try Tensor.uniform([1000], seed: 5).floats()
    #expect(uniform.allSatisfy { (0..<1).contains($0) })
    #expect(abs(uniform.reduce(0, +) / 1000 - 0.5) < 0.05)
  }

  @Test func dropoutMaskKeepsTheMean() throws {
    let mask = try Tensor.dropoutMask([10_000], rate: 0.25, seed: 1).floats()
    #expect(Set(mask) == [0, 1 / 0.75])
    #expect(abs(mask.reduce(0, +) / 10_000 - 1) < 0.02)
    #expect(try Tensor.dropoutMask([10], rate: 0, seed: 1).floats().allSatisfy { $0 == 1 })
    #expect(try Tensor.dropoutMask([10], rate: 1, seed: 1).floats().allSatisfy { $0 == 0 })
  }

  @Test func describesItself() throws {
    #expect(try Tensor.zeros([2, 3]).description == "float32 [2, 3] on cpu")
    #expect(try Tensor.zeros([2, 3]).device == .cpu)
    #expect(Device("cuda:1") == .cuda(1) && Device("cuda") == .cuda(0) && Device("cpu") == .cpu)
    #expect(Device("gpu") == nil && Device("cuda:-1") == nil && Device("cuda:x") == nil)
    for dtype in DType.allCases { #expect(try Tensor.zeros([1], dtype: dtype).dtype == dtype) }
  }
}
