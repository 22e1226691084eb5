import Networks
import Randomness
import Testing

struct InputGradientsTests {
  static let heads = Heads.all.map { SomeHead($0.standard) }

  /// Central differences of the estimates, for every kind of head.
  @Test(arguments: heads) func areThoseOfTheEstimates(_ head: SomeHead) throws {
    let architecture = Architecture(
      inputs: 4, hidden: [6, 5], outputs: ["a", "b"], activation: .tanh, head: head.head)
    let network = Network(architecture, stream: RandomStream(seed: 3, purpose: "a test"))
    var stream = RandomStream(seed: 4, purpose: "a test")
    let inputs = (0..<12).map { _ in Float(stream.normal()) }
    guard let gradients = try network.inputGradients(inputs, count: 3) else {
      // The mean of Gaussians cut to the box is computed apart from the engine.
      #expect(head.head is MixtureHead)
      return
    }
    #expect(gradients.count == 3 * 2 * 4 && gradients.contains { $0 != 0 })
    let step: Float = 1e-2
    for row in 0..<3 {
      for input in 0..<4 {
        var (up, down) = (inputs, inputs)
        up[row * 4 + input] += step
        down[row * 4 + input] -= step
        let (high, low) = (network.predict(up, count: 3), network.predict(down, count: 3))
        for output in 0..<2 {
          let wanted = (high[row * 2 + output] - low[row * 2 + output]) / (2 * step)
          let found = gradients[(row * 2 + output) * 4 + input]
          #expect(abs(found - wanted) < 2e-3 + 0.02 * abs(wanted), "\(type(of: head.head).kind)")
        }
      }
    }
  }
}
