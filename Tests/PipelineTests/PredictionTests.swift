import Formats
import Foundation
import Inference
import Observables
import Pipeline
import Suites
import TestSupport
import Testing

@Suite struct PredictionTests {
  /// A model, files of spectra and an output.
  private func withModel(_ body: (_ directory: String, _ model: Model) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let model = try TinyModel.make()
      try model.write(to: directory + "/model")
      try body(directory, model)
    }
  }

  private func predict(
    in directory: String, _ spectra: String, k: String? = nil, to output: String = "out.txt",
    replacing: Bool = false
  ) throws -> Int {
    try Prediction.write(
      model: directory + "/model",
      input: .observable(directory + "/" + spectra, axis: k.map { directory + "/" + $0 }),
      to: directory + "/" + output, replacing: replacing
    ).count
  }

  /// One spectrum needs no axis of simulations.
  @Test func aVectorIsOneSpectrum() throws {
    try withModel { directory, model in
      let spectra = TinyModel.spectra(1)
      try NumpyFile.write(NumpyArray(spectra), to: directory + "/matrix.npy")
      try NumpyFile.write(NumpyArray(spectra.values), to: directory + "/vector.npy")
      #expect(try predict(in: directory, "matrix.npy", to: "matrix.txt") == 1)
      #expect(try predict(in: directory, "vector.npy", to: "vector.txt") == 1)
      #expect(
        try FileBytes.read(directory + "/matrix.txt") == FileBytes.read(directory + "/vector.txt"))
      try NumpyFile.write(NumpyArray(Array(spectra.values.dropLast())), to: directory + "/short.npy")
      #expect(
        message { try predict(in: directory, "short.npy", to: "short.txt") }?
          .contains("pk has 5 numbers per simulation, expected 6") == true)
    }
  }

  /// The message for an array of spectra; nothing may be written.
  private func fault(_ matrix: Matrix, k: [Double]? = nil) throws -> String? {
    var text: String?
    try withModel { directory, _ in
      try NumpyFile.write(NumpyArray(matrix), to: directory + "/p.npy")
      if let k { try NumpyFile.write(NumpyArray(k), to: directory + "/k.npy") }
      text = message { try predict(in: directory, "p.npy", k: k.map { _ in "k.npy" }) }?
        .replacing(directory + "/", with: "")
      #expect(!FileManager.default.fileExists(atPath: directory + "/out.txt"))
    }
    return text
  }

  @Test func arraysBecomeTablesInPhysicalUnits() throws {
    try withModel { directory, model in
      let spectra = TinyModel.spectra(5)
      let expected = try model.predict(TinyModel.joint(5))
      try NumpyFile.write(NumpyArray(spectra), to: directory + "/p.npy")
      try NumpyFile.write(NumpyArray(TinyModel.k), to: directory + "/k.npy")
      #expect(try predict(in: directory, "p.npy", k: "k.npy") == 5)
      let table = try ParameterTable.read(directory + "/out.txt")
      #expect(table.names == ["Omega_m", "sigma_8", "M_nu"] && table.values == expected)
      #expect(try predict(in: directory, "p.npy", to: "out.npy") == 5)
      #expect(try NumpyFile.readMatrix(directory + "/out.npy") == expected)
      #expect(try predict(in: directory, "p.npy", to: "out.csv") == 5)
      let lines = try FileBytes.readText(directory + "/out.csv").split(separator: "\n")
      #expect(lines[0] == "Omega_m,sigma_8,M_nu" && lines.count == 6)
      #expect(lines[5].split(separator: ",").map { Double($0) } == expected.row(4).map { $0 })
    }
  }

  @Test func aTextSpectrumMayGoFurtherThanTheModel() throws {
    try withModel { directory, model in
      let power = Array(TinyModel.spectra(1).values)
      try SpectrumText.write(k: TinyModel.k + [0.4, 0.5], power: power + [10, 5], to: directory + "/Pk.txt")
      #expect(try predict(in: directory, "Pk.txt") == 1)
      #expect(
        try ParameterTable.read(directory + "/out.txt").values == model.predict(TinyModel.joint(1)))
    }
  }

  @Test func otherBinsAreRefusedWithBothEnds() throws {
    try withModel { directory, _ in
      let power = Array(TinyModel.spectra(1).values)
      try SpectrumText.write(k: TinyModel.k.map { 2 * $0 }, power: power, to: directory + "/Pk.txt")
      let text = try #require(message { try predict(in: directory, "Pk.txt") })
      for part in ["Pk.txt", "0.1", "0.6", "0.05", "0.3", "the model"] {
        #expect(text.contains(part))
      }
    }
    let text = try #require(try fault(TinyModel.spectra(2), k: TinyModel.k.map { $0 + 0.01 }))
    for part in ["p.npy", "0.06", "0.31", "0.05", "0.3", "model"] { #expect(text.contains(part), "\(text)") }
    #expect(
      try fault(TinyModel.spectra(2).selecting(columns: [0, 1, 2]))
        == "p.npy: pk has 3 numbers per simulation, expected 6")
  }

  @Test(arguments: [(-3.0, "-3.0"), (0.0, "0.0"), (.nan, "nan"), (.infinity, "inf")])
  func powersMustBePositiveAndFinite(_ value: Double, _ text: String) throws {
    var spectra = TinyModel.spectra(3)
    spectra[1, 4] = value
    #expect(
      try fault(spectra)
        == "p.npy: row 2, bin 5 (k = 0.25 h/Mpc) is \(text), expected a \(value.isFinite ? "positive" : "finite") number"
    )
  }

  @Test func inputsUnlikeTheTrainingSimulationsAreWarnedOf() throws {
    try withModel { directory, model in
      #expect(try Prediction.warnings(TinyModel.joint(3), for: model).isEmpty)
      var strange = TinyModel.spectra(3)
      for bin in 0..<6 { strange[1, bin] *= 1e6 }
      try NumpyFile.write(NumpyArray(strange), to: directory + "/p.npy")
      let outcome = try Prediction.write(
        model: directory + "/model", input: .observable(directory + "/p.npy", axis: nil),
        to: directory + "/out.txt", replacing: false)
      #expect(!outcome.warnings.isEmpty)
      #expect(
        outcome.warnings.first?.hasPrefix(
          "1 of 3 inputs lies outside what the model was trained on: row 2 is") == true)
    }
  }

  @Test func aSuiteIsReadByTheNamesOfItsObservables() throws {
    try withModel { directory, model in
      let suite = try TinyStudy.suite("target", TinyStudy.targetParameters, count: 4)
      try suite.write(to: directory + "/suite")
      _ = try Prediction.write(
        model: directory + "/model", input: .suite(directory + "/suite"), to: directory + "/out.npy",
        replacing: false)
      #expect(try NumpyFile.readMatrix(directory + "/out.npy") == model.predict(suite))
    }
  }

  @Test func oneFileIsNotWhatSeveralObservablesAre() {
    #expect(
      ObservableError.several(file: "p0.npy", names: ["p0", "p2"]).description
        == "p0.npy holds one observable, but the model reads p0 and p2 together, expected a suite directory with all of them"
        + " (--suite)")
  }

  @Test func anExistingOutputIsKeptUnlessAllowed() throws {
    try withModel { directory, _ in
      try NumpyFile.write(NumpyArray(TinyModel.spectra(2)), to: directory + "/p.npy")
      try AtomicFile.write("kept", to: directory + "/out.txt")
      #expect(
        message { try predict(in: directory, "p.npy") }
          == "\(directory)/out.txt: exists already; give --force to replace it, or choose another name"
      )
      #expect(try FileBytes.readText(directory + "/out.txt") == "kept")
      #expect(try predict(in: directory, "p.npy", replacing: true) == 2)
      #expect(try ParameterTable.read(directory + "/out.txt").values.rows == 2)
    }
  }

  @Test func damagedArraysAreRefused() throws {
    try withModel { directory, _ in
      try NumpyFile.write(NumpyArray(TinyModel.spectra(2)), to: directory + "/p.npy")
      let bytes = try FileBytes.read(directory + "/p.npy")
      for bad in [Array(bytes.dropLast(3)), bytes + [0, 0], Array(bytes.prefix(5)), []] {
        try Data(bad).write(to: URL(filePath: directory + "/p.npy"))
        let error = try #require(thrown(FormatError.self) { try predict(in: directory, "p.npy") })
        #expect(error.description.contains("p.npy") && ExitStatus(of: error) == .badData)
      }
      #expect(
        ExitStatus(of: try #require(thrown(FormatError.self) { try predict(in: directory, "q.npy") }))
          == .inputOutput)
    }
  }

  @Test func anAxisThatNothingIsCheckedAgainstIsRefused() throws {
    try withTemporaryDirectory { directory in
      var model = try TinyModel.make()
      model.observables[0].axes = [Axis(length: TinyModel.k.count)]
      try model.write(to: directory + "/model")
      try NumpyFile.write(NumpyArray(TinyModel.spectra(2)), to: directory + "/p.npy")
      try NumpyFile.write(NumpyArray(TinyModel.k), to: directory + "/k.npy")
      #expect(
        message { try predict(in: directory, "p.npy", k: "k.npy") }?.replacing(directory + "/", with: "")
          == "k.npy: the model does not know what the places of the axis of pk stand for, expected no axis to check,"
          + " found this one")
      #expect(try predict(in: directory, "p.npy") == 2)
    }
  }

  @Test func aSuiteWithoutAnAxisIsSaid() throws {
    try withTemporaryDirectory { directory in
      try TinyModel.make().write(to: directory + "/model")
      let made = try TinyStudy.suite("bare", TinyStudy.targetParameters, count: 12)
      var observable = Observable.power("pk", k: TinyStudy.k)
      observable.axes = [Axis(length: TinyStudy.k.count)]
      try Suites.Suite(
        parameters: made.parameters, observables: [.init(observable, .memory(made.values(of: "pk")))],
        manifest: made.manifest
      ).write(to: directory + "/bare")
      let outcome = try Prediction.write(
        model: directory + "/model", input: .suite(directory + "/bare"), to: directory + "/p.txt",
        replacing: false)
      #expect(
        outcome.warnings.contains { $0.hasPrefix("The axis of pk is taken to be that of what") },
        "\(outcome.warnings)")
    }
  }
}
