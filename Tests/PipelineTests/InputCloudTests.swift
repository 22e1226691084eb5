import Formats
import Foundation
import Inference
import Observables
import OrderedCollections
import Pipeline
import Randomness
import TestSupport
import Testing

@Suite struct InputCloudTests {
  /// Rows of correlated numbers that are far from Gaussian: a bent line, with scatter of its own in each bin.
  private static func rows(_ count: Int, seed: UInt64, width: Int = 12) -> Matrix {
    var stream = RandomStream(seed: seed, purpose: "cloud")
    return Matrix(
      rows: count, columns: width,
      values: (0..<count).flatMap { _ -> [Double] in
        let place = 2 * stream.uniform() - 1
        return (0..<width).map { bin in
          let slope = 1 + 0.1 * Double(bin)
          return slope * place + 0.4 * place * place * Double(bin % 3) + 0.05 * stream.normal()
        }
      })
  }

  /// The p-values of further simulations are uniform: Kolmogorov's distance within what 400 of them allow.
  @Test(arguments: [60, 400])
  func pValuesAreUniformOnFurtherSimulations(_ count: Int) throws {
    var values: [Double] = []
    for seed in 0..<UInt64(4) {
      let cloud = try #require(try InputCloud(fitting: Self.rows(count, seed: 2 * seed)))
      let further = Self.rows(100, seed: 2 * seed + 1)
      values += (0..<100).map { cloud.pValue(distance: cloud.distance(Array(further.row($0)))) }
    }
    values.sort()
    let distance =
      values.enumerated().map { index, value in
        max(abs(value - Double(index) / 400), abs(value - Double(index + 1) / 400))
      }.max() ?? 1
    // 1.63/sqrt(400) is passed by one in a hundred; each cloud's own error comes on top.
    #expect(distance < 1.63 / 20 + 1.2 / Double(4 * count).squareRoot(), "\(distance)")
  }

  @Test func fewSimulationsAndManyNumbersHaveNoCloud() throws {
    #expect(try InputCloud(fitting: Self.rows(49, seed: 1)) == nil)
    #expect(try InputCloud(fitting: Matrix(rows: 60, columns: 1025)) == nil)
  }

  /// With few simulations all misses of single bins are larger than their covariance says: further ones stand out no more often.
  @Test(arguments: [50, 300])
  func binsOfFurtherSimulationsHardlyStandOut(_ count: Int) throws {
    var flagged = 0
    for seed in 0..<UInt64(3) {
      let rows = Self.rows(count, seed: 2 * seed, width: 40)
      let cloud = try #require(try InputCloud(fitting: rows))
      let further = Self.rows(100, seed: 2 * seed + 1, width: 40)
      flagged += (0..<100).count { !cloud.strangeBins(Array(further.row($0))).isEmpty }
    }
    // One in a hundred by the rule, and one in as many simulations as there are by theirs.
    #expect(Double(flagged) / 300 < 0.01 + 2.5 / Double(count), "\(flagged)")
  }

  private func model() throws -> (Model, Matrix) {
    var model = try TinyModel.make()
    var stream = RandomStream(seed: 9, purpose: "spectra")
    let spectra = Matrix(
      rows: 400, columns: 6,
      values: (0..<400).flatMap { _ -> [Double] in
        let height = exp(0.5 * stream.normal())
        return (0..<6).map { 1e4 / (1 + Double($0)) * height * exp(0.02 * stream.normal()) }
      })
    model.cloud = try InputCloud(
      fitting: model.encoding.encoded(JointObservable(model.observables, values: spectra)))
    return (model, spectra)
  }

  @Test func aBinThatStandsOutIsNamedAndACovarianceForgivesIt() throws {
    let (model, spectra) = try model()
    var one = spectra.selecting(rows: [3])
    one[0, 2] *= 1.2
    let joint = try JointObservable(model.observables, values: one)
    let test = try #require(try MisspecificationTest.all(joint, model: model)?.first)
    #expect(!test.passes && test.isBeyondAll && test.pText == "p < 0.0025")
    #expect(test.bins.first?.place == "pk, bin 3 (k = 0.15 h/Mpc)")
    #expect(test.text.contains("further away than all 400 of them") && test.text.contains("deviations high"))
    try withTemporaryDirectory { folder in
      func covariance(_ change: (inout Matrix) -> Void) throws -> ObservationCovariance {
        var matrix = Matrix(rows: 6, columns: 6)
        for bin in 0..<6 { matrix[bin, bin] = pow(0.1 * one[0, bin], 2) }
        change(&matrix)
        try NumpyFile.write(matrix, to: folder + "/c.npy")
        return try ObservationCovariance(reading: folder + "/c.npy", for: joint)
      }
      let wide = try covariance { _ in }
      #expect(try MisspecificationTest.all(joint, model: model, covariance: wide)?.first?.passes == true)
      func refusal(_ change: (inout Matrix) -> Void) -> String {
        message { try covariance(change) } ?? "nothing"
      }
      #expect(refusal { $0[1, 1] = -1 }.contains("expected positive variances, found -1.0 of pk, bin 2"))
      #expect(refusal { $0[0, 1] = 1e4 }.contains("expected a symmetric matrix"))
      #expect(
        refusal {
          $0[0, 1] = 2 * ($0[0, 0] * $0[1, 1]).squareRoot()
          $0[1, 0] = $0[0, 1]
        }.contains("expected a positive definite matrix, found an eigenvalue of -1"))
      #expect(refusal { $0 = Matrix(rows: 2, columns: 6) }.contains("expected [6, 6]"))
      #expect(refusal { $0[2, 2] = .nan }.contains("c.npy"))
    }
  }

  @Test func aModelKeepsItsCloud() throws {
    try withTemporaryDirectory { folder in
      let (model, _) = try model()
      try model.write(to: folder + "/m")
      #expect(try Model.load(folder + "/m") == model)
      var file = try SafetensorsFile.read(folder + "/m/training.safetensors")
      file.tensors["mean"] = nil
      try file.write(to: folder + "/m/training.safetensors")
      #expect(
        message { try Model.load(folder + "/m") }?.contains("expected a tensor 'mean', found none") == true)
      try FileManager.default.removeItem(atPath: folder + "/m/training.safetensors")
      // It still predicts, and says what it cannot do and why.
      let lost = try Model.load(folder + "/m")
      #expect(lost.cloud == nil && lost.lostFile == folder + "/m/training.safetensors")
      #expect(
        lost.untested
          == "\(folder)/m/training.safetensors is gone, expected the file that was written with the model, as training_sha256 of "
          + "its config.json says")
    }
  }
}
