import Formats
import Foundation
import TestSupport
import Testing

/// Which status a refusal ends with: 64 where options are malformed, name what is not there or contradict each other, 65
/// where the contents of a file are at fault.
@Suite struct OptionStatusTests {
  /// Command lines that only their options make wrong; SOURCE and TARGET are suites, MODEL and FINE models, OUT is free.
  private static let usage = """
    pretrain --suite SOURCE --out OUT --summaries pq
    pretrain --suite SOURCE --out OUT --summaries pk,pk
    pretrain --suite SOURCE --out OUT --summaries pk --encoding mpk=log
    pretrain --suite SOURCE --out OUT --encoding pk=ln
    pretrain --suite SOURCE --out OUT --infer Omega_q
    pretrain --suite SOURCE --out OUT --nuisance Omega_q
    pretrain --suite SOURCE --out OUT --infer h --nuisance h
    pretrain --suite SOURCE --out OUT --nuisance Omega_m,Omega_b,h,n_s,sigma_8
    pretrain --suite SOURCE --out OUT --bounds Omega_q=0:1
    pretrain --suite SOURCE --out OUT --bounds h=1:0
    pretrain --suite SOURCE --out OUT --infer h --bounds Omega_m=0:1
    pretrain --suite SOURCE --out OUT --scale Omega_q=log
    pretrain --suite SOURCE --out OUT --bounds Omega_m=-1:1 --scale Omega_m=log
    pretrain --suite SOURCE --out OUT --maximum-k 1e-4
    pretrain --suite SOURCE --out OUT --trials 2 --keep 3
    pretrain --suite SOURCE --out OUT --kind flat
    transfer --model MODEL --suite TARGET --out OUT --strategy warmstart
    transfer --model MODEL --suite TARGET --out OUT --strategy scratch,scratch
    transfer --model MODEL --suite TARGET --out OUT --strategy bottleneck
    transfer --model MODEL --suite TARGET --out OUT --strategy emulated
    transfer --model MODEL --suite TARGET --out OUT --strategy scratch --source SOURCE
    transfer --model MODEL --suite TARGET --out OUT --source SOURCE --source-value Omega_m=1
    transfer --model MODEL --suite TARGET --out OUT --source-value M_nu=0
    transfer --model MODEL --suite TARGET --out OUT --infer Omega_q
    transfer --model MODEL --suite TARGET --out OUT --nuisance Omega_q
    transfer --model MODEL --suite TARGET --out OUT --bounds h=0:2
    transfer --model MODEL --suite TARGET --out OUT --scale h=log
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --axis qk:k=SOURCE/k.npy
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --unit qk=a
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --bounds Omega_q=0:1
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --label Omega_q=o
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --axis pk:k=SOURCE/k.npy --axis pk:k=SOURCE/k.npy
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --axis pk=SOURCE/k.npy --axis pk=SOURCE/k.npy
    import --parameters SOURCE/parameters.txt --out OUT --observable p/k=SOURCE/pk.npy
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/pk.npy --name a/b
    infer --model FINE --suite TARGET --out OUT --infer Omega_q
    infer --model FINE --suite TARGET --out OUT --nuisance Omega_q
    infer --model FINE --suite TARGET --out OUT --derived a=Omega_q
    infer --model FINE --suite TARGET --out OUT --derived h=Omega_m
    infer --model FINE --suite TARGET --out OUT --prior Omega_q=normal:0:1
    infer --model FINE --suite TARGET --out OUT --prior h=flat
    predict --model FINE --suite TARGET --out OUT.dat
    predict --model FINE --suite TARGET --out OUT.csv --threads 0
    calibrate --model FINE --suite TARGET --draws 5
    explain --model FINE --suite TARGET --out OUT --groups 13
    explain --model FINE --suite TARGET --out OUT --count 0
    run STUDY --out OUT --set study.tests=4
    run STUDY --out OUT --set study.targets=many
    run STUDY --out OUT --set study.targets=[
    run STUDY --out OUT --set study.strategies=[warmstart]
    run STUDY --out OUT --set study.test=9 --set study.test=8
    forecast STUDY --out OUT --set forecast.universe=1
    forecast --source SOURCE --out OUT
    forecast --source SOURCE --suite SOURCE --out OUT
    forecast --source SOURCE --suite SOURCE/../source --out OUT
    forecast --source SOURCE --suite TARGET --out OUT --source-value Omega_q=1 --set study.targets=[20] --quick
    transfer --model MODEL --suite TARGET --out OUT --source TARGET
    demo --out OUT --set study.tests=4
    theory run STUDY --out OUT --resume --force
    theory bayes --case c.json --force
    theory flow --case c.json --force
    snapshot --out OUT --parameter Omega_q=1
    snapshot --out OUT --parameter Omega_m=7
    snapshot --out OUT --parameter Omega_m=0.1 --parameter Omega_b=0.2
    snapshot --out OUT --redshift 1 --start 0.9
    power --particles p.npy --box 9 --grid 8 --out OUT --summary pq
    power --particles p.npy --box 9 --grid 8 --out OUT --summary mpk --mark 1,2
    halos --particles p.npy --box 9 --out OUT
    simulate --suite lcdm --count 2 --out OUT --shard 2/2
    simulate --suite lcmd --count 2 --out OUT
    simulate --suite lcmd --count 2 --out OUT --generator fields
    noise --suite SOURCE --covariance SOURCE/pk.npy --out OUT --summaries pq
    dimension --suite SOURCE --layers 4,0
    dimension --suite SOURCE --summaries pq
    dimension --suite SOURCE --nuisance Omega_q
    merge --base MODEL --models FINE,MODEL --out OUT --method tise
    merge --base MODEL --models FINE --out OUT
    merge --base MODEL --models FINE,FINE --out OUT
    merge --base MODEL --models FINE,MODEL --out OUT --weights 1
    merge --base MODEL --models FINE,MODEL --out OUT --weights 1,-1
    merge --base MODEL --models FINE,MODEL --out OUT --weights 1,1e9
    merge --base MODEL --models FINE,FINE/../warm-start-n20-s1 --out OUT
    merge --base MODEL --models FINE,MODEL --out OUT --prune random --density 0.5 --leaf-by-leaf
    merge --base MODEL --models FINE,MODEL --out OUT --suites TARGET
    merge --base MODEL --models FINE,MODEL --out OUT --method fisher
    merge --base MODEL --models FINE,MODEL --out OUT --prune random
    merge --base MODEL --models FINE,MODEL --out OUT --prune random --density 0.5 --rescale 0.4
    delta --base MODEL --out OUT
    delta --base MODEL --model FINE --delta FINE --out OUT
    delta --base MODEL --model FINE --out OUT --prune random
    bench spectra
    inspect
    report
    cite
    doctor all
    """

