import Formats
import Foundation
import Tensor

/// The machine and the engine that a run is computed with.
public struct Machine: Sendable, Equatable {
  /// The model of the processor, "unknown" where the system does not say.
  public var processor: String
  /// Processors that the process may use.
  public var processors: Int
  /// The operating system with its version.
  public var system: String
  /// The version of libtorch.
  public var libtorch: String

  /// This machine.
  public static var current: Machine {
    let information = ProcessInfo.processInfo
    return Machine(
      processor: processorModel ?? "unknown", processors: information.activeProcessorCount,
      system: information.operatingSystemVersionString, libtorch: EngineReport.current().libtorch)
  }

  /// The processor as Linux names it.
  private static var processorModel: String? {
    // The files of /proc say that they have no byte, so they are read to their end.
    guard let file = FileHandle(forReadingAtPath: "/proc/cpuinfo"), let data = try? file.readToEnd() else {
      return nil
    }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
    return model?.trimmingCharacters(in: .whitespaces)
  }
}
