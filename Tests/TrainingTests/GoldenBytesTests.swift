import Formats
import Networks
import OrderedCollections
import Randomness
import Testing
import Training
import Work

/// The bytes that dense trainings ended with when this was written; no change of the code around the kernels may
/// change them.
///
/// They are pinned for the instruction sets whose results are defined to the last bit. AVX-512 estimates roots and
/// quotients, which processors may round each in its way, so there only threads are compared.
@Suite("Golden bytes") struct GoldenBytesTests {
  enum Case: String, CaseIterable, Sendable {
    case scratch, cosine, dropout, frozenPrefix, biasesOnly, sourcePull, dummies, slowLayer

    /// Trains and hashes values and curves.
    func digest(seed: UInt64) throws -> String {
      let network = Tasks.network(dropout: self == .dropout ? 0.3 : 0, dummies: self == .dummies ? 2 : 0)
      var settings = Tasks.settings(epochs: 6)
      settings.seed = seed
      settings.schedule = self == .cosine || self == .sourcePull ? .cosine : .constant
      var rules = network.rules()
      switch self {
      case .frozenPrefix: rules = network.freezing(first: 1)
      case .biasesOnly: for index in 0..<2 { rules["body.\(index).weight"] = .frozen }
      case .sourcePull: rules = network.rules(.pulled(0.3))
      case .slowLayer: for name in ["weight", "bias"] { rules["body.0." + name] = .free(rate: 0.25) }
      default: break
      }
      let outcome = try train(
        network, rules: rules, on: Tasks.rows(150), validating: Tasks.rows(60, index: 1), settings: settings)
      var bytes: [UInt8] = []
      for tensor in outcome.network.tensors().values { bytes += tensor.bytes }
      for curve in [outcome.trainingCurve, outcome.validationCurve] {
        bytes += SafetensorsTensor(floats: curve, shape: [curve.count]).bytes
      }
      return SHA256.hexadecimal(of: bytes)
    }
  }

  private static let pinned: [String: [Case: String]] = [
    "portable": [
      .scratch: "0305ead2dad0ebcc483d745d06af99a793ba636a583d89855fcc5c86a070eedb",
      .cosine: "4a9830e4fda7d1aba3e1175bf05808665848ef6c327702ea76071bdd05f73b59",
      .dropout: "e35d3d7bfec0520e450cfbabecb62cbd227ed48192baf236b4e0e4a04c05d300",
      .frozenPrefix: "720aef1414ac3bdb408c6ee8af4ff490cbcfad1fb7e9fc41d01f911c4b7cb02d",
      .biasesOnly: "90a873227ab08af8404c114c25aec7c692aacbfac88f22d61fa1631abb84b0f9",
      .sourcePull: "7201d40ec5315ee22bb6486976ff739e9dd99fb62e3da05e34b6982e2d07b0b5",
      .dummies: "bb2b4f90d7364a2e2383d4650c365e25c59cb532cfe2f86ee5019e9deb508336",
      .slowLayer: "9995cffc3f5fa108221a9b18c0581e1a8734516feb65cfdf8db32c00ebc5e570",
    ],
    "avx2": [
      .scratch: "adfe6ca95e319c599ec9853890f61ed73ae29da0ff14fbd1b8d79bee3e3764a8",
      .cosine: "4baa0d371de784101edae7f4cbf937c66961da86b8310810f8cd5ac72eef5539",
      .dropout: "30ec37f77164f5b3e8a99df80c7f40e00680460c3e18770624401e5abf562cf0",
      .frozenPrefix: "f0793325a1b13500fed2f32c0591d3c0bffdebb2c022751a04d05e4cde44264c",
      .biasesOnly: "5fb1acc1fc93b3f59c5e2fc8f5a903592f734dcea76a3cc044631ea40d2a3d9f",
      .sourcePull: "376f7de0103a498b51a2f9369450bb9352ed3aa43440a999af65c222ec6da938",
      .dummies: "c0867c5cacb2b759380ec56b44852a9889732c3bf96198841772a59eeecd95ae",
      .slowLayer: "2303d16b99fb96bc5b5136c296a7dc66f59593c865ffc76b8b8b13a82f372de4",
    ],
  ]

  @Test("Values and curves have the pinned bytes", arguments: Case.allCases)
  func pinned(_ example: Case) throws {
    for level in DenseKernel.levels {
      let name = DenseKernel.name(ofLevel: level)
      guard let expected = Self.pinned[name] else { continue }
      let found = try DenseKernel.$preferredLevel.withValue(level) { try example.digest(seed: 4) }
      #expect(found == expected[example], "\(name)")
    }
  }

  @Test("One, two and eight threads give the same bytes")
  func threads() throws {
    func digests(_ threads: Int) throws -> [String] {
      try concurrently(2 * Case.allCases.count, threads: threads) { number in
        try Case.allCases[number / 2].digest(seed: UInt64(number))
      }
    }
    let alone = try digests(1)
    #expect(try digests(2) == alone)
    #expect(try digests(8) == alone)
  }
}
