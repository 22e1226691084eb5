import Formats
import TestSupport
import Testing
import Theory

@Suite("Tasks, parameters and activations")
struct BayesProblemTests {
  @Test("Parameters that are not finite or out of range are refused, and the sentence says which")
  func refusesParameters() {
    #expect(
      message { try BayesParameters(beta: -1) }
        == "the inverse ridge beta is -1.0, expected a finite number above 0")
    #expect(
      message { try BayesParameters(delta: .infinity) }
        == "the elastic coupling delta is inf, expected a finite number of at least 0")
    #expect(
      message { try BayesParameters(targetStrength: .nan) }
        == "the target's feature strength gamma2 is nan, expected a finite number of at least 0")
    #expect(
      message { try BayesParameters(sourceStrength: -0.1) }
        == "the source's feature strength gamma1 is -0.1, expected a finite number of at least 0")
    #expect(
      message { try BayesParameters(lambda: 0) }
        == "the weight decay lambda is 0.0, expected a finite number above 0")
    #expect(
      message { try Nonlinearity.hermite(13).validate() }
        == "the degree of a Hermite polynomial is 13, expected a whole number from 1 to 12")
  }

  @Test("Tasks of other shapes, or not finite, are refused")
  func refusesTasks() throws {
    let five = try RegressionTask(inputs: Matrix(rows: 2, columns: 5), labels: [0, 1], name: "source")
    let six = try RegressionTask(inputs: Matrix(rows: 2, columns: 6), labels: [0, 1])
    #expect(
      message { try TransferProblem(source: five, target: six) }
        == "the source inputs have 5 dimensions and the target inputs 6, expected the same number")
    #expect(
      message { try RegressionTask(inputs: Matrix(rows: 2, columns: 5), labels: [0]) }
        == "the target labels have 1 values, expected 2")
    #expect(
      message { try RegressionTask(inputs: Matrix(rows: 0, columns: 5), labels: [], name: "source") }
        == "the source task must have at least one example of at least one dimension")
    #expect(
      message { try RegressionTask(inputs: Matrix(rows: 1, columns: 2, values: [0, .nan]), labels: [0]) }
        == "the target inputs are not finite in row 1, column 2")
    #expect(
      message { try TransferProblem(source: five, target: five, targetTeacher: Teacher(direction: [1])) }
        == "the weights of the target teacher have 1 values, expected 5")
  }

  @Test("Teachers have length sqrt(D), the alignment asked for, and labels of unit variance")
  func generatedTeachers() throws {
    let problem = try TransferProblem.generated(
      dimension: 30, sourceCount: 20000, targetCount: 20000, alignment: 0.6, sourceLink: .hermite(2),
      targetLink: .hermite(3), seed: 4)
    let (source, target) = (try #require(problem.sourceTeacher), try #require(problem.targetTeacher))
    let products = zip(source.direction, target.direction).map { ($0 * $0, $0 * $1, $1 * $1) }
    #expect(abs(products.reduce(0) { $0 + $1.0 } - 30) < 1e-10)
    #expect(abs(products.reduce(0) { $0 + $1.1 } - 18) < 1e-10)
    #expect(abs(products.reduce(0) { $0 + $1.2 } - 30) < 1e-10)
    for task in [problem.source, problem.target] {
      // He_3 / sqrt 6 has a kurtosis of 93 / 2.25: the standard error of the variance of 20000 labels is 0.05.
      let variance = task.labels.reduce(0) { $0 + $1 * $1 } / Double(task.count)
      #expect(abs(variance - 1) < 0.2)
    }
  }

  @Test(
    "The slope of every activation is its derivative",
    arguments: [.linear, .relu, .tanh, .erf, .hermite(1), .hermite(2), .hermite(5)] as [Nonlinearity])
  func slopes(phi: Nonlinearity) {
    for h in [-1.7, -0.3, 0.4, 2.1] {
      let difference = (phi.value(h + 1e-5) - phi.value(h - 1e-5)) / 2e-5
      #expect(abs(difference - phi.slope(h)) < 1e-8)
    }
    #expect(Nonlinearity(name: phi.description) == phi)
  }
}
