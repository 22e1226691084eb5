import ArgumentParser
import Formats
import Pipeline

/// `slingshot bench`: one repetition of a timing, for `make bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time one piece of work once, for make bench.", shouldDisplay: false)

  @Argument(help: "training-step or spectrum.")
  var work: String

  @Option(help: "Widths of the layers, inputs first.")
  var layers = "79,256,256,6"

  @Option(help: "Batch size.")
  var batch = 32

  @Option(help: "Dropout rate.")
  var dropout = 0.0

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard ["training-step", "spectrum"].contains(work) else {
      throw ValidationError("expected training-step or spectrum, found \(work).")
    }
  }

  func run() throws {
    let widths = layers.split(separator: ",").compactMap { Int($0) }
    let (median, unit) =
      work == "spectrum"
      ? (try Timing.spectrum(), "ms") : (try Timing.trainingStep(widths, batch: batch, dropout: dropout), "us")
    let facts: JSONValue = ["median": .number(median), "unit": .string(unit), "threads": 1]
    output(json ? try facts.encoded(compact: true) : "\(median) \(unit)")
  }
}
