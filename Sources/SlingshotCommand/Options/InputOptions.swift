import ArgumentParser
import Observables
import OrderedCollections

/// What networks read of a suite.
struct InputOptions: ParsableArguments {
  @Option(
    help: """
      Observables that each network reads together, separated by commas (a study's summarise.summaries compares those of \
      its list, each with networks of its own, and writes [[p0, p2]] for this); all of the suite by default.
      """)
  var summaries: String?

  @Option("Largest wavenumber used [h/Mpc]; all by default", .real(1e-4...1e4))
  var maximumK: Double?

  @Option(
    name: .customLong("encoding"), parsing: .singleValue,
    help:
      "How an observable becomes numbers of order one, NAME=log, asinh or standard; by its sign by default; repeatable."
  )
  var encodings: [String] = []

  /// The options, all of which always have an effect.
  static let names = ["--summaries", "--maximum-k", "--encoding"]

  func validate() throws { _ = try (NamedList.read(summaries, "--summaries"), kinds()) }

  /// The selection of the named observables, else of all that there are.
  func selection(of all: [String]) throws -> ObservableSelection {
    let names = try summaries.map { try NamedList.read($0, "--summaries") } ?? all
    return ObservableSelection(names, maximumK: maximumK)
  }

  /// The encodings stated.
  func kinds() throws -> OrderedDictionary<String, EncodingKind> {
    try NamedValues.read(encodings, "--encoding", form: "log, asinh or standard") {
      EncodingKind(rawValue: $0)
    }
  }
}
