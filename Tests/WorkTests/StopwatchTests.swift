import Foundation
import Testing
import Work

@Suite struct StopwatchTests {
  @Test(arguments: [Stopwatch.Clock.wall, .thread])
  func timeNeverGoesBack(_ clock: Stopwatch.Clock) {
    let watch = Stopwatch(clock)
    var last = 0.0
    for _ in 0..<1000 {
      let now = watch.seconds
      #expect(now >= last)
      last = now
    }
  }

  @Test func sleepPassesOnTheWallAndCostsTheThreadNothing() {
    let (wall, thread) = (Stopwatch(), Stopwatch(.thread))
    usleep(50_000)
    #expect(wall.seconds >= 0.05)
    #expect(thread.seconds < 0.04)
  }
}
