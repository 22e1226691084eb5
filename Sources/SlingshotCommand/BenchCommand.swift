import ArgumentParser
import Formats
import Pipeline
import Simulation
import Training

/// `slingshot bench`: one repetition of a timing, for `make bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time one piece of work once, for make bench.", shouldDisplay: false)

  @Argument(help: "training-step, spectrum, cola or theory-relu.")
  var work: String

  @Option(help: "Widths of the layers, inputs first.")
  var layers = "79,256,256,6"

  @Option(help: "Batch size.")
  var batch = 32

  @Option(help: "Dropout rate.")
  var dropout = 0.0

  @Option(help: "Particles a side.")
  var particles = 128

  @Option(help: "Cells of the mesh a side.")
  var cells = 256

  @Option(help: "Time steps.")
  var steps = 5

  @Flag(help: "Print JSON.")
  var json = false

  private var widths: [Int] { layers.split(separator: ",").compactMap { Int($0) } }

  func validate() throws {
    guard ["training-step", "spectrum", "cola", "theory-relu"].contains(work) else {
      throw ValidationError("expected training-step, spectrum, cola or theory-relu, found \(work).")
    }
    guard widths.count >= 2, widths.count == layers.split(separator: ",").count, widths.allSatisfy({ $0 > 0 })
    else {
      throw ValidationError("--layers must be at least two positive widths, found \(layers).")
    }
    guard (1...2048).contains(batch) else {
      throw ValidationError("--batch must be from 1 to 2048, found \(batch).")
    }
    guard dropout >= 0, dropout < 1 else {
      throw ValidationError("--dropout must be at least 0 and below 1, found \(dropout).")
    }
  }

  func run() throws {
    let facts: JSONValue
    switch work {
    case "cola":
      let timing = try Timing.cola(ColaSettings(particles: particles, cells: cells, steps: steps))
      facts = [
        "median": .number(timing.seconds), "unit": "s", "threads": .number(Double(timing.threads)),
        "peak_bytes": .number(Double(timing.peakBytes)),
      ]
    case "theory-relu": facts = ["median": .number(try Timing.saddlePoint()), "unit": "ms", "threads": 1]
    case "spectrum": facts = ["median": .number(try Timing.spectrum()), "unit": "ms", "threads": 1]
    default:
      let step = Timing.trainingStep(widths, batch: batch, dropout: dropout)
      facts = [
        "median": .number(step.microseconds), "unit": "us", "threads": 1,
        "share_of_peak": .number(step.shareOfPeak),
      ]
    }
    output(json ? try facts.encoded(compact: true) : try facts.encoded())
  }
}
