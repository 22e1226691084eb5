import Formats
import OrderedCollections
import Suites
import Training

/// The two suites of a study, cut to the bins used, with the rows held out for the test.
struct StudyData: Sendable {
  let source: Suite
  let target: Suite
  let summary: String
  let sourceScaling: ParameterScaling
  let targetScaling: ParameterScaling
  /// The rows held out, and how the others are given out by seed and count.
  let plan: SplitPlan
  let testRows: [Int]
  /// Files that were read.
  let files: [String]

  /// Loads or simulates both suites and checks that they fit the study.
  ///
  /// - Parameters:
  ///   - study: what is done.
  ///   - summary: the summary that networks read.
  ///   - suites: folder in which simulated suites are kept and found again.
  init(
    _ study: Study, summary: String, suites: String, threads: Int?, quiet: Bool
  ) throws(PipelineError) {
    let source = try study.source.load(
      summaries: study.summaries, keep: suites + "/source", threads: threads, quiet: quiet)
    let target = try study.target.load(
      summaries: study.summaries, keep: suites + "/target", threads: threads, quiet: quiet)
    files = source.files + target.files
    self.summary = summary
    do {
      self.source = try source.suite.selecting(k: 0...study.maximumK)
      self.target = try target.suite.selecting(k: 0...study.maximumK)
      try KBins.require(
        self.target.k, of: target.suite.name, toMatch: self.source.k, of: source.suite.name)
      for (suite, names) in [(self.source, study.sourceParameters), (self.target, study.targetParameters)] {
        _ = try suite.parameters(named: names)
        // Those compared later are looked for now, before anything is trained.
        for name in study.summaries { _ = try suite.summary(name) }
      }
      sourceScaling = try ParameterScaling(names: study.sourceParameters)
      targetScaling = try ParameterScaling(names: study.targetParameters)
      plan = try SplitPlan(test: .last(study.comparison.test), validationShare: 0)
      testRows = try plan.testRows(count: self.target.count)
    } catch { throw .suite(error) }
    let available = self.target.count - testRows.count
    if let most = study.comparison.targets.last, most > available {
      throw .tooFewSimulations(
        suite: self.target.name, asked: most, available: available, tested: testRows.count)
    }
  }

  /// Spectra of the source, `[N, K]`.
  var sourceSpectra: Matrix { source.summaries[summary] ?? Matrix(rows: 0, columns: 0) }

  /// Spectra of the target, `[N, K]`.
  var targetSpectra: Matrix { target.summaries[summary] ?? Matrix(rows: 0, columns: 0) }

  /// The source rows trained on and held out.
  func sourceSplit(_ study: Study) throws(PipelineError) -> Split {
    do {
      return try Split.shuffled(
        count: source.count, validation: study.pretrain.validation, test: 0, seed: study.pretrain.seed)
    } catch { throw .suite(error) }
  }

  /// Source simulations as a network reads them.
  func sourceData(_ rows: [Int], _ normaliser: SummaryNormaliser) throws(PipelineError) -> TrainingData {
    do {
      return TrainingData(
        inputs: try normaliser.inputs(sourceSpectra, rows: rows),
        targets: try sourceScaling.targets(source.parameters, rows: rows), count: rows.count)
    } catch { throw .suite(error) }
  }

  /// Target simulations as a network reads them.
  func targetData(_ rows: [Int], _ normaliser: SummaryNormaliser) throws(PipelineError) -> TrainingData {
    do {
      return TrainingData(
        inputs: try normaliser.inputs(targetSpectra, rows: rows),
        targets: try targetScaling.targets(target.parameters, rows: rows), count: rows.count)
    } catch { throw .suite(error) }
  }

  /// The target rows that `count` simulations and a seed stand for; smaller counts lie in larger ones.
  func targetRows(count: Int, seed: Int) throws(PipelineError) -> [Int] {
    do { return try plan.split(count: target.count, target: count, seed: UInt64(seed)).train } catch {
      throw .suite(error)
    }
  }

  /// Mean and deviation of the source's training simulations.
  func sourceNormaliser(_ rows: [Int]) throws(PipelineError) -> SummaryNormaliser {
    do { return try SummaryNormaliser(fitting: .source, source: .init(sourceSpectra, rows: rows)) } catch {
      throw .suite(error)
    }
  }

  /// Mean and deviation of the target simulations in hand.
  func targetNormaliser(_ rows: [Int]) throws(PipelineError) -> SummaryNormaliser {
    do { return try SummaryNormaliser(fitting: .target, target: .init(targetSpectra, rows: rows)) } catch {
      throw .suite(error)
    }
  }
}
