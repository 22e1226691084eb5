import Networks
import Randomness
import TestSupport
import Testing
import Training

@Suite("Ensembles") struct EnsembleTests {
  @Test("The prediction is the mean of the members'")
  func mean() throws {
    let networks = (0..<3).map {
      Network(Tasks.architecture(), stream: RandomStream(seed: $0, purpose: "weights"))
    }
    let rows = Tasks.rows(40)
    let members = networks.map { $0.predict(rows.inputs, count: 40) }
    let mean = try Ensemble(networks).predict(rows.inputs, count: 40)
    #expect(mean.count == 80)
    for index in mean.indices {
      #expect(abs(mean[index] - members.reduce(0) { $0 + $1[index] } / 3) < 1e-6)
    }
    #expect(try Ensemble([networks[0]]).predict(rows.inputs, count: 40) == members[0])
  }

  @Test("Members must have the same inputs and outputs")
  func errors() {
    #expect(
      message { try Ensemble([]) } == "network 0 of the ensemble has none, the first has at least one network"
    )
    var other = Tasks.architecture()
    other.outputs = ["a", "c"]
    let networks = [Tasks.network(), Network(other, stream: RandomStream(seed: 1, purpose: "weights"))]
    #expect(
      message { try Ensemble(networks) }
        == "network 1 of the ensemble has 5 inputs and outputs [\"a\", \"c\"], the first has 5 inputs and outputs [\"a\", \"b\"]"
    )
  }
}
