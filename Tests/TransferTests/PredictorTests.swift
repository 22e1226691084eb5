import Formats
import Networks
import OrderedCollections
import TestSupport
import Testing
import Training
import Transfer

/// What predicts is saved and read by kind, and what does not fit is refused by name.
@Suite struct PredictorTests {
  private func refused(_ record: PredictorRecord) throws -> String? {
    let place = try MadeUpTask.place()
    return message { try Predictors.read(record, at: place) }
  }

  @Test func kindsHaveNamesOfTheirOwn() {
    let kinds = Predictors.all.map { $0.kind }
    #expect(
      Set(kinds).count == kinds.count
        && kinds == ["networks", "prior-mean", "blend", "emulated", "gaussian-process"])
  }

  @Test func networksAreMembersAndOtherKindsSayTheirKind() throws {
    let networks = NetworkMean([try MadeUpTask.trial().fresh.network()])
    #expect(try Predictors.record(of: networks).settings.keys == ["members"])
    let middle = try Predictors.record(of: PriorMiddle(parameters: 3))
    #expect(middle.settings == ["predictor": ["kind": "prior-mean"]] && middle.tensors.isEmpty)
    let read = try Predictors.read(middle, at: MadeUpTask.place())
    #expect(read as? PriorMiddle == PriorMiddle(parameters: 3))
    #expect(try read.point([], count: 2) == Array(repeating: 0.5, count: 6))
  }

  @Test func whatIsNoPredictorIsRefused() throws {
    let unusable = "m/config.json is not a model directory that can be used: "
    let known = Predictors.all.map { $0.kind }.joined(separator: ", ")
    for (kind, found) in [("oracle", "\"oracle\""), (3, "3"), (nil, "nothing")] as [(JSONValue?, String)] {
      var settings: JSONValue = ["width": 1]
      settings["kind"] = kind
      #expect(
        try refused(PredictorRecord(settings: ["predictor": settings]))
          == unusable + "expected predictor.kind to be one of \(known), found \(found).")
    }
    #expect(
      try refused(PredictorRecord(settings: ["members": [], "predictor": ["kind": "prior-mean"]]))
        == unusable + "expected either members or predictor, found both.")
    #expect(
      try refused(PredictorRecord()) == unusable + "expected a non-empty list members, found nothing.")
    let stray = PredictorRecord(
      settings: ["predictor": ["kind": "prior-mean"]],
      tensors: ["stray": SafetensorsTensor(floats: [1], shape: [1])])
    #expect(
      try refused(stray) == "m/model.safetensors is not a model directory that can be used: "
        + "tensor 'stray' belongs to no part of a predictor of the kind prior-mean.")
  }
}
