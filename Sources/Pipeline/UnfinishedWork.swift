import Formats
import Foundation
import Inference

/// The finished pieces of work that is not whole yet, in `<output>.partial`, with what was asked for.
struct UnfinishedWork {
  let run: RunDirectory

  /// Opens the folder of unfinished work for a model.
  ///
  /// - Parameters:
  ///   - model: the model directory that the work is for.
  ///   - existing: refuse refuses unfinished work, resume goes on with that of the same request and inputs, replace
  ///     begins anew.
  ///   - request: what was asked for and decides how the work goes, by name.
  ///   - inputs: the files that are read.
  /// - Throws: ``PipelineError``, `FormatError`.
  init(of model: String, existing: RunDirectory.Existing, request: JSONValue, inputs: [String]) throws {
    try FolderKind.model.requireFree(model, replacing: existing == .replace, inputs: inputs)
    let trimmed = model.count > 1 && model.last == "/" ? String(model.dropLast()) : model
    let unfinished = trimmed + ".partial"
    if existing != .refuse, FileBytes.exists(unfinished), !FileBytes.isEmptyFolder(unfinished),
      !FileBytes.exists(unfinished + "/resolved.yaml")
    {
      throw FormatError.file(
        unfinished,
        .foreign(found: "\(FoundFolder(at: unfinished))", maker: "slingshot pretrain and transfer"))
    }
    // JSON is YAML too, so that what differs from an earlier request is found and named as in a study.
    let text = try request.encoded() + "\n"
    run = try RunDirectory(
      path: unfinished, existing: existing, input: text, resolved: text,
      inputs: InputFiles(hashing: inputs))
  }

  /// Does the work and removes the folder: what was made of it is whole, or was refused before a piece was.
  ///
  /// - Throws: what `work` throws.
  func perform<Result>(_ work: () throws -> Result) throws -> Result {
    let result = try run.undoingRefusals(work)
    try? FileManager.default.removeItem(atPath: run.path)
    return result
  }
}
