import Formats
import Foundation

/// What is made so far of a run, a model or a suite, and how to go on with it.
struct UnfinishedFolder {
  let path: String
  /// "run", "model" or "suite": what it will be.
  let kind: String
  /// What is done, one phrase each.
  let done: [String]
  /// How to go on.
  let advice: String
  /// The command that goes on, nil where it needs the options that the work was begun with.
  let command: String?

  /// Looks into the folder of an unfinished run, model or suite.
  init(_ directory: String, _ found: FoundFolder) {
    path = directory
    let output = directory.last == "/" ? String(directory.dropLast()) : directory
    switch found {
    case .unfinishedModel, .unfinishedSuite:
      let isSuite = found == .unfinishedSuite
      kind = isSuite ? "suite" : "model"
      let request = (try? FileBytes.readText(directory + "/resolved.yaml")) ?? ""
      let maker = isSuite ? "simulate" : request.contains("strategies") ? "transfer" : "pretrain"
      done =
        isSuite
        ? [counted(Self.count(in: directory, ending: ".npy"), "block") + " simulated"]
        : maker == "transfer"
          ? [counted(Self.count(in: directory + "/models", ending: ""), "strategy") + " fitted"]
          : [counted(Self.count(in: directory + "/stages/pretrain", ending: ".json"), "network") + " trained"]
      let model = output.hasSuffix(".partial") ? String(output.dropLast(8)) : output
      advice =
        "repeat the slingshot \(maker) that makes \(model) with --resume to go on, or with --force to begin anew"
      command = nil
    default:
      kind = "run"
      let settings = (try? FileBytes.readText(directory + "/resolved.yaml")) ?? ""
      let isTheory = !settings.hasPrefix("source:") && !settings.contains("\nsource:")
      let isForecast = FileBytes.exists(directory + "/" + RunDirectory.forecastName)
      let parts = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
        .filter { FileBytes.exists("\(directory)/\($0)/resolved.yaml") }
      done =
        isForecast
        ? [counted(Self.rehearsedFits(in: directory), "fit") + " rehearsed"]
        : parts.isEmpty
          ? Self.pieces(of: directory, isTheory: isTheory)
          : parts.map { part in
            let place = directory + "/" + part
            let isFinished = FileBytes.exists(place + "/results.json")
            return
              "\(part): "
              + (isFinished ? "finished" : Self.pieces(of: place, isTheory: false).joined(separator: ", "))
          }
      let command =
        "slingshot \(isTheory ? "theory" : isForecast ? "forecast" : "run") --resume --out "
        + ShellWords.quoted(output)
      self.command = command
      advice = "go on with: \(command)"
    }
  }

  /// The finished pieces of a run of one summary.
  private static func pieces(of directory: String, isTheory: Bool) -> [String] {
    if isTheory {
      let names = ["inputs.json", "overrides.json", "calls.json"].count {
        FileBytes.exists("\(directory)/stages/\($0)")
      }
      return [counted(count(in: directory + "/stages", ending: ".json") - names, "piece") + " done"]
    }
    return [
      counted(count(in: directory + "/stages/pretrain", ending: ".json"), "network") + " pre-trained",
      counted(count(in: directory + "/stages/transfer", ending: ".json"), "fit") + " done",
    ]
  }

  /// The fits in all universes.
  private static func rehearsedFits(in directory: String) -> Int {
    let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    return names.count {
      $0.contains("universes/") && $0.contains("/stages/transfer/") && $0.hasSuffix(".json")
    }
  }

  private static func count(in folder: String, ending: String) -> Int {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).count {
      !$0.hasPrefix(".") && $0.hasSuffix(ending)
    }
  }

  /// A sentence or, for a study of several summaries, a line for each.
  var text: String {
    "\(path) is of a \(kind) that is not finished (\(done.joined(separator: "; "))); \(advice)"
  }

  /// The same for programs.
  var json: JSONValue {
    [
      "kind": .string(kind), "finished": false, "done": .strings(done), "advice": .string(advice),
      "command": command.map { .string($0) } ?? .null,
    ]
  }
}
