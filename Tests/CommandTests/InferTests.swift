import Formats
import Foundation
import TestSupport
import Testing

@Suite struct InferTests {
  /// A folder with a model of a density, two observations as texts and the same as an array.
  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("slingshot infer \(UUID().uuidString)").path

  private static let prepared = Result { () throws -> String in
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: InferTests.folder) }
    func run(_ arguments: String...) throws {
      let made = try Command.run(arguments, in: folder)
      guard made.status == 0 else { throw FormatError.file(made.log, .exists) }
    }
    try run("simulate", "--suite", "lcdm", "--count", "200", "--seed", "1", "--out", "cheap", "--quiet")
    try run("simulate", "--suite", "lcdm", "--count", "3", "--seed", "2", "--out", "held", "--quiet")
    let settings = """
      name: posterior
      source: {simulate: lcdm, count: 60}
      target: {simulate: nwlh, count: 60}
      pretrain:
        head: mixture
        components: 2
        search: {epochs: 30, hidden_layers: [1, 1], units: [32, 32], learning_rate: [2.0e-3, 2.0e-3]}

      """
    try AtomicFile.write(settings, to: folder + "/study.yaml")
    try run(
      "pretrain", "--suite", "cheap", "--summaries", "pk", "--settings", "study.yaml", "--trials", "1",
      "--keep", "1",
      "--out", "model", "--quiet")
    let k = try NumpyFile.readVector(folder + "/held/k.npy")
    let power = try NumpyFile.readMatrix(folder + "/held/pk.npy")
    for (row, name) in ["north", "south"].enumerated() {
      try SpectrumText.write(k: k, power: Array(power.row(row)), to: folder + "/\(name).txt")
    }
    try NumpyFile.write(power, to: folder + "/all.npy")
    var strange = power.selecting(rows: [0])
    strange[0, 10] *= 3
    try NumpyFile.write(strange, to: folder + "/strange.npy")
    return folder
  }

  private func infer(_ arguments: String..., out: String) throws -> Command.Outcome {
    let folder = try Self.prepared.get()
    return try Command.run(["infer", "--model", "model", "--out", out] + arguments, in: folder)
  }

  private func refused(
    _ arguments: [String], _ status: Int32, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try Self.prepared.get()
    let found = try Command.run(["infer", "--model", "model", "--out", "refused"] + arguments, in: folder)
    #expect(found.status == status, "\(found.log)", sourceLocation: sourceLocation)
    for part in parts { #expect(found.log.contains(part), "\(found.log)", sourceLocation: sourceLocation) }
    #expect(
      found.output.isEmpty && found.log.filter { $0 == "\n" }.count == 1, sourceLocation: sourceLocation)
    #expect(!FileManager.default.fileExists(atPath: folder + "/refused"), sourceLocation: sourceLocation)
  }

  @Test func anObservationBecomesAFolder() throws {
    let made = try infer(
      "--observation", "north.txt", "--derived", "S_8=sigma_8*(Omega_m/0.3)^0.5", "--nuisance", "Omega_b,h",
      "--prior", "n_s=normal:0.97:0.05", "--draws", "4000", out: "one")
    #expect(made.status == 0, "\(made.log)")
    #expect(made.log.contains("north.txt") && made.log.contains("training simulations (p "))
    #expect(made.log.contains("Marginalised over Omega_b, h.") && made.log.contains("worth"))
    #expect(made.output.split(separator: "\n").count == 5 && made.output.contains("S_8"))
    let folder = try Self.prepared.get() + "/one"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(
      files == [
        "chain.paramnames", "chain.ranges", "chain.txt", "draws.npz", "figures", "intervals.csv",
        "manifest.json",
        "observations.csv", "posterior.html",
      ])
    let names = try FileBytes.readText(folder + "/chain.paramnames").split(separator: "\n").map {
      $0.split(separator: " ")[0]
    }
    #expect(names == ["Omega_m", "n_s", "sigma_8", "S_8*"])
    let arrays = try NumpyArchive.read(folder + "/draws.npz")
    #expect(Set(arrays.keys) == ["Omega_m", "n_s", "sigma_8", "S_8", "weight", "minus_log_density"])
    #expect(arrays["S_8"]?.values.count == 4000)
    let page = try FileBytes.readText(folder + "/posterior.html")
    #expect(page.contains("<svg") && !page.contains("http://") || page.contains("http://www.w3.org/2000/svg"))
    #expect(page.contains("prefers-color-scheme:dark") && page.contains("Marginalised over"))
    try agreesWithGetdist(folder)
  }

  /// getdist loads the chain and finds our means, deviations and quantiles.
  private func agreesWithGetdist(_ folder: String) throws {
    guard let python = Python.having("getdist") else { return }
    let script = """
      import sys, csv, getdist
      s = getdist.loadMCSamples(sys.argv[1] + '/chain', no_cache=True)
      rows = list(csv.DictReader(open(sys.argv[1] + '/intervals.csv')))
      worst = 0
      for i, row in enumerate(rows):
          d = float(row['deviation'])
          worst = max(worst, abs(s.means[i] - float(row['mean'])) / d, abs(s.sddev[i] / d - 1))
          for name, share in [('low_68', .16), ('low_95', .025)]:
              worst = max(worst, abs(s.confidence(i, share) - float(row[name])) / d)
          for name, share in [('high_68', .16), ('high_95', .025)]:
              worst = max(worst, abs(s.confidence(i, share, upper=True) - float(row[name])) / d)
      print('ok' if worst < 0.02 else worst)
      """
    let found = try python.run(script, [folder])
    #expect(found.output.hasSuffix("ok\n"), "\(found.output)")
  }

  /// An observation that no network can read as numbers ends in a sentence or in a warning, never in a crash.
  @Test(arguments: [1e30, 1e-30, 1e200])
  func absurdObservations(_ size: Double) throws {
    let folder = try Self.prepared.get()
    let k = try NumpyFile.readVector(folder + "/held/k.npy")
    let name = "absurd\(size)"
    try NumpyFile.write(NumpyArray(k.map { _ in size }), to: "\(folder)/\(name).npy")
    let found = try infer("--observation", name + ".npy", "--draws", "200", out: name)
    #expect([0, 65].contains(found.status) && !found.log.isEmpty, "\(found.log)")
  }

  /// What has no logarithm is told with the file that it is in; an empty calibration with what it should be.
  @Test func filesAreNamed() throws {
    let folder = try Self.prepared.get()
    let k = try NumpyFile.readVector(folder + "/held/k.npy")
    try NumpyFile.write(NumpyArray(k.indices.map { $0 == 4 ? -1.0 : 1000 }), to: folder + "/negative.npy")
    try refused(
      ["--observation", "north.txt", "--observation", "negative.npy"], 65, "negative.npy: row 1, ", "bin 5",
      "is -1.0, expected a positive number")
    try AtomicFile.write("", to: folder + "/empty.json")
    try refused(
      ["--observation", "north.txt", "--recalibrated", "empty.json"], 65,
      "empty.json is not a calibration that can be used",
      "expected the output of slingshot calibrate --json, found no JSON")
  }

  @Test func severalObservationsAndTheirCombination() throws {
    let each = try infer(
      "--observation", "north.txt", "--observation", "south.txt", "--draws", "500", out: "each")
    #expect(each.status == 0 && each.output.split(separator: "\n").count == 11, "\(each.log)")
    let array = try infer("--observation", "all.npy", "--draws", "500", out: "array")
    #expect(array.status == 0 && array.output.split(separator: "\n").count == 16, "\(array.log)")
    let folder = try Self.prepared.get()
    // A network's numbers depend on the rows beside them by rounding only.
    let chains = try ["each", "array"].map { name in
      try FileBytes.readText("\(folder)/\(name)/chain-1.txt").split(whereSeparator: \.isWhitespace)
        .compactMap { Double($0) }
    }
    #expect(chains[0].count == chains[1].count && chains[0].count > 1000)
    let other = zip(chains[0], chains[1]).count { abs($0 - $1) > 1e-3 * max(1, abs($0)) }
    #expect(other < chains[0].count / 50, "\(other) of \(chains[0].count)")
    // Once more the same, on one thread.
    let again = try infer(
      "--observation", "all.npy", "--draws", "500", "--threads", "1", "--force", out: "array")
    #expect(again.output == array.output)
    let both = try infer(
      "--observation", "north.txt", "--observation", "north.txt", "--combine", "--draws", "5000", out: "both")
    #expect(both.status == 0 && both.log.contains("independent"), "\(both.log)")
    #expect(both.output.split(separator: "\n").count == 6)
    #expect(both.log.contains("north.txt and north.txt agree: their posteriors differ by 0."), "\(both.log)")
    let tensions = try FileBytes.readText(folder + "/both/tensions.csv")
    #expect(tensions.hasPrefix("first,second,verdict,p_value,sigma,directions,shift_Omega_m,"))
    #expect(tensions.contains("north.txt,north.txt,agree,"))
    let page = try FileBytes.readText(folder + "/both/posterior.html")
    #expect(page.contains("Do the observations agree?") && page.contains("north.txt and north.txt agree"))
    try refused(
      ["--observation", "north.txt", "--combine"], 64, "--combine needs at least two observations, found 1")
    expectRefused(
      try infer("--observation", "north.txt", out: "each"), 64, "each", "exists already")
  }

  @Test func anObservationUnlikeTheTrainingIsToldFirst() throws {
    let made = try infer("--observation", "strange.npy", "--draws", "200", out: "strange")
    #expect(made.status == 0, "\(made.log)")
    #expect(made.log.hasPrefix("strange.npy is unlike the training simulations"))
    #expect(made.log.contains("pk, bin 11") && made.log.contains("mean nothing unless you know why"))
    let page = try FileBytes.readText(try Self.prepared.get() + "/strange/posterior.html")
    #expect(page.contains("The observation is unlike the training simulations"))
  }

  @Test func whatCannotBeIsOneSentence() throws {
    let folder = try Self.prepared.get()
    let k = try NumpyFile.readVector(folder + "/held/k.npy")
    let power = Array(try NumpyFile.readMatrix(folder + "/held/pk.npy").row(0))
    func spectrum(_ name: String, _ k: [Double], _ power: [Double]) throws {
      let lines = zip(k, power).map { "\($0) \($1)\n" }
      try AtomicFile.write(lines.joined(), to: folder + "/" + name)
    }
    try spectrum("bins.txt", k.map { 1.1 * $0 }, power)
    try refused(["--observation", "bins.txt"], 65, "bins.txt", "the model")
    var wrong = power
    wrong[3] = .nan
    try NumpyFile.write(Matrix(rows: 1, columns: wrong.count, values: wrong), to: folder + "/nan.npy")
    try refused(["--observation", "nan.npy"], 65, "nan.npy: row 1, bin 4", "nan", "expected a finite number")
    wrong[3] = -2
    try NumpyFile.write(Matrix(rows: 1, columns: wrong.count, values: wrong), to: folder + "/negative.npy")
    try refused(["--observation", "negative.npy"], 65, "-2.0", "expected a positive number")
    try AtomicFile.write(
      "# mpk_R10_p2_ds0.25\n# box: 1000\n" + zip(k, power).map { "\($0) \($1)\n" }.joined(),
      to: folder + "/other.txt")
    try refused(["--observation", "other.txt"], 65, "other.txt", "mpk_R10_p2_ds0.25", "pk")
    let north = ["--observation", "north.txt"]
    try refused(north + ["--prior", "Omega_m=uniform:0.05:0.3"], 65, "outside the trained support")
    try refused(north + ["--prior", "Omega_m=normal:0.3"], 64, "normal:MEAN:DEVIATION or uniform:LOW:HIGH")
    try refused(north + ["--prior", "Omega_M=normal:0.3:0.01"], 64, "did you mean 'Omega_m'?")
    try refused(north + ["--derived", "S_8=sigma_8*sqrt(Omegam/0.3)"], 64, "did you mean 'Omega_m'?")
    try refused(north + ["--derived", "S_8=sigma_8*("], 64, "cannot be read", "at character 10")
    try refused(north + ["--derived", "S_8=__import__(1)"], 64, "expected a function out of")
    try refused(north + ["--nuisance", "M_nu"], 64, "'M_nu' in --nuisance is no parameter of the model")
    let width = power.count
    func covariance(_ name: String, _ change: (inout Matrix) -> Void) throws {
      var matrix = Matrix(rows: width, columns: width)
      for bin in 0..<width { matrix[bin, bin] = pow(0.01 * power[bin], 2) }
      change(&matrix)
      try NumpyFile.write(matrix, to: folder + "/" + name)
    }
    try covariance("negative-c.npy") { $0[2, 2] *= -1 }
    try refused(north + ["--covariance", "negative-c.npy"], 65, "expected positive variances")
    try covariance("asymmetric.npy") { $0[2, 1] = 0.5 * $0[1, 1] }
    try refused(north + ["--covariance", "asymmetric.npy"], 65, "expected a symmetric matrix")
    try covariance("singular.npy") {
      $0[2, 1] = ($0[1, 1] * $0[2, 2]).squareRoot()
      $0[1, 2] = $0[2, 1]
    }
    try refused(north + ["--covariance", "singular.npy"], 65, "expected a positive definite matrix")
    try covariance("good.npy") { _ in }
    let good = try infer(
      "--observation", "north.txt", "--covariance", "good.npy", "--draws", "200", out: "covariance")
    #expect(good.status == 0 && good.log.contains("the posterior is that of the observation"), "\(good.log)")
    try AtomicFile.write("{\"verdict\": \"calibrated\"}", to: folder + "/calibration.json")
    try refused(north + ["--recalibrated", "calibration.json"], 65, "temperature.exponent")
    try AtomicFile.write("{\"temperature\": {\"exponent\": 1e9}}", to: folder + "/calibration.json")
    try refused(north + ["--recalibrated", "calibration.json"], 65, "from 0.0625 to 16.0, found 1")
    try refused(
      north + ["--conformal", "calibration.json"], 65,
      "calibrate --json with simulations and 99 to 100000 draws, found none")
    for other in [
      ["--prior", "h=uniform:0.6:0.8"], ["--derived", "a=h*h"], ["--recalibrated", "calibration.json"],
    ] {
      try refused(
        north + ["--conformal", "calibration.json"] + other, 64,
        "--conformal", "without --prior, --derived, --combine and --recalibrated")
    }
  }

  /// Limits by the ranks of a calibration are the quantiles that conformal prediction names, and reach the prior's ends where
  /// truths were missed altogether; the draws stay as they are.
  @Test func limitsAreConformal() throws {
    let folder = try Self.prepared.get()
    let names = ["Omega_m", "Omega_b", "h", "n_s", "sigma_8"]
    func calibration(_ count: Int, rank: (Int) -> Int) throws {
      let ranks = (0..<count).map(rank)
      let own = names.map { ($0, JSONValue.object([("ranks", .array(ranks.map { .integer($0) }))])) }
      try JSONValue.object([
        ("model_sha256", .string(try SHA256.ofFile(folder + "/model/model.safetensors"))),
        ("simulations", .integer(count)), ("draws", .integer(99)), ("parameters", .object(own)),
        ("narrower", .strings(count == 40 ? ["h 0.7 to 0.7 of 0.5 to 0.9"] : [])),
      ]).write(to: folder + "/ranks.json")
    }
    func table(_ out: String) throws -> [[Substring]] {
      try FileBytes.readText("\(folder)/\(out)/intervals.csv").split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
    }
    let north = ["--observation", "north.txt", "--draws", "2000"]
    // Truths in the middle half of posteriors alone: limits are closer.
    try calibration(100) { 25 + $0 / 2 }
    let plain = try infer(north[0], north[1], north[2], north[3], out: "plain-limits")
    let closer = try infer(north[0], north[1], north[2], north[3], "--conformal", "ranks.json", out: "closer")
    #expect(closer.status == 0 && closer.log.contains("Limits are conformal: "), "\(plain.log)\(closer.log)")
    for (page, caption) in [
      ("plain-limits", "Intervals have equal tails."), ("closer", "Intervals are conformal: "),
    ] {
      #expect(try FileBytes.readText("\(folder)/\(page)/posterior.html").contains(caption))
    }
    let chains = try ["plain-limits", "closer"].map { try FileBytes.readText("\(folder)/\($0)/chain.txt") }
    #expect(chains[0] == chains[1])
    for (one, other) in zip(try table("plain-limits"), try table("closer")) {
      let (low, high) = (try #require(Double(one[5])), try #require(Double(one[6])))
      let (near, far) = (try #require(Double(other[5])), try #require(Double(other[6])))
      #expect(low < near && far < high && one[3] == other[3])
    }
    // Truths beyond all draws: the limits are the prior's ends.
    try calibration(40) { $0 % 2 == 0 ? 0 : 99 }
    let missed = try infer(north[0], north[1], north[2], north[3], "--conformal", "ranks.json", out: "missed")
    #expect(missed.status == 0, "\(missed.log)")
    let h = try #require(try table("missed").first { $0[2] == "h" })
    #expect(Double(h[5]) == 0.5 && Double(h[6]) == 0.9, "\(h)")
    // What the calibration's simulations do not fill is said again.
    #expect(
      missed.log.contains("do not fill the model's bounds evenly, h 0.7 to 0.7 of 0.5 to 0.9: what they say"))
    #expect(!closer.log.contains("do not fill"))
    try calibration(40) { $0 == 7 ? 100 : $0 }
    try refused(
      north + ["--conformal", "ranks.json"], 65,
      "expected whole ranks of Omega_m from 0 to 99, found one that is not")
    try calibration(40) { _ in 50 }
    try refused(
      north + ["--conformal", "ranks.json"], 65, "expected ranks of Omega_m that differ, found 50 40 times")
    try calibration(10) { 10 * $0 }
    try refused(
      north + ["--conformal", "ranks.json"], 65,
      "expected at least 19 simulations, for limits of 95 %, found 10")
  }
}
