import Formats
import Pipeline
import TestSupport
import Testing

/// Works are cited by what made the suites of a study.
@Suite struct CitationTests {
  @Test(arguments: [
    ("imported files", [String]()), ("external command", []), ("Quijote", ["villaescusa2020"]),
    ("CAMELS", ["villaescusa2021"]),
    ("Slingshot smooth generator", ["villaescusa2020", "mead2021", "lewis2000", "eisenstein1998"]),
    ("Slingshot field generator", ["villaescusa2020", "tassev2013", "lewis2000", "eisenstein1998"]),
  ])
  func onlyWhatIsUsedIsCited(_ generator: String, _ works: [String]) throws {
    try withTemporaryDirectory { directory in
      let tiny = try TinyStudy(in: directory)
      var manifest = try JSONValue.read(directory + "/target/manifest.json")
      manifest["generator"] = .string(generator)
      try manifest.write(to: directory + "/target/manifest.json")
      let run = try tiny.run("run", ["study.strategies=[scratch]", "study.targets=[8]", "study.seeds=[1]"])
      let text = try Citations.bibtex(ofRun: run)
      let data = [
        "villaescusa2020", "villaescusa2021", "mead2021", "lewis2000", "eisenstein1998", "tassev2013",
      ]
      for key in data { #expect(text.contains("{\(key),") == works.contains(key), "\(key)") }
    }
  }
}
