import Diagnostics
import Foundation
import Testing

/// The verdict on the exact posterior of a linear Gaussian model and on wrong ones, 400 test simulations each: 6 seeds of
/// each, and 100 with `make gates`.
@Suite struct CalibrationGates {
  private static let isWhole = ProcessInfo.processInfo.environment["SLINGSHOT_GATES"] != nil
  private static let trials: UInt64 = isWhole ? 100 : 6

  @Test(arguments: LinearGaussian.Flaw.allCases, [1, 3])
  func verdicts(flaw: LinearGaussian.Flaw, parameters: Int) throws {
    var example = LinearGaussian()
    example.parameters = parameters
    let passed = try (0..<Self.trials).count { seed in
      try Calibration(example.posterior(flaw, seed: seed), seed: seed).isCalibrated
    }
    print("\(flaw.rawValue), \(parameters) parameters: calibrated in \(passed) of \(Self.trials)")
    let right = flaw == .none ? passed : Int(Self.trials) - passed
    #expect(right >= (Self.isWhole ? 98 : 6))
  }
}
