import CTorch

#if canImport(Glibc)
  import Glibc
#endif

/// What there is to know about the tensor engine on this machine.
public struct EngineReport: Equatable, Sendable, Codable {
  /// libtorch's version.
  public let libtorch: String
  /// The instructions that libtorch's own kernels were picked for, such as "AVX512".
  public let vectorExtension: String
  /// Instructions of this processor that matter to speed.
  public let processorFeatures: [String]
  /// MKL's version; nil without MKL.
  public let mkl: String?
  /// OpenMP's version; nil without OpenMP.
  public let openMP: String?
  /// How many threads one operation may use.
  public let threads: Int
  /// Whether MKL is told to go by the processor's features, not its maker (`SLINGSHOT_MKL_FIX=0` turns it off).
  public let mklFix: Bool
  /// Whether MKL has asked this program for the processor's maker: without it the fix has no effect.
  public let mklAsked: Bool
  /// Whether freed tensors' memory is kept for reuse (`SLINGSHOT_ALLOCATOR_FIX=0` turns it off).
  public let allocatorFix: Bool
  /// Memory kept for reuse now [bytes].
  public let cachedBytes: Int
  /// How many tensors were given kept memory so far.
  public let reusedBlocks: Int
  /// Whether idle OpenMP threads sleep (`OMP_WAIT_POLICY=PASSIVE` before the start), which a busy machine needs.
  public let idleThreadsSleep: Bool
  /// Whether libtorch has its GPU part.
  public let gpuPart: Bool
  /// Why a GPU part that is there did not load; nil otherwise.
  public let gpuProblem: String?
  /// How many GPUs libtorch can compute on.
  public let usableGPUs: Int
  /// The GPUs that the driver reports.
  public let gpus: [String]

  /// Describes the engine as it is now.
  public static func current() -> EngineReport {
    // A product of matrices makes MKL ask; without one the answer would depend on what ran before.
    if let matrix = try? Tensor.ones([64, 64]) { _ = try? matrix.matmul(matrix) }
    let facts = ctorch_describe_runtime()
    return EngineReport(
      libtorch: text(facts.libtorch_version) ?? "unknown",
      vectorExtension: text(facts.vector_extension) ?? "none",
      processorFeatures: features.filter { ctorch_cpu_has($0) },
      mkl: text(facts.mkl), openMP: text(facts.openmp), threads: Engine.threads,
      mklFix: facts.mkl_fix_on, mklAsked: facts.mkl_vendor_questions > 0,
      allocatorFix: facts.allocator_on, cachedBytes: Int(facts.allocator_cached_bytes),
      reusedBlocks: Int(facts.allocator_reused_blocks),
      idleThreadsSleep: getenv("OMP_WAIT_POLICY").map { String(cString: $0).uppercased() } == "PASSIVE",
      gpuPart: facts.cuda_loaded, gpuProblem: text(facts.cuda_problem),
      usableGPUs: Int(facts.cuda_devices), gpus: gpuNames())
  }

  private static let features = ["avx2", "fma", "avx512f", "avx512vnni", "avx512bf16", "avx512fp16"]

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer, pointer.pointee != 0 else { return nil }
    return String(cString: pointer)
  }

  private static func gpuNames() -> [String] {
    (0..<ctorch_gpu_count()).map { index in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
        guard let start = buffer.baseAddress, ctorch_gpu_name(index, start, buffer.count) else {
          return "unknown"
        }
        return String(cString: start)
      }
    }
  }
}
