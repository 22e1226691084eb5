import Formats
import OrderedCollections
import TestSupport
import Testing

/// Every reader survives every truncation and many random changes of valid files.
@Suite struct DamageTests {
  @Test(arguments: ["float64", "float32", "int64", "fortran", "fortran3", "version3", "record"])
  func npy(name: String) throws {
    let bytes = try fixtureBytes("numpy/\(name).npy")
    for copy in damaged(bytes, flips: 3000, seed: 1) {
      guard let array = try? NumpyFile.decode(copy[...], name: name) else { continue }
      #expect(array.shape.reduce(1, *) == array.values.count)
      #expect(copy.count == bytes.count)
    }
  }

  @Test(arguments: ["stored", "compressed"]) func npz(name: String) throws {
    let bytes = try fixtureBytes("numpy/\(name).npz")
    for copy in damaged(bytes, flips: 5000, seed: 2) {
      _ = try? NumpyArchive.decode(copy, name: name)
      if copy.count < bytes.count {
        #expect(throws: FormatError.self) { try NumpyArchive.decode(copy, name: name) }
      }
    }
  }

  @Test func safetensors() throws {
    let bytes = try fixtureBytes("safetensors/tensors.safetensors")
    for copy in damaged(bytes, flips: 10_000, seed: 3) {
      guard let file = try? SafetensorsFile.decode(copy) else { continue }
      #expect(copy.count == bytes.count)
      for tensor in file.tensors.values {
        #expect(tensor.shape.reduce(tensor.type.size, *) == tensor.bytes.count)
      }
      // Whatever is accepted is a file that is written and read again to the same.
      #expect(try SafetensorsFile.decode(file.encoded()) == file)
    }
  }

  @Test func text() {
    let bytes = Array("# Omega_m h\r\n0.1\t0.7\n 2e-1, +0.6 # x\n\n0.3 0.5\n".utf8)
    for copy in damaged(bytes, flips: 10_000, seed: 4) {
      if let table = try? ParameterTable.decode(copy, name: "p") {
        #expect(table.names.count == table.values.columns && table.values.firstNonFinite() == nil)
      }
      if let spectrum = try? SpectrumText.decode(copy, name: "p") {
        #expect(spectrum.k.count == spectrum.power.count)
      }
    }
  }

  @Test func json() throws {
    let bytes = Array(
      #"{"a": [1, -2.5e3, "x\u00e9\ud83d\ude80\n"], "b": {"c": null, "d": true}, "é": {}}"#.utf8)
    for copy in damaged(bytes, flips: 10_000, seed: 5) {
      guard let value = try? JSONValue.decode(copy, name: "r") else { continue }
      #expect(try JSONValue.decode(value.encoded(), name: "r") == value)
    }
  }

  @Test func yaml() {
    let text = """
      # study
      name: "de\\u00e9mo" # x
      training: {epochs: 3, rate: 1e-3, list: [a, 'b', "c"]}
      block: |
        text
      strategies:
        - name: a
        - {name: b}
      ? k
      : v
      """
    for copy in damaged(Array(text.utf8), flips: 4000, seed: 6) {
      guard let text = String(validating: copy, as: UTF8.self),
        let root = try? YAMLMapping.parse(text: text, name: "s.yaml", overrides: ["a.b=c"])
      else { continue }
      _ = try? root.mapping("training").int("epochs", doc: "")
      _ = try? root.mappings("strategies").map { try $0.string("name", doc: "") }
      _ = try? root.finish()
      _ = root.resolvedYAML(documented: true)
    }
  }

  @Test func overrides() {
    for copy in damaged(Array("a.b=[1, {c: \"d\"}]".utf8), flips: 4000, seed: 7) {
      let text = String(decoding: copy, as: UTF8.self)
      _ = try? YAMLMapping.parse(text: "a: {b: 1}", name: "s.yaml", overrides: [text]).finish()
    }
  }
}
