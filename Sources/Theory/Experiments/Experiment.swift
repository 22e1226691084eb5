import Formats

/// An experiment of a study: pieces of work that can be done in any order, and what follows from all of them.
public protocol Experiment: Sendable {
  /// Its block in a study file.
  static var block: String { get }
  /// What it shows, as a heading.
  static var title: String { get }
  /// What it asks and how, in a few sentences.
  static var about: String { get }

  /// Reads the settings.
  ///
  /// - Parameter seed: the study's seed.
  /// - Throws: `FormatError.setting` for settings that are missing, of another type or out of range.
  init(_ block: YAMLMapping, seed: UInt64) throws(FormatError)

  /// The files that the experiment reads.
  ///
  /// - Throws: an error of where they lie.
  var files: [String] { get throws }

  /// The pieces of work.
  ///
  /// - Throws: ``TheoryError``, or an error of where the data come from, for data that cannot be used.
  func pieces() throws -> [ExperimentPiece]

  /// What follows from the results of all pieces, by their names.
  func outcome(_ results: [String: ExperimentPiece.Result]) -> ExperimentOutcome
}

extension Experiment {
  /// No files.
  public var files: [String] { [] }
}

/// A piece of an experiment.
public struct ExperimentPiece: Sendable {
  /// Named lists of numbers.
  public typealias Result = [String: [Double]]

  /// Its name, unique in the experiment and fit for a file.
  public let name: String
  /// Does it.
  public let perform: @Sendable () throws -> Result

  /// A piece of work.
  public init(_ name: String, _ perform: @escaping @Sendable () throws -> Result) {
    self.name = name
    self.perform = perform
  }
}

/// What an experiment found.
public struct ExperimentOutcome: Sendable, Equatable {
  /// What can be said, a sentence each.
  public var findings: [String]
  /// What can be drawn.
  public var charts: [Chart]

  /// An outcome.
  public init(findings: [String], charts: [Chart]) {
    self.findings = findings
    self.charts = charts
  }
}

/// All kinds of experiments.
public enum Experiments {
  /// Each kind once, in the order of a report.
  public static let all: [any Experiment.Type] = [
    AlignmentExperiment.self, SweepExperiment.self, HermiteExperiment.self, ImageExperiment.self,
    DynamicsExperiment.self, KernelsExperiment.self, WidthExperiment.self, ShiftExperiment.self,
    LowRankExperiment.self,
  ]
}
