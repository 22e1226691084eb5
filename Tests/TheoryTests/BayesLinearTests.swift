import Formats
import Foundation
import Randomness
import TestSupport
import Testing
import Theory

@Suite("Linear networks of infinite width in closed form")
struct BayesLinearTests {
  @Test("The fixtures are met to 1e-9")
  func fixtures() throws {
    let golden = try GoldenCase.load()
    let problem = try golden.problem
    let (first, second) = (try #require(problem.sourceTeacher), try #require(problem.targetTeacher))
    for run in golden.bayes {
      let transfer = try LinearTransfer(
        problem,
        BayesParameters(
          sourceStrength: run.gamma1, targetStrength: run.gamma2, beta: run.beta, lambda: run.lam,
          delta: run.delta))
      let (source, target) = (transfer.source, transfer.target)
      #expect(relativeError(source.v, run.sourceV) < 1e-9)
      #expect(relativeError(source.secondMoment.values, run.sourceMoment) < 1e-9)
      #expect(abs(source.rho / run.sourceRho - 1) < 1e-9)
      #expect(abs(source.testError(first) / run.sourceLoss - 1) < 1e-9)
      #expect(relativeError(target.v, run.v) < 1e-9)
      #expect(abs(target.rho / run.rho - 1) < 1e-9)
      #expect(relativeError(target.weights, run.weights) < 1e-9)
      #expect(abs(target.freeEnergy / run.freeEnergy - 1) < 1e-9)
      #expect(abs(target.testError(second) / run.loss - 1) < 1e-9)
      #expect(abs(target.error(problem.target) / run.train - 1) < 1e-9)
      #expect(source.steps < 30 && target.steps < 30)
    }
  }

  @Test(
    "v is the residual times beta, also with more examples than dimensions, and the predictor is k v / lambda"
  )
  func residuals() throws {
    for (examples, delta) in [(8, 0.0), (8, 2.0), (40, 0.0), (40, 2.0)] {
      let problem = try TransferProblem.generated(
        dimension: 20, sourceCount: 50, targetCount: examples, alignment: 0.7, seed: 3)
      let saddle = try LinearTransfer(problem, BayesParameters(targetStrength: 1.3, beta: 40, delta: delta))
        .target
      let outputs = saddle.predictions(problem.target.inputs)
      let misses = zip(problem.target.labels, outputs).map { 40 * ($0 - $1) }
      #expect(relativeError(saddle.v, misses) < 1e-9)
      let fitted = saddle.kernel(problem.target.inputs).times(saddle.v)
      #expect(relativeError(fitted, outputs) < 1e-12)
      #expect(saddle.residual < 1e-12)
    }
  }

  @Test("Without coupling and feature strength it is ridge regression, and weak features tend to it")
  func lazyLimit() throws {
    let task = try TransferProblem.generated(
      dimension: 12, sourceCount: 1, targetCount: 9, alignment: 0, seed: 5
    ).target
    let lazy = try LinearSaddle.solve(task, strength: 0, beta: 30, lambda: 0.5)
    // Phi = C / lambda, so f = C / lambda^2 (C / lambda^2 + I / beta)^-1 y.
    let gram = task.inputs.timesTransposed(task.inputs).scaled(by: 1 / (12 * 0.25))
    let ridge = try CholeskyFactor(gram.addingToDiagonal(1.0 / 30), name: "gram")
    #expect(relativeError(lazy.v, ridge.solve(task.labels)) < 1e-12)
    #expect(lazy.freeEnergy == 0)
    let weak = try [0.02, 0.01].map { strength in
      let saddle = try LinearSaddle.solve(task, strength: strength, beta: 30, lambda: 0.5)
      return relativeError(saddle.weights, lazy.weights)
    }
    // The correction is of second order in gamma.
    #expect(abs(weak[0] / weak[1] - 4) < 0.05)
  }

  @Test("Infinite coupling is ridge regression on the source's features, and strong coupling tends to it")
  func frozenLimit() throws {
    let problem = try TransferProblem.generated(
      dimension: 12, sourceCount: 30, targetCount: 9, alignment: 0.8, seed: 6)
    let source = try LinearSaddle.solve(problem.source, strength: 1, beta: 30, lambda: 1).secondMoment
    let frozen = try LinearSaddle.frozen(problem.target, beta: 30, lambda: 1, source: source)
    let far = try [1e4, 2e4].map { delta in
      let saddle = try LinearSaddle.solve(
        problem.target, strength: 1.5, beta: 30, lambda: 1, delta: delta, source: source)
      return relativeError(saddle.weights, frozen.weights)
    }
    #expect(far[0] < 1e-3)
    #expect(abs(far[0] / far[1] - 2) < 0.02)
  }

  @Test("At zero coupling the source plays no part")
  func noTransfer() throws {
    let problem = try TransferProblem.generated(
      dimension: 12, sourceCount: 30, targetCount: 9, alignment: 0.8, seed: 6)
    let alone = try LinearSaddle.solve(problem.target, strength: 1, beta: 30, lambda: 1)
    let coupled = try LinearTransfer(problem, BayesParameters(beta: 30)).target
    #expect(alone.v == coupled.v)
  }

  @Test("F is at its maximum: every step away lowers it to second order")
  func maximum() throws {
    let problem = try TransferProblem.generated(
      dimension: 10, sourceCount: 20, targetCount: 6, alignment: 0.5, seed: 7)
    let (gamma, beta, lambda, delta) = (1.2, 50.0, 1.0, 3.0)
    let tau = lambda + delta
    let source = try LinearSaddle.solve(problem.source, strength: 1, beta: beta, lambda: lambda).secondMoment
    let saddle = try LinearSaddle.solve(
      problem.target, strength: gamma, beta: beta, lambda: lambda, delta: delta, source: source)
    // F written out from ln Z, equation B8.
    func f(_ v: [Double]) -> Double {
      let u = problem.target.inputs.transposedTimes(v).map { $0 / 10.0.squareRoot() }
      let rho = gamma * gamma * dot(u, u) / (lambda * tau)
      let pulled = pow(delta / tau, 2) * dot(u, source.times(u))
      let logZ = -log(1 - rho) / 2 + gamma * gamma / (2 * lambda) * pulled / (1 - rho)
      return gamma * gamma * (dot(v, problem.target.labels) - dot(v, v) / (2 * beta)) - logZ
    }
    #expect(abs(f(saddle.v) - saddle.freeEnergy) < 1e-12)
    var stream = RandomStream(seed: 1, purpose: "directions")
    for _ in 0..<5 {
      let direction = saddle.v.map { _ in stream.normal() }
      let drops = [1e-3, 2e-3].map { f(saddle.v) - f(sum(saddle.v, direction, times: $0)) }
      #expect(drops[0] > 0 && abs(drops[1] / drops[0] - 4) < 0.05)
    }
  }

  @Test("Nonsense is refused with the reason")
  func refuses() throws {
    let task = try RegressionTask(inputs: Matrix(rows: 1, columns: 2, values: [1, 2]), labels: [1])
    #expect(
      message { try LinearSaddle.solve(task, strength: 1, beta: 10, lambda: 1, delta: 1) }
        == "the second moments of the source's weights have 0 values, expected 4")
    #expect(
      message {
        try LinearSaddle.frozen(
          task, beta: 10, lambda: 1, source: Matrix(rows: 2, columns: 2, values: [1, 0, 0, .infinity]))
      } == "the second moments of the source's weights are not finite in row 2, column 2")
  }

  @Test("D = 200, P1 = 400, P2 = 100")
  func large() throws {
    let problem = try TransferProblem.generated(
      dimension: 200, sourceCount: 400, targetCount: 100, alignment: 0.8, seed: 1)
    let parameters = try BayesParameters(delta: 10)
    let clock = ContinuousClock()
    var fastest = Duration.seconds(1000)
    for _ in 0..<3 {
      let start = clock.now
      let transfer = try LinearTransfer(problem, parameters)
      fastest = min(fastest, clock.now - start)
      #expect(transfer.target.residual < 1e-11 && transfer.source.residual < 1e-11)
    }
    print("linear saddle points at D = 200, P1 = 400, P2 = 100: \(fastest)")
    #expect(fastest < .seconds(2))
  }
}
