import ArgumentParser
import Formats
import Foundation
import SlingshotCommand
import TestSupport
import Testing

/// Every option of every subcommand: its range, and whether it has an effect where it is given.
@Suite struct OptionTests {
  @Test func everyOptionIsDeclaredOnceOrMore() throws {
    func names<Declared: DeclaredCommand>(_ type: Declared.Type) -> Set<String> {
      Set(type.effects.always + type.effects.conditions.flatMap(\.names))
    }
    #expect(InProcess.leaves.count >= 14)
    for (words, type) in InProcess.leaves {
      let declared = try #require(type as? any DeclaredCommand.Type, "\(words)")
      #expect(try names(declared) == Set(DescribedOption.all(of: type).map(\.name)), "\(words)")
    }
  }

  /// A number that cannot be is refused with the option, the range and what was found, before anything is done with it.
  @Test func everyNumericOptionChecksItsRange() throws {
    var count = 0
    for (words, type) in InProcess.leaves {
      let options = try DescribedOption.all(of: type)
      for name in DescribedOption.numeric(of: type) {
        count += 1
        let option = try #require(options.first { $0.name == name }, "\(words) \(name)")
        let range = try #require(option.range, "\(words) \(name): the help states no range")
        let (lower, upper) = try (#require(Double(range.lower)), #require(Double(range.upper)))
        var wrong = [
          "nan", "inf", "-inf", "1e400", "-1e400", "", " ", "ten", "1,5", "0x10", "0x1p3", "1e-400",
        ]
        wrong += [-1, 0, 1e18, 1e21, lower - 1, upper * 2 + 1, -upper].filter {
          !(lower...upper).contains($0)
        }
        .map { "\($0)" }
        if option.abstract.contains("even") { wrong.append("\(Int(lower) + 1)") }
        for arguments in wrong.map({ [name, $0] }) + [[name + "=nan"]] {
          let value = arguments.last?.split(separator: "=", omittingEmptySubsequences: false).last ?? ""
          let refusal = try #require(InProcess.refusal(of: words + arguments), "\(words) \(arguments)")
          #expect(
            refusal.status == 64 && refusal.message.contains(name) && refusal.message.contains("'\(value)'")
              && refusal.message.hasSuffix("from \(range.lower) to \(range.upper)."),
            "\(words) \(arguments): \(refusal.message)")
        }
        for value in [range.lower, range.upper] {
          let refusal = InProcess.refusal(of: words + [name, value])
          #expect(refusal?.message.contains("is invalid for '\(name)") != true, "\(refusal?.message ?? "")")
        }
      }
    }
    #expect(count > 40)
  }

  /// Command lines of every mode of the commands whose options depend on one.
  private static let modes: [String: [[String]]] = [
    "simulate": simulate + simulate.map { $0 + ["--merge"] },
    "power": [
      ["--summary", "pk"], ["--summary", "mpk"], ["--summary", "multipoles"], ["--summary", "bispectrum"],
      ["--summary", "pdf"], ["--summary", "pk,mpk,multipoles,bispectrum,pdf"],
      ["--summary", "multipoles", "--velocities", "v.npy"],
    ].map { $0 + ["--particles", "p.npy", "--box", "100", "--grid", "8", "--out", "o"] },
    "halos": [
      ["--snapshot", "s", "--out", "o"],
      ["--particles", "p.npy", "--box", "9", "--omega-m", "0.3", "--out", "o"],
    ],
    "predict": ["p.npy", "p.txt"].map { ["--model", "m", "--spectra", $0, "--out", "o.csv"] },
    "infer": [["p.npy"], ["p.txt"], ["p.txt", "--combine"]].map {
      ["--model", "m", "--out", "o", "--observation"] + $0
    },
    "merge": pruned.map { ["--base", "b", "--models", "m,n", "--out", "o"] + $0 }
      + [["--base", "b", "--models", "m,n", "--out", "o", "--method", "ties"]],
    "delta": (pruned.map { ["--model", "m"] + $0 } + [["--delta", "d"]]).map {
      ["--base", "b", "--out", "o"] + $0
    },
    "dimension": [["--suite", "s"], ["--suite", "s", "--model", "m"]],
    "theory bayes": [["--case", "c.json"], ["--case", "c.json", "--out", "o.json"]],
    "theory flow": [["--case", "c.json"], ["--case", "c.json", "--out", "o.json"]],
    "bench": [["training-step"], ["spectrum"], ["cola"], ["theory-relu"], ["emulator-fit"]],
  ]
  private static let pruned = [
    [], ["--prune", "random", "--density", "0.5"], ["--prune", "magnitude", "--density", "0.5"],
  ]
  private static let points = [["--suite", "lcdm", "--count", "2"], ["--parameters", "p.txt"]].map {
    $0 + ["--out", "o"]
  }
  private static let smooth =
    points + points.map { $0 + ["--noiseless"] } + [points[1] + ["--table", "t.dat"]]
  private static let fields =
    points.map { $0 + ["--generator", "fields"] }
    + points.map { $0 + ["--generator", "fields", "--summaries", "pk"] }
    + [["--suite", "local-fnl", "--count", "2", "--out", "o"]]
  private static let lensing =
    points.map { $0 + ["--generator", "lensing"] } + [points[0] + ["--generator", "lensing", "--noiseless"]]
  private static let external = points.map { $0 + ["--external", "run"] }
  private static let emulated = [["--count", "2"], ["--parameters", "p.txt"]].flatMap { points in
    [[], ["--noiseless"], ["--noiseless", "--response", "mean"]].map {
      ["--emulator", "m", "--out", "o"] + points + $0
    }
  }
  private static let paired = [[], ["--generator", "fields"]].map {
    ["--suite", "nwlh", "--pair", "s", "--out", "o"] + $0
  }
  private static let simulate = smooth + fields + lensing + external + emulated + paired

