import Foundation
import Tensor
import Testing

/// What is global to the process: one test at a time.
@Suite(.serialized) struct EngineTests {
  /// A training step with all kinds of calls, some of which fail.
  private func work() throws {
    let x = try Tensor.normal([8, 4], seed: 1).requiringGradient()
    let weight = try Tensor.normal([3, 4], seed: 2).requiringGradient()
    let loss = try x.linear(weight: weight).leakyReLU(slope: 0.2).meanSquaredError(.zeros([8, 3]))
    try loss.backward(keepsGraph: true)
    _ = try loss.gradients(of: [x, weight])
    _ = try x.detached().sorted()
    _ = try? x.matmul(x)
    _ = try? x.reshaped([5])
    _ = try? Operator("aten::exp").pair(.tensor(x))
    let optimiser = try AdamW([weight], learningRate: 0.1)
    try optimiser.step()
  }

  @Test func nothingLeaks() throws {
    try work()
    let before = Engine.tensorBalance
    for _ in 0..<100 { try work() }
    #expect(Engine.tensorBalance == before)
    let held = try Tensor.zeros([1])
    #expect(Engine.tensorBalance == before + 1)
    withExtendedLifetime(held) { #expect(Engine.liveTensors >= 1) }
  }

  @Test func memoryIsReleased() throws {
    func step() throws {
      let x = try Tensor.zeros([1024, 1024]).requiringGradient()
      try x.sum().backward()
    }
    try step()
    let before = try residentBytes()
    // 4 MB and as much for the gradient: kept, they would be 1.6 GB.
    for _ in 0..<200 { try step() }
    #expect(try residentBytes() - before < 800_000_000)
  }

  @Test func cachedMemoryCanBeGivenBack() throws {
    _ = try Tensor.zeros([3_000_001])
    Engine.releaseCachedMemory()
    let report = EngineReport.current()
    // The report's own matrix product leaves a few kilobytes.
    #expect(report.cachedBytes < 12_000_000)
  }

  private func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return try #require(fields.count > 1 ? Int(fields[1]) : nil) * 4096
  }

  @Test(.enabled(if: EngineReport.current().allocatorFix))
  func freedMemoryIsReused() throws {
    func allocate() throws { _ = try Tensor.zeros([3_000_001]) }
    try allocate()
    let before = EngineReport.current().reusedBlocks
    for _ in 0..<10 { try allocate() }
    #expect(EngineReport.current().reusedBlocks >= before + 10)
  }

  @Test(.enabled(if: EngineReport.current().allocatorFix))
  func sizesAroundTheClassesHoldTheirValues() throws {
    for size in [1, 7, 8, 15, 16, 17, 48, 49, 112, 113, 1 << 20, (1 << 20) + 1, (1 << 21) - 8] {
      let first = try Tensor.full([size], 1, dtype: .float64)
      let second = try Tensor.full([size], 2, dtype: .float64)
      #expect(try first.sum().number() == Double(size))
      #expect(try second.sum().number() == Double(2 * size))
    }
  }

  @Test func singlePrecisionProductsAgreeWithDouble() throws {
    for size in [31, 64, 257] {
      let a = try Tensor.normal([size, size], seed: 1)
      let b = try Tensor.normal([size, size], seed: 2)
      let exact = try a.converted(to: .float64).matmul(b.converted(to: .float64))
      let difference = try (a.matmul(b).converted(to: .float64) - exact).magnitude().largest().number()
      // A sum of N products rounds to about sqrt(N) 2^-24 of their size, sqrt(N).
      #expect(difference < 8 * Double(size) * 0x1p-24)
    }
  }

  @Test(.enabled(if: EngineReport.current().mkl != nil && EngineReport.current().mklFix))
  func mklAsksThisProgram() {
    #expect(EngineReport.current().mklAsked)
  }

  @Test func threadsComputeIndependently() async throws {
    @Sendable func train() throws -> [Float] {
      let x = try Tensor.normal([32, 8], seed: 3)
      let weight = try Tensor.normal([4, 8], seed: 4).requiringGradient()
      let optimiser = try AdamW([weight], learningRate: 0.01)
      for step in 0..<50 {
        // The gradient mode and the failure of one thread are not seen by the other.
        if step.isMultiple(of: 7) { _ = try? withoutGradients { try x.matmul(x) } }
        try x.linear(weight: weight).hyperbolicTangent().square().mean().backward()
        try optimiser.step()
      }
      return try weight.floats()
    }
    let alone = try train()
    let results = try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<4 { group.addTask { try train() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 4)
    for result in results { #expect(result == alone) }
  }

  @Test func errorsBelongToTheirThread() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 2..<6 {
        group.addTask {
          for _ in 0..<200 {
            let error = #expect(throws: TensorError.self) {
              try Tensor.zeros([worker, worker + 1]).matmul(Tensor.zeros([worker, 1]))
            }
            #expect(error?.description.contains("(\(worker)x\(worker + 1) and \(worker)x1)") == true)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func threadsCanBeSet() throws {
    let threads = Engine.threads
    try Engine.setThreads(1)
    #expect(Engine.threads == 1)
    try Engine.setThreads(threads)
    #expect(Engine.threads == threads)
  }

  @Test func theReportIsComplete() {
    let report = EngineReport.current()
    #expect(report.libtorch.split(separator: ".").count == 3)
    #expect(!report.vectorExtension.isEmpty)
    #expect(report.threads >= 1)
    #expect(report.usableGPUs == Device.gpuCount)
    #expect(report.gpuPart || report.usableGPUs == 0)
  }
}
