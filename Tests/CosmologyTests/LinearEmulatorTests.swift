import Cosmology
import Formats
import Foundation
import TestSupport
import Testing

@Suite struct LinearEmulatorTests {
  /// Linear spectra from CAMB of cosmologies the networks were not trained on; `Fixtures/linear/make.py` wrote them.
  struct Fixture: Decodable {
    struct Case: Decodable {
      let parameters: [Double]
      let total: [Double]
      let cold: [Double]
    }
    let names: [String]
    let k: [Double]
    let suites: [String: [Case]]

    static func read() throws -> Fixture {
      let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/linear/values.json")
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
  }

  static func cosmology(_ omegaM: Double, mNu: Double = 0, omegaB: Double = 0.05) throws
    -> CosmologicalParameters
  {
    try CosmologicalParameters(omegaM: omegaM, omegaB: omegaB, h: 0.7, nS: 0.9, sigma8: 0.8, mNu: mNu)
  }

  static func builtIn() throws -> LinearEmulator { try #require(try LinearEmulator.embedded()) }

  @Test(arguments: ["lh", "bsq", "nwlh", "w0wa"]) func agreesWithCAMB(suite: String) throws {
    let fixture = try Fixture.read()
    let emulator = try Self.builtIn()
    let cases = try #require(fixture.suites[suite])
    #expect(cases.count == 3)
    for item in cases {
      let p = try CosmologicalParameters(names: fixture.names, values: item.parameters)
      let power = try MatterPower(parameters: p, linear: emulator)
      let total = worstRatio(power.linear(fixture.k), logReference: item.total)
      let cold = worstRatio(
        power.coldLinear(fixture.k), logReference: zip(item.total, item.cold).map { $0 + $1 })
      #expect(total < 0.005, "\(item.parameters)")
      #expect(cold < 0.005, "\(item.parameters)")
    }
  }

  @Test func weightsAreSmall() throws {
    let bytes = try #require(LinearEmulator.embeddedWeights)
    #expect(bytes.count < 2_000_000)
  }

  @Test func masslessNeutrinosLeaveOnlyColdMatter() throws {
    let spectrum = try Self.builtIn().spectrum(for: Self.cosmology(0.4))
    #expect(spectrum.cold(at: 0.1) == spectrum.total(at: 0.1))
  }

  @Test func lightNeutrinosApproachMasslessOnes() throws {
    let k = [1e-3, 0.01, 0.1, 1, 10]
    let emulator = try Self.builtIn()
    let light = try MatterPower(parameters: Self.cosmology(0.3, mNu: 1e-6), linear: emulator).linear(k)
    let massless = try MatterPower(parameters: Self.cosmology(0.3), linear: emulator).linear(k)
    for (a, b) in zip(light, massless) { #expect(abs(a / b - 1) < 0.005) }
  }

  @Test func staysPositiveWhereBaryonsDominate() throws {
    let spectrum = try Self.builtIn().spectrum(for: Self.cosmology(0.1, omegaB: 0.08))
    for step in 0...2000 {
      let value = spectrum.total(at: 1e-5 * exp(Double(step) * 0.008))
      #expect(value > 0 && value.isFinite)
    }
  }

  @Test func outsideItsRangeTheFallbackTakesOverWithAWarning() throws {
    let p = try Self.cosmology(0.6, mNu: 0.3)
    let reason = message { try Self.builtIn().spectrum(for: p) }
    #expect(reason == "The linear emulator was trained for Omega_m between 0.09 and 0.52, found 0.6.")
    let approximation = try #require(try MatterPower(parameters: p).approximation)
    #expect(
      "\(approximation)" == (reason ?? "")
        + " Eisenstein & Hu 1998 is used instead, off by up to \(approximation.percent) %.")
    #expect(approximation.error == EisensteinHu.expectedError(for: p))
    #expect(try MatterPower(parameters: Self.cosmology(0.4)).approximation == nil)
  }

  @Test func defaultSourceAlwaysAnswers() throws {
    let power = try MatterPower(parameters: .quijoteFiducial)
    #expect(power.approximation == nil)
    #expect(abs(power.linear([0.1])[0] / 5800 - 1) < 0.06)
  }
}

/// One message for each way weights can be damaged.
@Suite struct LinearEmulatorDamageTests {
  /// Weights whose tensors and texts can be changed by name.
  struct Weights {
    var tensors: [String: SafetensorsTensor]
    var metadata: [String: String]

    init(_ file: SafetensorsFile) {
      metadata = file.metadata
      tensors = Self.byName(file.tensors)
    }

    private static func byName(
      _ entries: some Sequence<(key: String, value: SafetensorsTensor)>
    ) -> [String: SafetensorsTensor] {
      entries.reduce(into: [:]) { $0[$1.key] = $1.value }
    }

