import Formats
import Foundation
import Randomness
import TestSupport
import Testing
import Theory

/// |a - b| / |b|.
private func distance(_ a: [Double], _ b: [Double]) -> Double {
  let off = sum(a, b, times: -1)
  return (dot(off, off) / dot(b, b)).squareRoot()
}

private func short(_ particles: Int = 2048, seed: UInt64 = 1) -> SamplingSettings {
  var settings = SamplingSettings()
  settings.particles = particles
  settings.averagedIterations = 16
  settings.seed = seed
  return settings
}

@Suite("Sampling the law of a neuron")
struct BayesSamplingTests {
  private let problem: TransferProblem
  private let test: Matrix

  init() throws {
    problem = try TransferProblem.generated(
      dimension: 20, sourceCount: 40, targetCount: 15, alignment: 0.7, seed: 11)
    test = TransferProblem.normalInputs(100, 20, seed: 11)
  }

  @Test(
    "A linear network meets its closed form", arguments: [(0.0, 1.0), (1.0, 1.0), (10.0, 1.5), (100.0, 0.5)])
  func linear(delta: Double, gamma: Double) throws {
    let parameters = try BayesParameters(targetStrength: gamma, beta: 50, delta: delta)
    let exact = try LinearTransfer(problem, parameters)
    let found = try SampledTransfer(problem, phi: .linear, parameters, testInputs: test, settings: short())
    for (saddle, expected) in [(found.source, exact.source), (found.target, exact.target)] {
      let predictions = expected.predictions(test)
      #expect(distance(saddle.predictions, predictions) < 0.015)
      // The estimated error is the error, to the accuracy of eight batches.
      let errors = saddle.predictionErrors
      let ratio =
        distance(saddle.predictions, predictions)
        / (dot(errors, errors) / dot(predictions, predictions)).squareRoot()
      #expect(ratio < 3)
    }
    #expect(abs(found.source.rho - exact.source.rho) < 0.01)
    #expect(abs(found.target.rho - exact.target.rho) < 0.05)
    let kernel = exact.source.kernel(problem.source.inputs)
    #expect(distance(found.source.kernel.values, kernel.values) < 0.01)
    #expect(abs(found.source.alignment(problem.source) - exact.source.alignment(problem.source)) < 0.01)
  }

  @Test("Strong features stay within the barrier: gamma = 10 at beta = 100")
  func strong() throws {
    let exact = try LinearSaddle.solve(problem.source, strength: 10, beta: 100, lambda: 1)
    let found = try SampledSaddle.solve(
      problem.source, phi: .linear, strength: 10, beta: 100, lambda: 1, settings: short())
    #expect(exact.rho > 0.97)
    #expect(abs(found.rho - exact.rho) < 0.005)
  }

  @Test(
    "The same seed gives the same bytes on every number of threads",
    arguments: [.relu, .tanh] as [Nonlinearity])
  func threads(phi: Nonlinearity) throws {
    let results = try [1, 2, 3].map { threads in
      var settings = short(300)
      settings.averagedIterations = 3
      settings.threads = threads
      return try SampledTransfer(
        problem, phi: phi, BayesParameters(beta: 50, delta: 2), testInputs: test, settings: settings
      ).target
    }
    for other in results.dropFirst() {
      #expect(other.v == results[0].v && other.predictions == results[0].predictions)
    }
  }

  @Test(
    "Without feature strength the kernel is that of the prior",
    arguments: [.relu, .erf, .linear] as [Nonlinearity])
  func lazy(phi: Nonlinearity) throws {
    let saddle = try SampledSaddle.solve(
      problem.target, phi: phi, strength: 0, beta: 50, lambda: 0.8, testInputs: test, settings: short(8192))
    let exact = try LazyKernel.kernel(phi, problem.target.inputs, problem.target.inputs, lambda: 0.8)
    // 8192 particles x 16 iterations x 4 independent samples: 0.2 % of a typical entry.
    #expect(distance(saddle.kernel.values, exact.values) < 0.005)
    #expect(saddle.acceptance == 1)
    let ridge = try KernelRidge(
      kernel: exact, testKernel: LazyKernel.kernel(phi, test, problem.target.inputs, lambda: 0.8),
      labels: problem.target.labels, beta: 50, lambda: 0.8)
    #expect(distance(saddle.predictions, ridge.predictions) < 0.01)
  }

