import Formats
import Foundation
import Theory

/// The data and results of `Fixtures/golden`.
struct GoldenCase: Decodable {
  struct Bayes: Decodable {
    var gamma1, gamma2, lam, beta, delta, sourceRho, sourceLoss, rho, freeEnergy, loss, train: Double
    var sourceV, sourceMoment, v, weights: [Double]

    private enum CodingKeys: String, CodingKey {
      case gamma1
      case gamma2
      case lam
      case beta
      case delta
      case sourceRho = "src_rho"
      case sourceLoss = "src_loss"
      case rho
      case freeEnergy = "F"
      case loss
      case train
      case sourceV = "src_v"
      case sourceMoment = "src_S"
      case v
      case weights = "weff"
    }
  }

  var dimension: Int
  var sourceTeacher, targetTeacher, sourceInputs, sourceLabels, targetInputs, targetLabels: [Double]
  var bayes: [Bayes]

  private enum CodingKeys: String, CodingKey {
    case dimension = "D"
    case sourceTeacher = "b"
    case targetTeacher = "w"
    case sourceInputs = "X1"
    case sourceLabels = "y1"
    case targetInputs = "X2"
    case targetLabels = "y2"
    case bayes
  }

  static func load() throws -> GoldenCase {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/golden/values.json")
    return try JSONDecoder().decode(GoldenCase.self, from: Data(contentsOf: path))
  }

  var problem: TransferProblem {
    get throws {
      func task(_ inputs: [Double], _ labels: [Double], _ name: String) throws -> RegressionTask {
        try RegressionTask(
          inputs: Matrix(rows: labels.count, columns: dimension, values: inputs), labels: labels, name: name)
      }
      return try TransferProblem(
        source: task(sourceInputs, sourceLabels, "source"),
        target: task(targetInputs, targetLabels, "target"),
        sourceTeacher: Teacher(direction: sourceTeacher), targetTeacher: Teacher(direction: targetTeacher))
    }
  }
}

/// The largest difference over the largest number.
func relativeError(_ found: [Double], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).map { abs($0 - $1) }.reduce(0, max) / expected.map(abs).reduce(0, max)
}
