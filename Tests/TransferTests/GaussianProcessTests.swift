import Formats
import Networks
import OrderedCollections
import TestSupport
import Testing
import Training
import Transfer

/// Gaussian processes on the outputs of source networks.
@Suite struct GaussianProcessTests {
  private func fitted(_ count: Int = 48, isCancelled: @escaping @Sendable () -> Bool = { false }) throws
    -> TargetFit
  {
    try fit(
      TransferStrategies.named("gaussian-process"),
      to: MadeUpTask.task([MadeUpTask.source(seed: 3), MadeUpTask.source(seed: 4)]),
      on: MadeUpTask.rows(count, .related), plan: MadeUpTask.plan(), seed: 1, isCancelled: isCancelled)
  }

  @Test func whatHeldOutSimulationsAskForIsRead() throws {
    let fit = try fitted(120)
    let axes = try #require(fit.chosen[0]["principal_axes"]?.doubles)
    // Networks with random weights say little, the inputs much; there are six of these.
    #expect(axes.count == 3 && axes.allSatisfy { [0, 4, 6].contains($0) } && axes.contains { $0 > 0 })
    let truth = MadeUpTask.rows(120, .related)
    let spread = (0..<3).reduce(0.0) { sum, column in
      let values = (0..<120).map { Double(truth.targets[3 * $0 + column]) }
      let mean = values.reduce(0, +) / 120
      return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 360
    }
    #expect(fit.validationError < 0.5 * spread, "\(fit.validationError) of \(spread)")
    #expect(
      fit.members.isEmpty && fit.predictor.summary.hasPrefix("Gaussian processes of 120 simulations over 2"))
  }

  @Test func anInterruptionIsOne() throws {
    #expect(throws: TransferError.interrupted) { try fitted(isCancelled: { true }) }
  }

  @Test func damagedModelsAreRefused() throws {
    let record = try Predictors.record(of: fitted().predictor)
    func refused(_ change: (inout PredictorRecord) -> Void) throws -> String? {
      var damaged = record
      change(&damaged)
      let (read, place) = (damaged, try MadeUpTask.place())
      return message { try Predictors.read(read, at: place) }
    }
    let config = "m/config.json is not a model directory that can be used: "
    let weights = "m/model.safetensors is not a model directory that can be used: "
    #expect(
      try refused { $0.settings["predictor"] = ["kind": "gaussian-process"] }
        == config
        + "expected predictor.source to be an object, found none.")
    #expect(
      try refused { $0.settings["predictor"]?["feature_deviation"] = [1e300] }?.hasPrefix(
        config + "expected predictor.feature_deviation to be ") == true)
    #expect(
      try refused {
        let first = $0.settings["predictor"]?["processes"]?[0] ?? [:]
        var odd = first
        odd["mean"] = "x"
        let all = $0.settings["predictor"]?["processes"]?.array ?? []
        $0.settings["predictor"]?["processes"] = .array([odd] + all.dropFirst())
      } == config + "expected predictor.processes[0].mean to be a number, found \"x\".")
    #expect(
      try refused { $0.tensors["features"] = nil } == weights + "tensor 'features' is missing.")
    #expect(
      try refused { $0.tensors["weights.1"]?.shape = [2, 24] }
        == weights + "tensor 'weights.1' has the shape [2, 24], expected [48].")
    #expect(
      try refused { $0.tensors["weights.3"] = SafetensorsTensor(doubles: [1], shape: [1]) }
        == weights + "tensor 'weights.3' belongs to no part of a predictor of the kind gaussian-process.")
    #expect(
      try refused {
        let numbers = [Double](repeating: .nan, count: 48)
        $0.tensors["weights.0"] = SafetensorsTensor(doubles: numbers, shape: [48])
      } == weights + "tensor 'weights.0' holds numbers that are not finite.")
    #expect(
      try refused { $0.settings["predictor"]?["feature_mean"] = [0] }?.hasPrefix(
        config + "expected predictor.feature_mean to be ") == true)
    #expect(
      try refused { $0.settings["predictor"]?["processes"] = [] }
        == config + "expected 3 entries of predictor.processes, one for each parameter, found 0.")
    #expect(
      try refused { $0.settings["predictor"]?["source"]?["members"] = [] }?.contains("members") == true)
  }
}
