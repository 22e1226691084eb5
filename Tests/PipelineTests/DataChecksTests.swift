import Formats
import Observables
import OrderedCollections
import Pipeline
import Suites
import TestSupport
import Testing

/// What two suites have to do with each other is said or refused before anything is trained.
@Testing.Suite struct DataChecksTests {
  private func study(
    in directory: String, _ overrides: [String] = [], source: @escaping (inout Parts) -> Void = { _ in },
    target: @escaping (inout Parts) -> Void = { _ in }
  ) throws -> String? {
    let tiny = try TinyStudy(in: directory)
    for (name, parameters, count, change) in [
      ("source", TinyStudy.sourceParameters, 40, source), ("target", TinyStudy.targetParameters, 34, target),
    ] {
      var parts = try Parts(TinyStudy.suite(name, parameters, count: count))
      change(&parts)
      try parts.suite().write(to: "\(directory)/\(name)", replacing: true)
    }
    return message { try tiny.run("run", overrides) }?.replacing(directory + "/", with: "")
  }

  /// A suite taken apart.
  struct Parts {
    var parameters: ParameterTable
    var spectra: Matrix
    var manifest: SuiteManifest
    var observable: Observable

    init(_ suite: Suites.Suite) throws {
      parameters = suite.parameters
      spectra = try suite.values(of: "pk")
      manifest = suite.manifest
      observable = .power("pk", k: TinyStudy.k)
    }

    func suite() throws -> Suites.Suite {
      try Suites.Suite(
        parameters: parameters, observables: [.init(observable, .memory(spectra))], manifest: manifest)
    }
  }

  private func copy(_ from: Matrix, _ row: Int, to matrix: inout Matrix, _ place: Int) {
    for column in 0..<matrix.columns { matrix[place, column] = from[row, column] }
  }

  @Test func testSimulationsThatAreTrainedOnAreRefused() throws {
    try withTemporaryDirectory { directory in
      let text = try study(in: directory, target: { copy($0.spectra, 0, to: &$0.spectra, 30) })
      #expect(
        text == "target/pk.npy: 1 test simulation repeats one that is trained on (1 and 31),"
          + " expected a test on simulations that are not seen.")
    }
  }

  @Test func testSimulationsOfTheSourceAreRefused() throws {
    try withTemporaryDirectory { directory in
      let source = try TinyStudy.suite("source", TinyStudy.sourceParameters, count: 40).values(of: "pk")
      let text = try study(in: directory, target: { copy(source, 5, to: &$0.spectra, 33) })
      #expect(
        text == "target/pk.npy: 1 test simulation is a simulation of the source suite,"
          + " source/pk.npy (6 and 34), expected a test on simulations that are not seen.")
    }
  }

  @Test func otherUnitsAreRefused() throws {
    try withTemporaryDirectory { directory in
      let text = try study(in: directory, target: { $0.observable.unit = "Mpc^3" })
      #expect(text == "pk differs in unit: expected (Mpc/h)^3 as in source, found Mpc^3 in target")
    }
  }

  @Test(arguments: ["all rows", "all test rows"])
  func whatDoesNotVaryIsRefused(rows: String) throws {
    try withTemporaryDirectory { directory in
      let text = try study(
        in: directory,
        target: { parts in
          for row in (rows == "all rows" ? 0 : 24)..<34 { parts.parameters.values[row, 2] = 0.3 }
        })
      #expect(
        text
          == "target/parameters.txt: column 3, parameter M_nu is 0.3 in \(rows), expected values that differ:"
          + " what does not vary cannot be inferred")
    }
  }

  @Test func parametersOutsideTheirBoundsAreRefused() throws {
    try withTemporaryDirectory { directory in
      let text = try study(in: directory, ["parameters.bounds={M_nu: [0.0, 0.5]}"])
      #expect(text?.hasSuffix(", expected 0.0 to 0.5, the stated bounds") == true)
    }
  }

  @Test func priorsOfTheSuitesScaleTheParameters() throws {
    try withTemporaryDirectory { directory in
      let text = try study(in: directory, target: { $0.manifest.prior["M_nu"] = -1...2 })
      #expect(text == nil)
      let results = try JSONValue.read(directory + "/run/results.json")
      let neutrinos = try #require(results["parameters"]?.array?.last)
      #expect(neutrinos["lower"]?.double == -1 && neutrinos["upper"]?.double == 2)
      #expect(neutrinos["bounds"]?.string == "prior")
      #expect(results["parameters"]?[0]?["bounds"]?.string == "rows")
    }
  }

  /// The suites end at 0.3 h/Mpc, before the default of summarise.maximum_k, which nobody asked for.
  @Test func aDefaultIsNoRequest() throws {
    try withTemporaryDirectory { directory in
      let text = try study(in: directory)
      #expect(text == nil)
      let warnings = try JSONValue.read(directory + "/run/results.json")["warnings"]?.strings
      #expect(warnings == [])
    }
  }

  @Test func whatTheUserShouldKnowIsSaid() throws {
    try withTemporaryDirectory { directory in
      let text = try study(
        in: directory, ["summarise.maximum_k=0.9"],
        source: {
          $0.manifest.details["redshift"] = 0
          $0.manifest.details["box_size"] = 1000
        },
        target: {
          $0.manifest.details["redshift"] = 1
          $0.manifest.details["box_size"] = 500
          copy($0.spectra, 1, to: &$0.spectra, 2)
        })
      #expect(text == nil)
      let warnings = try JSONValue.read(directory + "/run/results.json")["warnings"]?.strings ?? []
      for part in [
        "1 simulation repeats another of the suite (2 and 3)", "differ in redshift",
        "differ in the side of the box",
        "pk of target ends at 0.3",
      ] {
        #expect(warnings.contains { $0.contains(part) }, "\(warnings)")
      }
    }
  }

  /// A row of other units, and a parameter typed without its point, train on: the user must know.
  @Test func simulationsFarOutsideAreNamed() throws {
    try withTemporaryDirectory { directory in
      let text = try study(
        in: directory,
        source: { parts in for bin in 0..<parts.spectra.columns { parts.spectra[4, bin] *= 1e9 } },
        target: { $0.spectra[7, 3] = 1e-30 })
      #expect(text == nil)
      let warnings = try JSONValue.read(directory + "/run/results.json")["warnings"]?.strings ?? []
      for part in [
        "/source/pk.npy: 1 simulation lies far outside all others (row 5)",
        "/target/pk.npy: 1 simulation lies far outside all others (row 8); row 8 is ",
      ] {
        #expect(warnings.contains { $0.contains(part) }, "\(warnings)")
      }
    }
  }

  /// A parameter that only the target has leaves the source networks nothing to learn.
  @Test func networksMustLearnSomething() throws {
    try withTemporaryDirectory { directory in
      #expect(
        try study(in: directory, ["summarise.source_parameters=[]", "summarise.target_parameters=[M_nu]"])
          == "source/parameters.txt: expected at least one parameter to infer out of M_nu that varies there, found"
          + " none; name what the source networks learn in summarise.source_parameters"
          + " (those that vary are Omega_m, sigma_8)")
      var work = Pretraining(
        suite: directory + "/source", selection: ObservableSelection(["pk"]),
        settings: try withTemporaryDirectory { try TinyStudy(in: $0).study().pretrain })
      work.nuisance = TinyStudy.sourceParameters
      #expect(
        message { try work.perform(to: directory + "/model", existing: .refuse, quiet: true) }?
          .contains("found none; name some by --infer or fewer by --nuisance") == true)
    }
  }

  @Test func aTestThatLeavesNothingNamesItsKey() throws {
    try withTemporaryDirectory { directory in
      let text = try study(in: directory, ["study.test=34"])
      #expect(
        text
          == "study.test holds out 34 simulations for the test (study.test is 400 by default), expected fewer than the"
          + " 34 of target, so that some are left to train on.")
    }
    try withTemporaryDirectory { directory in
      let simulated = message {
        try TinyStudy(in: directory).run("run", ["target={simulate: nwlh, count: 20}", "study.test=20"])
      }
      #expect(
        simulated?.hasPrefix("study.test holds out 20 simulations for the test") == true, "\(simulated ?? "")"
      )
    }
  }

  private func rename(_ parts: inout Parts) {
    parts.observable.axes = [Axis("l", TinyStudy.k)]
  }

  /// A largest wavenumber that is stated and cuts nothing would go unheard.
  @Test func aLargestWavenumberWithoutWavenumbersIsRefused() throws {
    try withTemporaryDirectory { directory in
      let unstated = try study(in: directory, source: rename, target: rename)
      #expect(unstated == nil)
    }
    try withTemporaryDirectory { directory in
      let text = try study(in: directory, ["summarise.maximum_k=0.2"], source: rename, target: rename)
      #expect(
        text?.contains("maximum_k) of 0.2 h/Mpc cuts nothing, expected an axis in h/Mpc") == true,
        "\(text ?? "")")
    }
    try withTemporaryDirectory { directory in
      let ranged = try study(in: directory, ["summarise.maximum_k=0.2", "summarise.ranges={pk: [0.0, 0.1]}"])
      #expect(ranged?.contains("without a range of its own, found none") == true, "\(ranged ?? "")")
    }
  }

  @Test func axesThatCannotBeComparedAreSaid() throws {
    try withTemporaryDirectory { directory in
      let text = try study(
        in: directory, target: { $0.observable.axes = [Axis(length: TinyStudy.k.count)] })
      #expect(text == nil)
      let warnings = try JSONValue.read(directory + "/run/results.json")["warnings"]?.strings ?? []
      #expect(
        warnings.contains { $0.contains("does not say what its places stand for") }, "\(warnings)")
    }
  }

  @Test func whatIsLeftOutIsNamedWhereNothingIsLeft() throws {
    try withTemporaryDirectory { directory in
      let text = try study(
        in: directory,
        [
          "summarise.target_parameters=[]", "parameters.nuisance=[Omega_m, sigma_8, M_nu]",
          "summarise.source_parameters=[]",
        ])
      #expect(
        text?.contains("fewer in parameters.nuisance, which leaves out Omega_m, sigma_8, M_nu") == true,
        "\(text ?? "")")
    }
  }
}
