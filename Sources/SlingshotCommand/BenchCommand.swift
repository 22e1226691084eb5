import ArgumentParser
import Formats
import Pipeline
import Simulation
import Training

/// `slingshot bench`: one repetition of a timing, for `make bench`.
struct BenchCommand: DeclaredCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time one piece of work once, for make bench.", shouldDisplay: false)

  @Argument(
    help: "training-step, spectrum, cola, theory-relu, emulator-fit, emulator-draw or emulator-posterior.")
  var work: String

  @Option(help: "Widths of the layers, inputs first.")
  var layers = Defaulted("79,256,256,6")

  @Option("Batch size", .whole(1...2048))
  var batch = Defaulted(32)

  @Option("Dropout rate", .real(0...0.99))
  var dropout = Defaulted(0.0)

  @Option("Particles a side", .whole(2...1024))
  var particles = Defaulted(128)

  @Option("Cells of the mesh a side", .whole(2...2048))
  var cells = Defaulted(256)

  @Option("Time steps", .whole(1...10000))
  var steps = Defaulted(5)

  @Option("Target simulations that an emulator learns from", .whole(5...5000))
  var simulations = Defaulted(50)

  @Flag(help: "Print JSON.")
  var json = false

  static var effects: Effects<Self> {
    Effects(
      always: ["--json"],
      .init(
        "with training-step", when: { $0.work == "training-step" },
        [
          "--layers": \.layers.isGiven, "--batch": \.batch.isGiven, "--dropout": \.dropout.isGiven,
        ]),
      .init(
        "with cola", when: { $0.work == "cola" },
        ["--particles": \.particles.isGiven, "--cells": \.cells.isGiven, "--steps": \.steps.isGiven]),
      .init(
        "with emulator-fit, emulator-draw and emulator-posterior", when: { $0.emulation != nil },
        ["--simulations": \.simulations.isGiven]))
  }

  private static let works =
    ["training-step", "spectrum", "cola", "theory-relu"] + Timing.Emulation.allCases.map(\.rawValue)

  private var emulation: Timing.Emulation? { Timing.Emulation(rawValue: work) }

  private var widths: [Int] { layers.value.split(separator: ",").compactMap { Int($0) } }

  func validate() throws {
    guard Self.works.contains(work) else {
      throw ValidationError("expected one of \(Self.works.joined(separator: ", ")), found \(work).")
    }
    let count = layers.value.split(separator: ",", omittingEmptySubsequences: false).count
    guard widths.count >= 2, widths.count == count, widths.allSatisfy({ (1...8192).contains($0) }) else {
      throw ValidationError("--layers must be at least two widths from 1 to 8192, found \(layers).")
    }
    try requireEffects()
  }

  func run() throws {
    let facts: JSONValue
    switch work {
    case _ where emulation != nil:
      let seconds = try emulation.map { try Timing.emulation($0, simulations: simulations.value) } ?? 0
      facts = ["median": .number(seconds), "unit": "s", "threads": 1]
    case "cola":
      let timing = try Timing.cola(
        ColaSettings(particles: particles.value, cells: cells.value, steps: steps.value))
      facts = [
        "median": .number(timing.seconds), "unit": "s", "threads": .number(Double(timing.threads)),
        "peak_bytes": .number(Double(timing.peakBytes)),
      ]
    case "theory-relu": facts = ["median": .number(try Timing.saddlePoint()), "unit": "ms", "threads": 1]
    case "spectrum": facts = ["median": .number(try Timing.spectrum()), "unit": "ms", "threads": 1]
    default:
      let step = Timing.trainingStep(widths, batch: batch.value, dropout: dropout.value)
      facts = [
        "median": .number(step.microseconds), "unit": "us", "threads": 1,
        "share_of_peak": .number(step.shareOfPeak),
      ]
    }
    output(json ? try facts.encoded(compact: true) : try facts.encoded())
  }
}
