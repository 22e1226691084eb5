import Formats
import Foundation
import Tensor

/// What this machine gives, and whether Slingshot runs well on it.
public struct Doctor: Sendable {
  /// Facts with their names, in order.
  public var facts: [(name: String, value: String)]
  /// What is wrong, one sentence each.
  public var problems: [String]
  /// What could be better, one sentence each.
  public var advice: [String]

  /// Whether nothing is wrong.
  public var isWell: Bool { problems.isEmpty }

  /// Looks at the machine.
  public static func examine() -> Doctor {
    let engine = EngineReport.current()
    func yes(_ flag: Bool) -> String { flag ? "on" : "off" }
    var doctor = Doctor(
      facts: [
        ("slingshot", Version.current), ("libtorch", engine.libtorch),
        ("vector instructions", engine.vectorExtension),
        ("processor features", engine.processorFeatures.joined(separator: " ")),
        ("processors", "\(ProcessInfo.processInfo.activeProcessorCount)"),
        ("threads of one operation", "\(engine.threads)"), ("MKL", engine.mkl ?? "none"),
        ("MKL fix", yes(engine.mklFix) + (engine.mklAsked ? ", and MKL asked for it" : "")),
        ("allocator fix", yes(engine.allocatorFix)), ("idle threads sleep", yes(engine.idleThreadsSleep)),
        ("GPU", engine.usableGPUs > 0 ? engine.gpus.joined(separator: ", ") : "none that libtorch can use"),
      ], problems: [], advice: [])
    if let problem = engine.gpuProblem {
      doctor.advice.append("libtorch's GPU part did not load: \(problem)")
    } else if !engine.gpus.isEmpty && engine.usableGPUs == 0 {
      doctor.advice.append(
        "there is a GPU, but this libtorch computes on the CPU: set LIBTORCH to one with CUDA")
    }
    if !engine.idleThreadsSleep {
      doctor.advice.append("set OMP_WAIT_POLICY=PASSIVE before the start when others use this machine")
    }
    do {
      let a = try Tensor([2, 0, 0, 2] as [Float], shape: [2, 2])
      let product = try a.matmul(a)
      if try product.floats() != [4, 0, 0, 4] { doctor.problems.append("a matrix product came out wrong") }
    } catch { doctor.problems.append("the tensor engine does not compute: \(error)") }
    return doctor
  }

  /// Facts, advice and the verdict as text.
  public var text: String {
    let width = facts.map(\.name.count).max() ?? 0
    let lines = facts.map { $0.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.value }
    let verdict =
      isWell
      ? advice.isEmpty
        ? "All is well: nothing to mend."
        : "Slingshot runs here; it would run better if you act on the advice."
      : "Something is wrong: \(problems.joined(separator: "; "))."
    return (lines + advice.map { "advice: \($0)" } + [verdict]).joined(separator: "\n")
  }

  /// The same as JSON.
  public var json: JSONValue {
    [
      "facts": .object(facts.map { ($0.name, .string($0.value)) }), "advice": .strings(advice),
      "problems": .strings(problems), "well": .bool(isWell),
    ]
  }
}
