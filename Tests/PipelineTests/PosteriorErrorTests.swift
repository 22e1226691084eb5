import Formats
import Inference
import Testing

struct PosteriorErrorTests {
  @Test func messagesSayWhatWhereExpectedAndFound() {
    let beyond = PosteriorError.beyondBounds(
      simulation: 4, suite: "held", parameter: "h", lower: 0.500123456, upper: 0.9)
    #expect(
      beyond.description
        == "The posterior of simulation 5 of held is zero at its truth, whose h lies at or beyond the end of 0.5001 to 0.9, "
        + "expected parameters within the bounds that the model was trained for; train one with wider ones, as slingshot "
        + "pretrain --bounds h=LOW:HIGH.")
    let none = PosteriorError.noEstimate(row: 0, parameter: "h")
    #expect(
      none.description
        == "The estimate of h for row 1 is not a number, expected what was observed to be within reach of the training "
        + "simulations, found it too far away.")
    #expect(beyond.exitStatus == .badData && none.exitStatus == .badData)
  }
}
