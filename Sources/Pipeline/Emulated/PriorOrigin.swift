import Formats
import Observables
import Simulation
import Suites

/// Where the response to new parameters is expected from: a simulator of the extended model, quick or with simulations in
/// hand.
public enum PriorOrigin: Sendable, Equatable, Encodable {
  /// The smooth means of a built-in suite, simulated at the places of what is emulated.
  case simulated(suite: String, count: Int)
  /// A suite directory with the target's parameters.
  case directory(String)

  /// Simulations of a built-in suite unless said otherwise: seconds of work, enough for a quartic in seven parameters.
  public static let usualCount = 2000

  /// What an option names: a built-in suite, else a suite directory; `./nwlh` is a directory whatever suites there are.
  public init(option: String) {
    let isBuiltIn = BuiltInSuite.all.contains { $0.name == option }
    self = isBuiltIn ? .simulated(suite: option, count: Self.usualCount) : .directory(option)
  }

  /// Reads the block of a study; nil where it is empty.
  init?(_ block: YAMLMapping) throws(FormatError) {
    let suite = try block.optionalString(
      "simulate",
      doc: "Built-in suite whose smooth means are simulated at the places of the observable, as nwlh.")
    let count = try block.optionalInt(
      "count", in: 20...1_000_000, doc: "Simulations of that suite; \(Self.usualCount) unless stated.")
    let directory = try block.optionalPath(
      "directory", doc: "Suite directory of other simulations of the target's parameters and observables.")
    if suite == nil, count != nil {
      throw block.error("count", "needs the key simulate, the suite that is simulated")
    }
    switch (suite, directory) {
    case (nil, nil): return nil
    case (let suite?, nil): self = .simulated(suite: suite, count: count ?? Self.usualCount)
    case (nil, let directory?): self = .directory(directory)
    case (_?, _?): throw block.error("directory", "must not stand beside simulate: a response has one prior")
    }
  }

  /// The name for messages.
  var name: String {
    switch self {
    case .simulated(let suite, _): suite
    case .directory(let path): path
    }
  }

  /// The suite directory; nil for simulations made on the way.
  var directory: String? {
    if case .directory(let path) = self { path } else { nil }
  }

  /// The files that are read.
  func inputs() throws -> [String] { try directory.map { try Suite.files(of: $0) } ?? [] }
}
