import Formats
import OrderedCollections
import Suites
import TestSupport
import Testing

@Suite struct ParameterBoundsTests {
  private func suite(
    _ values: [Double], prior: ClosedRange<Double>? = nil, name: String = "A_SN1",
    described: SuiteManifest.Parameter? = nil
  ) throws -> Suites.Suite {
    var manifest = SuiteManifest(name: "a suite", generator: "a test")
    manifest.prior[name] = prior
    manifest.parameters[name] = described
    return try Suites.Suite(
      parameters: ParameterTable(
        names: [name], values: Matrix(rows: values.count, columns: 1, values: values)),
      k: [1], spectra: ["pk": Matrix(rows: values.count, columns: 1, values: values.map { _ in 1 })],
      manifest: manifest)
  }

  @Test func whatIsStatedComesFirstThenPriorsThenRows() throws {
    let withPrior = try suite([0.5, 0.7], prior: 0.3...0.9)
    let wider = try suite([0.5, 0.7], prior: 0.4...1.2)
    let without = try suite([0.5, 0.8])
    let stated = ParameterBounds(stated: ["A_SN1": 0...2])
    func ends(_ bounds: ParameterBounds, _ suites: [Suites.Suite]) throws -> [Double] {
      let scaling = try bounds.resolved(["A_SN1"], in: suites).scaling
      return [scaling.lower[0], scaling.upper[0]]
    }
    #expect(try ends(stated, [withPrior]) == [0, 2])
    #expect(try ends(ParameterBounds(), [withPrior, wider]) == [0.3, 1.2])
    #expect(try ends(ParameterBounds(), [withPrior, without]) == [0.3, 0.9])
    #expect(try ends(ParameterBounds(), [without]) == [0.5, 0.8])
    #expect(try stated.resolved(["A_SN1"], in: [withPrior]).sources == [.stated])
    #expect(try ParameterBounds().resolved(["A_SN1"], in: [without]).sources == [.rows])
    let model = try ParameterScaling(names: ["A_SN1"], lower: [0.1], upper: [3])
    #expect(try ParameterBounds().resolved(["A_SN1"], in: [withPrior], model: model).scaling.upper == [3])
    let same = ParameterBounds(stated: ["A_SN1": 0.1...3], scales: ["A_SN1": .linear])
    #expect(try same.resolved(["A_SN1"], in: [withPrior], model: model).sources == [.model])
    for (asked, text) in [
      (stated, "the bounds 0.1...3.0 of A_SN1, found 0.0...2.0"),
      (ParameterBounds(scales: ["A_SN1": .log]), "the scale linear of A_SN1, found log"),
    ] {
      let error = #expect(throws: SuiteError.self) {
        try asked.resolved(["A_SN1"], in: [withPrior], model: model)
      }
      #expect(error?.description.contains("the network that is started from has " + text) == true)
    }
  }

  @Test func labelsUnitsAndScalesComeFromTheUserOrTheSuite() throws {
    let described = try suite(
      [1, 2], described: .init(label: "A₁", unit: "dex", scale: .log))
    let scaling = try ParameterBounds().resolved(["A_SN1"], in: [described]).scaling
    #expect(scaling.labels == ["A₁"] && scaling.units == ["dex"] && scaling.scales == [.log])
    let stated = ParameterBounds(scales: ["A_SN1": .linear], labels: ["A_SN1": "A"], units: ["A_SN1": ""])
    let other = try stated.resolved(["A_SN1"], in: [described]).scaling
    #expect(other.labels == ["A"] && other.units == [""] && other.scales == [.linear])
  }

  @Test func rowsOutsideAreRefusedWithTheirPlace() throws {
    let suite = try suite([0.5, 83.4])
    #expect(
      message { try ParameterBounds(stated: ["A_SN1": 0...1]).resolved(["A_SN1"], in: [suite]) }
        == "parameters.txt: row 2, column 1, parameter A_SN1 is 83.4, expected 0.0 to 1.0, the stated bounds")
  }

  @Test func whatIsStatedOfAParameterThatIsNotInferredIsRefused() throws {
    let table = ParameterTable(
      names: ["a", "b"], values: Matrix(rows: 2, columns: 2, values: [0, 0, 1, 1]))
    let suite = try Suites.Suite(
      parameters: table, k: [1], spectra: ["pk": Matrix(rows: 2, columns: 1, values: [1, 2])],
      manifest: SuiteManifest(name: "a suite", generator: "a test"))
    for bounds in [ParameterBounds(stated: ["b": 0...1]), ParameterBounds(scales: ["b": .linear])] {
      #expect(
        message { try bounds.resolved(["a"], in: [suite]) }
          == "bounds or a scale are given for b, which is not inferred, expected them of a")
    }
  }

  @Test func whatNothingBoundsIsRefused() throws {
    let constant = try suite([0.5, 0.5])
    #expect(
      message { try ParameterBounds().resolved(["A_SN1"], in: [constant]) }
        == "parameters.txt: column 1, parameter A_SN1 is 0.5 in all rows, expected values that differ:"
        + " what does not vary cannot be inferred")
    #expect(
      message { try ParameterBounds().resolved(["A_SN2"], in: [constant]) }
        == "no suite has the parameter 'A_SN2', did you mean 'A_SN1'?")
    #expect(
      message { try ParameterBounds(stated: ["A_SN": 0...1]).resolved(["A_SN1"], in: [constant]) }
        == "bounds are given for 'A_SN', did you mean 'A_SN1'? (the parameters are A_SN1)")
  }

  @Test func parametersThatDoNotVaryAreRefusedWhereverTheyStand() throws {
    let suite = try suite([0.3, 0.5, 0.5], prior: 0...1)
    try suite.requireSpread(of: ["A_SN1"], place: "all rows")
    #expect(
      message { try suite.requireSpread(of: ["A_SN1"], rows: [1, 2], place: "all test rows") }
        == "parameters.txt: column 1, parameter A_SN1 is 0.5 in all test rows, expected values that differ:"
        + " what does not vary cannot be inferred")
  }
}
