import ArgumentParser
import OrderedCollections
import Suites

/// Which parameters are inferred and what they mean.
struct ParameterOptions: ParsableArguments {
  @Option(help: "Parameters to infer, separated by commas; all that vary by default.")
  var infer: String?

  @Option(help: "Parameters that vary and are not inferred, separated by commas.")
  var nuisance: String?

  @Option(
    name: .customLong("bounds"), parsing: .singleValue,
    help:
      "Values that scale to 0 and 1, NAME=LOW:HIGH; the suite's prior by default, else the rows' range; repeatable."
  )
  var bounds: [String] = []

  @Option(
    name: .customLong("scale"), parsing: .singleValue,
    help: "How a parameter runs between its bounds, NAME=linear, log or log-size; repeatable.")
  var scales: [String] = []

  /// The options, all of which always have an effect.
  static let names = ["--infer", "--nuisance", "--bounds", "--scale"]

  func validate() throws {
    let left = try left()
    if let both = try inferred().first(where: left.contains) {
      throw ValidationError("--nuisance must not name \(both), which --infer names.")
    }
    _ = try stated()
  }

  func inferred() throws -> [String] { try NamedList.read(infer, "--infer") }

  func left() throws -> [String] { try NamedList.read(nuisance, "--nuisance") }

  /// The bounds and scales stated.
  func stated() throws -> ParameterBounds {
    ParameterBounds(
      stated: try NamedValues.read(
        bounds, "--bounds", form: "LOW:HIGH with LOW below HIGH", NamedValues.range),
      scales: try NamedValues.read(scales, "--scale", form: "linear, log or log-size") {
        ParameterScale(rawValue: $0)
      })
  }
}
