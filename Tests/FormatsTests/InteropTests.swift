import Formats
import OrderedCollections
import TestSupport
import Testing

/// numpy and safetensors open what is written here; what they write is read in the tests of each format.
/// `SLINGSHOT_PYTHON` names an interpreter that has them.
@Suite struct InteropTests {
  static let numpy = Python.having("numpy")
  static let safetensors = Python.having("numpy", "safetensors")

  @Test(.enabled(if: numpy != nil, "python3 with numpy is not installed"))
  func numpyOpensArrays() throws {
    try withTemporaryDirectory { directory in
      let matrix = Matrix(rows: 2, columns: 3, values: [1, 2, 3, -4, 5, -6])
      for kind in NumpyArray.Kind.allCases {
        try NumpyFile.write(matrix, kind: kind, to: "\(directory)/\(kind).npy")
      }
      try NumpyFile.write(NumpyArray(shape: [], values: [0.1]), to: directory + "/scalar.npy")
      try ParameterTable(names: ["a", "b", "c"], values: matrix).write(to: directory + "/p.txt")
      try SpectrumText.write(k: [0.1, 0.2], power: [3, 4], to: directory + "/pk.txt")
      var csv = CSVTable(header: ["name", "mse"])
      csv.append([.text("a, \"b\""), .number(0.25)])
      try csv.write(to: directory + "/t.csv")
      try JSONValue.object([("x", .numbers([0.1, 1e-300])), ("é", "\u{2028}\n")]).write(
        to: directory + "/r.json")
      let script = """
        import csv, json, os, sys
        import numpy as np
        os.chdir(sys.argv[1])
        want = np.array([[1, 2, 3], [-4, 5, -6]])
        for kind in ("float32", "float64", "int32", "int64"):
            got = np.load(kind + ".npy", allow_pickle=False)
            assert got.dtype == np.dtype(kind) and (got == want).all(), kind
        assert np.load("scalar.npy") == 0.1
        assert (np.loadtxt("p.txt") == want).all()
        assert np.genfromtxt("p.txt", names=True).dtype.names == ("a", "b", "c")
        assert np.loadtxt("pk.txt").tolist() == [[0.1, 3], [0.2, 4]]
        assert list(csv.reader(open("t.csv", newline=""))) == [["name", "mse"], ['a, "b"', "0.25"]]
        assert json.load(open("r.json", encoding="utf-8")) == {"x": [0.1, 1e-300], "é": "\\u2028\\n"}
        print("ok")
        """
      let result = try #require(try Self.numpy?.run(script, [directory]))
      #expect(result.output == "ok\n")
    }
  }

  @Test(.enabled(if: safetensors != nil, "python3 with numpy and safetensors is not installed"))
  func safetensorsOpensTensors() throws {
    try withTemporaryDirectory { directory in
      let file = SafetensorsFile(
        tensors: [
          "z.weight": SafetensorsTensor(floats: [1.5, -2, 3, 4], shape: [2, 2]),
          "a.mean": SafetensorsTensor(doubles: [0.1], shape: [1]),
          "epoch": SafetensorsTensor(integers: [312], shape: []),
          "none": SafetensorsTensor(floats: [], shape: [0, 3]),
        ], metadata: ["note": "µ \"x\""])
      try file.write(to: directory + "/m.safetensors")
      let script = """
        import os, sys
        import numpy as np
        from safetensors import safe_open
        from safetensors.numpy import load_file
        os.chdir(sys.argv[1])
        got = load_file("m.safetensors")
        assert sorted(got) == ["a.mean", "epoch", "none", "z.weight"]
        assert got["z.weight"].dtype == np.float32 and got["z.weight"].tolist() == [[1.5, -2], [3, 4]]
        assert got["a.mean"].dtype == np.float64 and got["a.mean"].tolist() == [0.1]
        assert got["epoch"].dtype == np.int64 and got["epoch"] == 312 and got["none"].shape == (0, 3)
        assert safe_open("m.safetensors", "np").metadata() == {"note": 'µ "x"'}
        print("ok")
        """
      let result = try #require(try Self.safetensors?.run(script, [directory]))
      #expect(result.output == "ok\n")
    }
  }
}
