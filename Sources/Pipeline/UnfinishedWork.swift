import Formats
import Foundation

/// The finished pieces of work that is not whole yet, in `<output>.partial`, with what was asked for.
struct UnfinishedWork {
  let run: RunDirectory

  /// Opens the folder of unfinished work.
  ///
  /// - Parameters:
  ///   - output: what the work is for.
  ///   - existing: refuse refuses unfinished work, resume goes on with that of the same request and inputs, replace
  ///     begins anew.
  ///   - request: what was asked for, a `key: value` on each line.
  ///   - inputs: the files that are read.
  /// - Throws: ``PipelineError``, `FormatError`.
  init(of output: String, existing: RunDirectory.Existing, request: String, inputs: [String]) throws {
    let trimmed = output.count > 1 && output.last == "/" ? String(output.dropLast()) : output
    run = try RunDirectory(
      path: trimmed + ".partial", existing: existing, input: request, resolved: request,
      inputs: InputFiles(hashing: inputs))
  }

  /// Removes it, as the work is whole.
  func remove() { try? FileManager.default.removeItem(atPath: run.path) }
}
