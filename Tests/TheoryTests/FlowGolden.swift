import Formats
import Foundation
import Theory

/// The data and the gradient-flow results of the golden file, which the script beside it makes.
struct FlowGolden {
  struct Run {
    var gamma1: Double
    var gamma2: Double
    var decay: Double
    var delta: Double
    var step: Double
    var steps: Int
    var source: FlowMoments
    var target: FlowMoments
    var loss: Double
  }

  var source: RegressionTask
  var target: RegressionTask
  var weights: [Double]
  var runs: [Run]

  static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures/golden/values.json").path

  init() throws {
    let json = try JSONValue.read(Self.path)
    func numbers(_ value: JSONValue?, _ key: String) -> [Double] { value?[key]?.doubles ?? [] }
    func number(_ value: JSONValue, _ key: String) -> Double { value[key]?.double ?? .nan }
    let size = json["D"]?.int ?? 0
    func table(_ values: [Double]) -> Matrix {
      Matrix(rows: values.count / size, columns: size, values: values)
    }
    func moments(_ value: JSONValue, _ prefix: String) -> FlowMoments {
      FlowMoments(
        weights: table(numbers(value, prefix + "M")), cross: numbers(value, prefix + "s"),
        readout: number(value, prefix + "q"))
    }
    source = try RegressionTask(inputs: table(numbers(json, "X1")), labels: numbers(json, "y1"))
    target = try RegressionTask(inputs: table(numbers(json, "X2")), labels: numbers(json, "y2"))
    weights = numbers(json, "w")
    runs = (json["dmft"]?.array ?? []).map { entry in
      Run(
        gamma1: number(entry, "gamma1"), gamma2: number(entry, "gamma2"), decay: number(entry, "lam"),
        delta: number(entry, "delta"), step: number(entry, "lr"), steps: entry["steps"]?.int ?? 0,
        source: moments(entry, "src_"), target: moments(entry, ""), loss: number(entry, "loss"))
    }
  }
}

extension FlowMoments {
  /// The largest difference of any moment.
  func distance(to other: FlowMoments) -> Double {
    let mine = weights.values + cross + [readout]
    let theirs = other.weights.values + other.cross + [other.readout]
    guard mine.count == theirs.count else { return .infinity }
    return zip(mine, theirs).map { abs($0 - $1) }.max() ?? 0
  }
}