  /// Values of the options that are no numbers.
  private static let samples = [
    "--table": "t.dat", "--table-columns": "k/h,P", "--generator": "smooth", "--output": "pk=p.txt",
    "--mark": "20,1,0.25", "--suite": "lcdm", "--external": "run", "--response": "shared",
    "--summaries": "mpk", "--shard": "0/2", "--velocities": "v.npy", "--axis": "x",
    "--normalisation": "density", "--k": "k.npy", "--layers": "4,2", "--pair": "s",
    "--conformal": "c.json", "--prune": "random", "--rescale": "norm",
  ]

  /// All pairs of an option that depends on something and a mode of its command.
  @Test(arguments: modes.keys.sorted())
  func anOptionIsRefusedWhereItHasNoEffect(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let leaf = try #require(InProcess.leaves.first { $0.words == words })
    let declared = try #require(leaf.type as? any DeclaredCommand.Type)
    try check(declared, words, #require(Self.modes[command]))
  }

  private func check<Declared: DeclaredCommand>(
    _ type: Declared.Type, _ words: [String], _ modes: [[String]]
  ) throws {
    let described = try DescribedOption.all(of: type)
    var (met, unmet, refused) = (Set<String>(), Set<String>(), 0)
    for mode in modes {
      let parsed = try #require(try SlingshotCommand.parseAsRoot(words + mode) as? Declared, "\(mode)")
      for condition in type.effects.conditions {
        if condition.holds(parsed) { met.insert(condition.text) } else { unmet.insert(condition.text) }
      }
      for option in described where !mode.contains(option.name) {
        let conditions = type.effects.conditions.filter { $0.names.contains(option.name) }
        guard !conditions.isEmpty else { continue }
        let value =
          try option.kind == "flag" ? [] : [#require(option.range?.lower ?? Self.samples[option.name])]
        let refusal = InProcess.refusal(of: words + mode + [option.name] + value)
        let failing = conditions.filter { !$0.holds(parsed) }
        if failing.isEmpty {
          // Another rule may forbid what has an effect, such as mass by two ways; it says so in other words.
          #expect(
            refusal?.message.contains("\(option.name) goes") != true, "\(mode) \(refusal?.message ?? "")")
        } else {
          refused += 1
          #expect(refusal?.status == 64, "\(mode) \(option.name)")
          #expect(
            failing.contains { refusal?.message == "\(option.name) goes only \($0.text)." },
            "\(mode) \(refusal?.message ?? "nothing")")
        }
      }
    }
    for condition in type.effects.conditions {
      #expect(
        met.contains(condition.text) && unmet.contains(condition.text), "no mode tells '\(condition.text)'")
    }
    #expect(refused >= type.effects.conditions.flatMap(\.names).count)
  }

  /// What is given at its default is given.
  @Test(arguments: [
    ("--particles", "128"), ("--steps", "5"), ("--box", "1000"), ("--start", "0.3"), ("--maximum-k", "0.5"),
    ("--summaries", "pk,mpk"), ("--timeout", "3600"), ("--retries", "1"), ("--failures", "0.05"),
    ("--jobs", "1"),
  ])
  func aDefaultThatIsGivenCounts(_ option: String, value: String) {
    let refusal = InProcess.refusal(of: ["simulate"] + Self.smooth[0] + [option, value])
    #expect(refusal?.status == 64 && refusal?.message.hasPrefix("\(option) goes only with --") == true)
  }

  @Test func helpStatesDefaultAndRange() throws {
    let options = try DescribedOption.all(
      of: #require(InProcess.leaves.first { $0.words == ["simulate"] }).type)
    func help(_ name: String) -> String? { options.first { $0.name == name }?.abstract }
    #expect(help("--box") == "Side of the periodic box [Mpc/h]; 1000.0 by default, from 0.001 to 1000000.")
    #expect(help("--particles") == "Particles per side; 128 by default, even, from 8 to 1024.")
    #expect(help("--threads") == "Threads; all cores by default, from 1 to 4096.")
  }

  /// The case of a user: one sentence on standard error, nothing on disk.
  @Test func aUserReadsOneSentence() throws {
    try withTemporaryDirectory { folder in
      expectRefused(
        try Command.run(["simulate"] + Self.smooth[0] + ["--box", "500"], in: folder), 64,
        "--box goes only with --generator fields. See 'slingshot simulate --help'.")
      expectRefused(
        try Command.run(["simulate"] + Self.fields[0] + ["--maximum-k", "1e18"], in: folder), 64,
        "The value '1e18' is invalid for '--maximum-k <maximum-k>': expected a number from 1e-06 to 10000.")
      #expect(try snapshot(of: folder).isEmpty)
    }
  }
}