    /// The bytes of a safetensors file: length of the header, header, tensors.
    func encoded() throws -> [UInt8] {
      var header: [String: Any] = ["__metadata__": metadata]
      var bytes: [UInt8] = []
      for (name, tensor) in tensors {
        let offsets = [bytes.count, bytes.count + tensor.bytes.count]
        header[name] = ["dtype": tensor.type.rawValue, "shape": tensor.shape, "data_offsets": offsets]
        bytes += tensor.bytes
      }
      let text = try JSONSerialization.data(withJSONObject: header)
      return (0..<8).map { UInt8(text.count >> (8 * $0) & 0xFF) } + text + bytes
    }
  }

  /// What the emulator says of the built-in weights after a change.
  func complaint(_ change: (inout Weights) -> Void) throws -> String? {
    var weights = Weights(try SafetensorsFile.decode(try #require(LinearEmulator.embeddedWeights)))
    change(&weights)
    let bytes = try weights.encoded()
    return message { try LinearEmulator(bytes: bytes, name: "w") }
  }

  @Test func soundWeights() throws { #expect(try complaint { _ in } == nil) }

  @Test func noSafetensors() {
    let text = message { try LinearEmulator(bytes: [1, 2, 3], name: "w") }
    #expect(text?.hasPrefix("Emulator weights w: ") == true)
  }

  @Test func otherFormat() throws {
    #expect(
      try complaint { $0.metadata["format"] = "2" }
        == "Emulator weights w: metadata entry 'format' must be 'slingshot linear emulator 1', found '2'.")
  }

  @Test func missingEntry() throws {
    #expect(
      try complaint { $0.metadata["shape.features"] = nil }
        == "Emulator weights w: metadata entry 'shape.features' is missing.")
  }

  @Test func noFeatures() throws {
    #expect(
      try complaint { $0.metadata["shape.features"] = "" }
        == "Emulator weights w: metadata entry 'shape.features' is empty.")
  }

  @Test func unknownFeature() throws {
    #expect(
      try complaint { $0.metadata["shape.features"] = "Omega_m, tau" }?.hasPrefix(
        "Emulator weights w: unknown feature 'tau', expected one of Omega_m, ") == true)
  }

  @Test func missingTensor() throws {
    #expect(
      try complaint { $0.tensors["shape.input.mean"] = nil }
        == "Emulator weights w: tensor shape.input.mean is missing.")
  }

  @Test func wrongShape() throws {
    #expect(
      try complaint { $0.tensors["horizon.input.mean"] = SafetensorsTensor(floats: [1], shape: [1]) }
        == "Emulator weights w: tensor horizon.input.mean must have shape [3], found [1].")
  }

  @Test func wrongDimensions() throws {
    #expect(
      try complaint { $0.tensors["knots"] = SafetensorsTensor(floats: [1, 2], shape: [1, 2]) }
        == "Emulator weights w: tensor knots must have one dimension, found shape [1, 2].")
  }

  @Test func noDeviation() throws {
    #expect(
      try complaint { $0.tensors["horizon.input.std"] = SafetensorsTensor(floats: [1, 0, 1], shape: [3]) }
        == "Emulator weights w: horizon.input.std must be positive.")
  }

  @Test func notFinite() throws {
    #expect(
      try complaint { $0.tensors["horizon.input.std"] = SafetensorsTensor(floats: [1, .nan, 1], shape: [3]) }
        == "Emulator weights w: tensor horizon.input.std holds a value that is not finite.")
  }

  @Test func fallingKnots() throws {
    #expect(
      try complaint { $0.tensors["knots"] = SafetensorsTensor(floats: [1, 2, 3, 4, 5, 6, 8, 7], shape: [8]) }
        == "Emulator weights w: tensor knots must hold at least 8 increasing values, found 8.")
  }

  @Test func emptyRange() throws {
    #expect(
      try complaint {
        $0.metadata["range"] = "Omega_m"
        $0.tensors["range.lower"] = SafetensorsTensor(floats: [0.5], shape: [1])
        $0.tensors["range.upper"] = SafetensorsTensor(floats: [0.25], shape: [1])
      } == "Emulator weights w: range.lower 0.5 exceeds range.upper 0.25.")
  }

  @Test func missingNetwork() throws {
    #expect(
      try complaint { $0.tensors["shape.0.0.weight"] = nil }
        == "Emulator weights w: tensor shape.0.0.weight is missing.")
  }

  @Test func layersThatDoNotFit() throws {
    #expect(
      try complaint { $0.tensors["horizon.0.1.weight"] = SafetensorsTensor(floats: [1, 2], shape: [1, 2]) }?
        .hasPrefix("Emulator weights w: tensor horizon.0.1.weight must have shape [outputs, ") == true)
  }

  @Test func networkWithTooFewOutputs() throws {
    #expect(
      try complaint {
        $0.tensors["horizon.0.2.weight"] = nil
        $0.tensors["horizon.0.2.bias"] = nil
      }?.hasPrefix("Emulator weights w: network horizon.0 must have ") == true)
  }
}
