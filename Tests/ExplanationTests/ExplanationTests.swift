import Explanation
import Formats
import Foundation
import Inference
import Networks
import Observables
import OrderedCollections
import Randomness
import Suites
import TestSupport
import Testing
import Transfer

struct ExplanationTests {
  static let k = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]

  /// A model of two parameters of which the first estimate reads bin `bin` alone, by a network without hidden layers but
  /// for one of rectifiers that are all on.
  static func model(reading bin: Int, parameters: [String], sign: Float = 1) throws -> Model {
    let architecture = Architecture(
      inputs: k.count, hidden: [2], outputs: parameters, leakySlope: 1, sigmoidOutput: false)
    var network = Network(architecture, stream: RandomStream(seed: 1, purpose: "a test"))
    for (name, array) in network.values.leaves {
      var values = [Float](repeating: 0, count: array.count)
      if name.hasSuffix("weight"), !name.hasPrefix("output") { values[bin] = 1 }
      if name == "output.weight" {
        values[0] = 0.1 * sign
        if values.count > 2 { values[2] = 0.2 }
      }
      network.values[name] = HostArray(values, shape: array.shape)
    }
    return Model(
      NetworkMean([network]),
      parameters: try ParameterScaling(
        names: parameters, lower: parameters.map { _ in 0 }, upper: parameters.map { _ in 1 }),
      encoding: try InputEncoding(
        parts: [ObservableEncoding(kind: .log, mean: k.map { _ in 4 }, deviation: k.map { _ in 0.5 })],
        origin: .target, simulations: 8),
      observables: [.power("pk", k: k)], provenance: [:])
  }

  static func suite(_ count: Int, in directory: String) throws -> String {
    var stream = RandomStream(seed: 2, purpose: "a test")
    let spectra = Matrix(
      rows: count, columns: k.count,
      values: (0..<count * k.count).map { _ in 1e4 * exp(0.3 * stream.normal()) })
    let suite = try Suites.Suite(
      parameters: ParameterTable(
        names: ["a"],
        values: Matrix(rows: count, columns: 1, values: (0..<count).map { _ in stream.uniform() })),
      k: k, spectra: ["pk": spectra],
      manifest: SuiteManifest(name: "made-up", generator: "a test", prior: [:], seed: 2, details: [:]))
    try suite.write(to: directory + "/suite")
    return directory + "/suite"
  }

  @Test func whatALinearNetworkReadsIsFoundWithItsSign() throws {
    try withTemporaryDirectory { directory in
      try Self.model(reading: 3, parameters: ["a", "new"], sign: -1).write(to: directory + "/after")
      try Self.model(reading: 1, parameters: ["a"]).write(to: directory + "/before")
      var work = Explaining(model: directory + "/after", suite: try Self.suite(30, in: directory))
      (work.before, work.quiet) = (directory + "/before", true)
      let outcome = try work.write(to: directory + "/out")
      #expect(outcome.after.count == 15 && outcome.background == 15)
      #expect(outcome.after.shares(of: 0) == [0, 0, 0, 1, 0, 0] && outcome.after.signs(of: 0)[3] == -1)
      #expect(outcome.before?.shares(of: 0) == [0, 1, 0, 0, 0, 0] && outcome.before?.signs(of: 0)[1] == 1)
      #expect(outcome.after.largestMiss < 1e-6)
      #expect(
        outcome.findings[0]
          == "a: 100 % of its attribution moved to other inputs; 0 % of it lies where the sign is the opposite of before; it "
          + "has half of its attribution in 1 of 6 inputs (pk between 0.4 and 0.4).")
      #expect(
        outcome.findings[1]
          == "new is new and has half of its attribution in 1 of 6 inputs (pk between 0.4 and 0.4); 0 % of it lies in inputs of "
          + "which a takes a smaller share than before.")
      let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/out").sorted()
      #expect(
        names == [
          "attributions.csv", "attributions.npy", "before.npy", "explanation.html", "figures",
          "manifest.json",
        ])
      #expect(try NumpyFile.read(directory + "/out/attributions.npy").shape == [15, 2, 6])
      #expect(throws: FormatError.file(directory + "/out", .exists)) {
        try work.write(to: directory + "/out")
      }
      _ = try work.write(to: directory + "/out", replacing: true)
    }
  }

  /// Groups of one bin each are worth what gradients say of a linear network, and any grouping sums to the same.
  @Test(arguments: [1, 2, 4, 6]) func groupsSumToWhatTheyExplain(_ groups: Int) throws {
    try withTemporaryDirectory { directory in
      try Self.model(reading: 3, parameters: ["a", "new"]).write(to: directory + "/model")
      var work = Explaining(model: directory + "/model", suite: try Self.suite(12, in: directory))
      (work.count, work.background, work.quiet) = (4, 5, true)
      let gradients = try work.perform().after
      work.groups = groups
      let outcome = try work.perform()
      #expect(
        outcome.inputs.ranges.flatMap(Array.init) == Array(0..<6) && outcome.inputs.ranges.count == groups)
      #expect(outcome.after.largestMiss < 1e-6)
      for row in 0..<8 {
        let sum = outcome.after.values[row * groups..<(row + 1) * groups].reduce(0, +)
        #expect(abs(sum - gradients.values[row * 6..<(row + 1) * 6].reduce(0, +)) < 1e-6)
      }
    }
  }

  /// Gradients of a network with kinks sum to the difference of its estimates, up to those of the midpoint rule.
  @Test func gradientsSumToTheDifferenceOfEstimates() throws {
    try withTemporaryDirectory { directory in
      var model = try Self.model(reading: 0, parameters: ["a"])
      model.predictor = NetworkMean(
        [1, 2].map {
          Network(
            Architecture(inputs: Self.k.count, hidden: [16, 16], outputs: ["a"]),
            stream: RandomStream(seed: $0, purpose: "a test"))
        })
      try model.write(to: directory + "/model")
      var work = Explaining(model: directory + "/model", suite: try Self.suite(40, in: directory))
      (work.quiet, work.threads) = (true, 1)
      let one = try work.perform()
      #expect(one.after.largestMiss < 5e-3, "\(one.after.largestMiss)")
      work.threads = 3
      #expect(try work.perform().after == one.after)
      work.seed = 2
      #expect(try work.perform().after != one.after)
    }
  }

  @Test func whatCannotBeExplainedIsRefused() throws {
    try withTemporaryDirectory { directory in
      try Self.model(reading: 3, parameters: ["a"]).write(to: directory + "/model")
      try Self.model(reading: 3, parameters: ["b"]).write(to: directory + "/other")
      var work = Explaining(model: directory + "/model", suite: try Self.suite(12, in: directory))
      work.quiet = true
      work.count = 13
      #expect(
        throws: ExplanationError.tooFew(suite: directory + "/suite", asked: "13 and 1", available: 12)
      ) { try work.perform() }
      work.count = nil
      work.groups = 7
      #expect(
        ExplanationError.tooFewGroups(asked: 1, observables: ["pk", "mpk"]).description
          == "1 group is asked for, expected at least 2, one for each of pk, mpk: a group is of one observable."
      )
      #expect(throws: ExplanationError.tooManyGroups(asked: 7, least: 6, observable: "pk")) {
        try work.perform()
      }
      work.groups = nil
      work.before = directory + "/other"
      #expect(
        throws: ExplanationError.nothingShared(model: directory + "/other", expected: ["a"], found: ["b"])
      ) { try work.perform() }
    }
  }

  @Test func messagesAreOneSentence() {
    #expect(
      ExplanationError.otherInputs(model: "m", expected: "pk", found: "bk").description
        == "m reads bk, expected pk as the model that is explained.")
    #expect(
      ExplanationError.nothingShared(model: "m", expected: ["a"], found: ["b"]).description
        == "m infers b, expected at least one parameter of the model that is explained (a), found none.")
    #expect(
      ExplanationError.tooFew(suite: "s", asked: "13 and 1", available: 12).description
        == "13 and 1 simulations of s are asked for, expected at most 12 as it has, those of --count and of --background "
        + "together.")
    #expect(
      ExplanationError.tooManyGroups(asked: 7, least: 6, observable: "pk").description
        == "7 groups are asked for, expected at most one for each number of every observable, found 6 in pk.")
    #expect(
      ExplanationError.points("halos").description
        == "halos is a set of points, whose numbers have no place to explain, expected observables with bins."
    )
    #expect(
      ExplanationError.notFinite(found: "nan").description
        == "An estimate of the simulations is nan, expected finite numbers: some of them are too far from what the model was "
        + "trained on.")
    #expect(ExplanationError.interrupted.exitStatus == .interrupted)
  }
}
