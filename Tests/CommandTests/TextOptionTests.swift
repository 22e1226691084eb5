import ArgumentParser
import Formats
import SlingshotCommand
import TestSupport
import Testing

/// Every option that takes text: what is empty, repeated or misspelt.
@Suite struct TextOptionTests {
  /// An empty value, as of a variable that is not set, never means the default.
  @Test func everyOptionRefusesAnEmptyValue() throws {
    var count = 0
    for (words, type) in InProcess.leaves {
      for option in try DescribedOption.all(of: type) where option.kind == "option" {
        count += 1
        for empty in ["", " ", "\t"] {
          for arguments in [[option.name, empty], ["\(option.name)=\(empty)"]] {
            #expect(
              EmptyArgument.fault(in: ["slingshot"] + words + arguments)
                == "The value of \(option.name) is empty; give one or leave the option out.",
              "\(words) \(arguments)")
          }
        }
        #expect(EmptyArgument.fault(in: ["slingshot"] + words + [option.name, "x"]) == nil)
      }
      #expect(EmptyArgument.fault(in: ["slingshot"] + words + [""])?.contains("is empty") == true)
    }
    #expect(count > 70)
  }

  private static let model = ["--suite", "s", "--out", "m"]

  /// Options that name several things.
  @Test(arguments: [
    ["pretrain", "--infer"], ["pretrain", "--nuisance"], ["pretrain", "--summaries"],
    ["transfer", "--model", "m", "--infer"], ["transfer", "--model", "m", "--nuisance"],
    ["transfer", "--model", "m", "--strategy"],
    ["simulate", "--count", "2", "--suite", "lcdm", "--generator", "fields", "--out", "o", "--summaries"],
    ["power", "--particles", "p.npy", "--box", "9", "--grid", "8", "--out", "o", "--summary"],
  ])
  func aListNamesEachOnce(_ command: [String]) {
    let rest = ["pretrain", "transfer"].contains(command[0]) ? Self.model : []
    let option = command.last ?? ""
    for (text, part) in [
      ("pk,pk", "names pk twice"), ("pk, pk", "names pk twice"), (",", "must be names separated by commas"),
      ("pk,", "must be names separated by commas"), ("pk,,mpk", "must be names separated by commas"),
    ] {
      let refusal = InProcess.refusal(of: command + [text] + rest)
      #expect(refusal?.status == 64, "\(command) \(text)")
      #expect(refusal?.message.contains("\(option) \(part)") == true, "\(refusal?.message ?? "")")
    }
  }

  private static let imported = ["import", "--parameters", "p.csv", "--out", "o"]

  @Test(arguments: ["--observable", "--unit", "--bounds", "--scale", "--label"])
  func aNameHasOneValue(_ option: String) {
    let value = option == "--bounds" ? "0:1" : "log"
    let others = option == "--observable" ? [] : ["--observable", "x=x.npy"]
    let refusal = InProcess.refusal(
      of: Self.imported + others + [option, "pk=\(value)", option, "pk=\(value)"])
    #expect(refusal?.status == 64 && refusal?.message == "\(option) of pk is given twice.")
    for text in ["pk", "pk=", "=x", " =x", "pk= "] {
      let refusal = InProcess.refusal(of: Self.imported + others + [option, text])
      #expect(refusal?.status == 64 && refusal?.message.contains("is written NAME=VALUE") == true, "\(text)")
    }
  }

  @Test(arguments: ["0x10:0x20", "0:1e-400", "nan:1", "0:inf", "1:0", "1:1", ":1", "0:1:", "0:1:2"])
  func boundsAreDecimalNumbers(_ text: String) {
    let refusal = InProcess.refusal(
      of: Self.imported + ["--observable", "x=x.npy", "--bounds", "a=\(text)"])
    #expect(refusal?.status == 64 && refusal?.message.contains("must be LOW:HIGH") == true, "\(text)")
  }

  @Test(arguments: ["pred.dat", "pred", ".csv", "a/.npy", "a.csv/", "a.json"])
  func predictionsAreWrittenAsWhatIsDocumented(_ out: String) {
    let refusal = InProcess.refusal(of: ["predict", "--model", "m", "--spectra", "p.npy", "--out", out])
    #expect(refusal?.status == 64)
    #expect(refusal?.message == "--out must be a file NAME.txt, NAME.csv, NAME.npy, found '\(out)'.")
  }

  @Test func aMisspeltCommandIsNamed() throws {
    let outcome = try Command.run(["inspct", "x"], in: "/")
    expectRefused(
      outcome, 64, "There is no command 'inspct', did you mean 'inspect'? See 'slingshot --help'.")
    expectRefused(try Command.run(["frobnicate"], in: "/"), 64, "'frobnicate', expected one of import, ")
    // A sentence ends once.
    let option = try Command.run(["pretrain", "--suite", "s", "--out", "m", "--summarie", "x"], in: "/")
    #expect(option.status == 64 && !option.log.contains("?."), "\(option.log)")
  }

  @Test(arguments: ["x", "=", "=3", "a..b=1", "study.seeds="])
  func aSettingThatIsNoneIsAUsageError(_ text: String) throws {
    try withTemporaryDirectory { folder in
      try AtomicFile.write("name: s\n", to: folder + "/s.yaml")
      expectRefused(
        try Command.run(["run", "s.yaml", "--out", "r", "--set", text], in: folder), 64, "--set \(text): ")
    }
  }
}
