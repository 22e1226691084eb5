import Testing
import Training

@Suite("Early stopping on made-up curves") struct EarlyStoppingTests {
  private func follow(_ curve: [Double], minimum: Double = 0.01) -> (EarlyStopping, [Bool]) {
    var stopping = EarlyStopping()
    var improved: [Bool] = []
    for (epoch, loss) in curve.enumerated() {
      improved.append(stopping.improves(loss, epoch: epoch, minimumImprovement: minimum))
    }
    return (stopping, improved)
  }

  @Test("Each lower loss counts") func falling() {
    let (stopping, improved) = follow([3, 2, 1])
    #expect(improved == [true, true, true] && stopping.best == 1 && stopping.bestEpoch == 2)
    #expect(stopping.waited == 0)
  }

  @Test("A gain below the minimum does not count, several together do") func smallGains() {
    let (stopping, improved) = follow([1, 0.995, 0.991, 0.985])
    #expect(improved == [true, false, false, true] && stopping.best == 0.985 && stopping.bestEpoch == 3)
  }

  @Test("Waiting counts from the best") func waiting() {
    let (stopping, _) = follow([1, 0.5, 0.6, 0.7, 0.4, 0.9, 0.8])
    #expect(stopping.best == 0.4 && stopping.bestEpoch == 4 && stopping.waited == 2)
  }

  @Test("NaN never counts") func notANumber() {
    let (stopping, improved) = follow([1, .nan, 0.5])
    #expect(improved == [true, false, true] && stopping.bestEpoch == 2)
  }
}
