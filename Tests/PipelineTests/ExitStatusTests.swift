import Formats
import Foundation
import Networks
import Pipeline
import Reporting
import Testing
import Training
import Transfer

@Testing.Suite struct ExitStatusTests {
  private func status(_ error: any Error) -> Int32 { ExitStatus(of: error).rawValue }

  private let full = FormatError.file("f", .refused(operation: "write 3 bytes", code: ENOSPC))
  private let bad = FormatError.setting(.file("s.yaml", line: 1, column: 1), .missing("a"))

  @Test func usage() {
    for error: any Error in [
      PipelineError.outputExists("runs/a"), FormatError.setting(.override("a"), .malformedOverride),
      FormatError.setting(.override("a="), .emptyOverride("a")), FormatError.file("a/", .unusableName),
      FormatError.file("r/m", .within("/r", found: .run(isFinished: true))),
    ] {
      #expect(status(error) == 64, "\(error)")
    }
  }

  @Test func badData() {
    for error: any Error in [
      bad, TransferError.badModel("m", reason: "r"),
      PipelineError.binsDiffer("a", "b"),
      TransferError.noSource(strategy: "s"), TrainingError.nothingTrains, NetworkError.noLayers,
      PipelineError.notARunDirectory("r", missing: "resolved.yaml"),
      PipelineError.settingsDiffer(directory: "r", key: "k", stored: "1", given: "2"),
      PipelineError.tooFewSimulations(key: "study.targets", suite: "s", asked: 9, available: 5, tested: 4),
      ReportError.missingFile(path: "results.json"), ReportError.otherFolder(path: "r", found: .suite),
      FormatError.file("f", .notRegular),
      PipelineError.testTooLarge(suite: "s", key: "study.test", tested: 9, count: 9),
    ] {
      #expect(status(error) == 65, "\(error)")
    }
  }

  @Test func inputOutput() {
    for error: any Error in [
      full, ReportError.otherFolder(path: "r", found: .nothing),
      ReportError.unwritable(path: "report.html", reason: "no space left on the device"),
    ] {
      #expect(status(error) == 74, "\(error)")
    }
  }

  @Test func interrupted() {
    #expect(status(PipelineError.interrupted(directory: "runs/a")) == 75)
    #expect(status(TransferError.interrupted) == 75)
    #expect(
      PipelineError.interrupted(directory: "runs/a").description
        == "Interrupted; everything finished so far is in runs/a: run again with --resume to go on.")
  }

  @Test func bugs() { #expect(status(PipelineError.statistics("no draws")) == 70) }
}
