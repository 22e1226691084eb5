import Simulation
import TestSupport
import Testing

@Suite struct CommandTemplateTests {
  private let values = ["Omega_m": "0.3", "directory": "/a b/$(x)'\"; y"]

  private func words(_ text: String) throws -> [String] { try CommandTemplate(text).filled(values) }

  @Test func wordsAreCutAsAShellCutsThem() throws {
    #expect(
      try words("run  -a b\\ c 'd e' \"f \\\" g\" \"h\\i\" ''") == [
        "run", "-a", "b c", "d e", "f \" g", "h\\i", "",
      ])
  }

  @Test func placeholdersAreReplacedInsideWordsOnly() throws {
    #expect(
      try words("run --m={Omega_m},{Omega_m} '{directory}'") == [
        "run", "--m=0.3,0.3", "/a b/$(x)'\"; y",
      ])
    #expect(
      try words("awk '{print $1}' {{Omega_m}} {1} {}") == ["awk", "{print $1}", "{Omega_m}", "{1}", "{}"])
  }

  @Test func brokenCommandsAreNamed() throws {
    #expect(
      message { try CommandTemplate("  ") }
        == "The external command is empty, expected a program and its arguments.")
    #expect(
      message { try CommandTemplate("run 'a b") }
        == "The external command 'run 'a b' has a ' without its end, expected closed quotes.")
    #expect(message { try CommandTemplate("run \\") }?.contains("has a \\ without its end") == true)
  }
}