  @Test("Weak features tend to the lazy limit, with the square of gamma")
  func weak() throws {
    let exact = try LazyKernel.kernel(.erf, problem.target.inputs, problem.target.inputs, lambda: 1)
    let changes = try [0.04, 0.08].map { strength in
      let saddle = try SampledSaddle.solve(
        problem.target, phi: .erf, strength: strength, beta: 50, lambda: 1, settings: short(4096))
      return kernelAlignment(saddle.kernel, problem.target.labels)
        - kernelAlignment(exact, problem.target.labels)
    }
    print(changes)
    #expect(changes[0] > 0 && abs(changes[1] / changes[0] - 4) < 1)
  }

  @Test(
    "Infinite coupling is regression on the source's features", arguments: [.relu, .tanh] as [Nonlinearity])
  func frozen(phi: Nonlinearity) throws {
    let source = try SampledSaddle.solve(
      problem.source, phi: phi, strength: 1, beta: 50, lambda: 1, settings: short(512), stage: "source")
    let limit = try KernelRidge.frozen(
      problem.target, phi: phi, beta: 50, lambda: 1, weights: source.weights, testInputs: test)
    var settings = short(512)
    settings.sourceSteps = 0
    let near = try SampledSaddle.solve(
      problem.target, phi: phi, strength: 1, beta: 50, lambda: 1, delta: 1e5, source: .law(source),
      testInputs: test, settings: settings)
    #expect(distance(near.predictions, limit.predictions) < 0.01)
    let drawn = try SampledSaddle.solve(
      problem.target, phi: phi, strength: 1, beta: 50, lambda: 1, delta: 1e5, source: .drawn(source.weights),
      testInputs: test, settings: settings)
    #expect(distance(drawn.predictions, limit.predictions) < 0.01)
  }

  @Test("Learned features stretch the pre-activations along the task, before and after the transfer")
  func preactivations() throws {
    let teacher = try #require(problem.sourceTeacher)
    let along = Matrix(rows: 1, columns: 20, values: teacher.direction)
    let found = try SampledTransfer(
      problem, phi: .tanh, BayesParameters(sourceStrength: 2, beta: 50, delta: 5), settings: short(2048))
    let prior = try SampledSaddle.solve(
      problem.source, phi: .tanh, strength: 0, beta: 50, lambda: 1, settings: short(2048))
    let widths = try [prior, found.source, found.target].map { saddle in
      let h = try saddle.preactivations(along).values
      return dot(h, h) / Double(h.count)
    }
    #expect(abs(widths[0] - 1) < 0.1)
    #expect(widths[1] > 1.5 && widths[2] > 1.5)
    let histogram = try PreactivationHistogram(
      found.source.preactivations(along).values, bins: 40, range: -10...10)
    #expect(abs(histogram.densities.reduce(0, +) * 0.5 - 1) < 1e-9)
    #expect(histogram.edges.count == 41)
  }

  @Test("What cannot be predicted is refused with the reason")
  func refuses() throws {
    let task = problem.target
    #expect(
      message { try SampledSaddle.solve(task, phi: .hermite(2), strength: 1, beta: 50, lambda: 1) }
        == "the law of a neuron with activation hermite2 has no finite integral at any feature strength above 0,"
        + " expected an activation that grows at most linearly")
    #expect(
      message {
        try SampledSaddle.solve(
          task, phi: .relu, strength: 1, beta: 50, lambda: 1, delta: 1,
          source: .drawn(Matrix(rows: 3, columns: 7)))
      } == "the source inputs have 7 dimensions and the target inputs 20, expected the same number")
    #expect(
      message {
        try SampledSaddle.solve(
          task, phi: .relu, strength: 1, beta: 50, lambda: 1, testInputs: Matrix(rows: 3, columns: 7))
      } == "the columns of the test inputs have 7 values, expected 20")
    var settings = SamplingSettings()
    settings.particles = 0
    #expect(
      message {
        try SampledSaddle.solve(task, phi: .relu, strength: 1, beta: 50, lambda: 1, settings: settings)
      }
        == "the number of particles is 0, expected a whole number of at least 2")
    #expect(
      message { try LazyKernel.kernel(.tanh, test, test, lambda: 1) }
        == "the activation of a kernel in closed form is tanh, expected linear, relu, erf or hermite")
  }
}
