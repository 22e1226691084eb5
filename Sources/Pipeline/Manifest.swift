import Formats
import Foundation

/// `manifest.json`: how a run was made, with the hashes of what was read and written.
struct Manifest {
  /// The calls that made it.
  var calls: RunCalls
  /// The seed of the study.
  var seed: UInt64
  /// The files of the run that were written; those that there are not are left out.
  var outputs: [String]
  /// The works to cite.
  var citations: JSONValue

  /// Writes the manifest into a run directory with the hashes of its inputs, hashing the outputs.
  func write(to run: RunDirectory) throws {
    let machine = Machine.current
    var written: [JSONValue] = []
    for name in outputs where run.has(name) {
      written.append(["path": .string(name), "sha256": .string(try SHA256.ofFile(run.path(to: name)))])
    }
    try run.write(
      [
        "command": .string(calls.calls.first?.command ?? ""),
        "started": .string(calls.calls.first?.started ?? ""),
        "wall_seconds": .number(calls.calls.reduce(0) { $0 + ($1.seconds ?? 0) }),
        "threads": .integer(calls.calls.last?.threads ?? machine.processors), "calls": try calls.json,
        "seed": .integer(Int(clamping: seed)),
        "platform": .string(machine.system), "processor": .string(machine.processor),
        "versions": [
          "slingshot": .string(Version.current), "commit": .string(Version.commit),
          "libtorch": .string(machine.libtorch),
        ],
        "inputs": run.inputs?.json ?? [], "outputs": .array(written), "citations": citations,
      ], to: "manifest.json")
  }
}