  /// Command lines that a file makes wrong.
  private static let badData = """
    pretrain --suite MODEL --out OUT
    pretrain --suite SOURCE --out OUT --bounds Omega_m=0.3:0.31
    transfer --model SOURCE --suite TARGET --out OUT
    transfer --model MODEL --suite FINE --out OUT
    import --parameters SOURCE/parameters.txt --out OUT --observable pk=SOURCE/manifest.json
    infer --model FINE --suite TARGET --out OUT
    infer --model FINE --suite TARGET --out OUT --prior h=uniform:0.1:0.2
    predict --model SOURCE --suite TARGET --out OUT.csv
    calibrate --model FINE --suite TARGET
    explain --model FINE --suite TARGET --out OUT --count 1000
    explain --model FINE --suite SOURCE --before TARGET --out OUT
    noise --suite SOURCE --covariance SOURCE/k.npy --out OUT
    dimension --suite MODEL
    dimension --suite SOURCE --model SOURCE
    merge --base SOURCE --models FINE,MODEL --out OUT
    merge --base MODEL --models FINE,SOURCE --out OUT
    delta --base MODEL --model SOURCE --out OUT
    delta --base MODEL --delta FINE --out OUT
    delta --base SOURCE --model FINE --out OUT
    inspect SOURCE/..
    cite SOURCE
    report SOURCE
    """

  private static func words(_ line: Substring, _ tiny: TinyStudy.Finished, in folder: String) -> [String] {
    let places = [
      "SOURCE": tiny.run + "/suites/source", "TARGET": tiny.suite, "MODEL": tiny.run + "/models/source-plain",
      "FINE": tiny.model, "STUDY": tiny.study, "OUT": folder + "/out",
    ]
    return line.split(separator: " ").map { word in
      places.reduce(String(word)) { $0.replacing($1.key, with: $1.value) }
    }
  }

  @Test(arguments: [(usage, Int32(64)), (badData, Int32(65))])
  func refusals(_ lines: String, status: Int32) throws {
    let tiny = try TinyStudy.finished.get()
    try withTemporaryDirectory { folder in
      for line in lines.split(separator: "\n") {
        let refusal = InProcess.run(Self.words(line, tiny, in: folder))
        #expect(refusal?.status == status, "\(line): \(refusal?.message.prefix(300) ?? "done")")
        let left = try snapshot(of: folder)
        #expect(left.isEmpty, "\(line) leaves something")
      }
    }
  }

  @Test func everyCommandIsInTheTable() {
    let tried = Set(Self.usage.split(separator: "\n").map { String($0.split(separator: " ")[0]) })
    for (words, _) in InProcess.leaves { #expect(tried.contains(words[0]), "\(words)") }
  }
}
