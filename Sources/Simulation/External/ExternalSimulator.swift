import Formats
import Foundation
import Randomness

/// A program of the user's own that simulates one point of a parameter table.
///
/// Each simulation has a directory of its own, in which the program is started with `parameters.txt` there, with
/// placeholders in its command line and with environment variables, all of them of the same names: `{Omega_m}` and
/// `SLINGSHOT_Omega_m` for a parameter, `{index}`, `{seed}`, `{directory}` and `{here}`, the folder that Slingshot was
/// started in unless another is stated.
public struct ExternalSimulator: Sendable {
  /// The command line.
  public let command: CommandTemplate
  /// What the program must leave.
  public let outputs: [ExternalOutput]
  /// The points `[N, P]`.
  public let parameters: ParameterTable
  /// The user's seed; every simulation has one of its own.
  public let seed: UInt64
  /// How the program is run; not part of what decides the numbers.
  public var limits: Limits
  /// What `{here}` means, an absolute path; a program of a relative path starts from it.
  public let here: String

  /// How patiently a program is run.
  public struct Limits: Sendable, Equatable {
    /// Seconds after which an attempt is stopped.
    public var timeout: Double
    /// Further attempts after a failure.
    public var retries: Int
    /// Share of all simulations that may fail.
    public var failures: Double
    /// Whether directories are kept of simulations that went well too.
    public var keepsAll: Bool

    /// One hour, one retry and 5 % unless said otherwise.
    public init(timeout: Double = 3600, retries: Int = 1, failures: Double = 0.05, keepsAll: Bool = false) {
      self.timeout = timeout
      self.retries = retries
      self.failures = failures
      self.keepsAll = keepsAll
    }
  }

  /// Prepares a program.
  ///
  /// - Parameter here: the folder that `{here}` means and from which a relative path of the program starts, the working
  ///   directory unless given.
  /// - Throws: ``SimulationError/external(_:)`` for placeholders without values and summaries named twice.
  public init(
    command: CommandTemplate, outputs: [ExternalOutput], parameters: ParameterTable, seed: UInt64,
    limits: Limits = Limits(), here: String = "."
  ) throws(SimulationError) {
    guard parameters.values.rows > 0 else { throw .emptyDesign(count: 0) }
    guard !outputs.isEmpty else { throw .external(.summary("")) }
    for (index, output) in outputs.enumerated()
    where outputs[..<index].contains(where: { $0.name == output.name }) {
      throw .external(.summary(output.name))
    }
    try command.require(names: parameters.names + Self.ownNames)
    self.command = command
    self.outputs = outputs
    self.parameters = parameters
    self.seed = seed
    self.limits = limits
    self.here = absolutePath(here)
  }

  private static let ownNames = ["index", "seed", "directory", "here"]

  /// Number of simulations.
  public var count: Int { parameters.values.rows }

  /// The seed of a simulation, a number below 2^31 that any program can take.
  public func seed(of simulation: Int) -> Int {
    var stream = RandomStream(seed: seed, purpose: "external simulation", index: UInt64(simulation))
    return Int(stream.next() >> 33)
  }

  /// What decides the numbers.
  var plan: JSONValue {
    let lines = (0..<count).map { row in
      parameters.values.row(row).map { "\($0)" }.joined(separator: " ")
    }
    return .object([
      ("command", .string(command.text)), ("seed", .string(String(seed))), ("simulations", .integer(count)),
      ("outputs", .strings(outputs.map { $0.name + ($0.file.map { "=" + $0 } ?? "") })),
      ("parameters", .strings(parameters.names)),
      ("points", .string(SHA256.hexadecimal(of: Array(lines.joined(separator: "\n").utf8)))),
    ])
  }

  /// Runs the program for one simulation until an attempt goes well.
  ///
  /// - Parameters:
  ///   - simulation: which one, from 0.
  ///   - runs: the folder of the directories of simulations.
  ///   - isCancelled: asked many times a second.
  /// - Returns: what the program left, or why there is nothing; nil when cancelled.
  func simulate(
    _ simulation: Int, in runs: String, isCancelled: () -> Bool
  ) throws -> Result<ExternalOutput.Spectra, ExternalFailure>? {
    let directory = Self.absolute(runs) + "/\(simulation)"
    var cause = ExternalFailure.Cause.status(0)
    for _ in 0...limits.retries {
      try prepare(directory, simulation)
      guard let child = child(simulation, in: directory) else {
        cause = .output("the system could not start a process")
        continue
      }
      switch child.wait(timeout: limits.timeout, isCancelled: isCancelled) {
      case .cancelled: return nil
      case .timeout: cause = .timeout(limits.timeout)
      case .signal(let number): cause = .signal(number)
      case .status(0):
        do throws(ExternalOutput.Fault) {
          return .success(try ExternalOutput.read(outputs, in: directory))
        } catch { cause = .output(error.text) }
      case .status(let status): cause = .status(status)
      }
    }
    return .failure(
      ExternalFailure(
        simulation: simulation, attempts: limits.retries + 1, cause: cause,
        lastErrorLine: Self.lastLine(of: directory + "/stderr.txt"), directory: directory))
  }

  /// Makes the directory anew, for what an earlier attempt left must not pass for output.
  private func prepare(_ directory: String, _ simulation: Int) throws {
    let row = Matrix(
      rows: 1, columns: parameters.names.count, values: Array(parameters.values.row(simulation)))
    do {
      try? FileManager.default.removeItem(atPath: directory)
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch { throw FormatError.file(directory, .refused("make the folder", by: error)) }
    try ParameterTable(names: parameters.names, values: row).write(to: directory + "/parameters.txt")
  }

  private func child(_ simulation: Int, in directory: String) -> ChildProcess? {
    var values = [
      "index": "\(simulation)", "seed": "\(seed(of: simulation))", "directory": directory, "here": here,
    ]
    for (name, value) in zip(parameters.names, parameters.values.row(simulation)) {
      values[name] = "\(value)"
    }
    var words = command.filled(values)
    // The program runs in another folder: a relative path to it starts from the stated one.
    if words[0].contains("/"), !words[0].hasPrefix("/") { words[0] = here + "/" + words[0] }
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in values { environment["SLINGSHOT_" + name] = value }
    for name in Self.ownNames { environment["SLINGSHOT_" + name.uppercased()] = values[name] }
    return ChildProcess(words, in: directory, environment: environment)
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// The last line with anything in it, of the last 4 kB of a file and at most 200 characters.
  private static func lastLine(of path: String) -> String {
    guard let file = FileHandle(forReadingAtPath: path), let end = try? file.seekToEnd() else { return "" }
    defer { try? file.close() }
    try? file.seek(toOffset: end > 4096 ? end - 4096 : 0)
    let text = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    let line = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) } ?? ""
    return String(line.prefix(200)).trimmingCharacters(in: .whitespaces)
  }
}
