import Synchronization
import Testing
import Work

@Suite struct ProgressTests {
  private func line(_ total: Int, onTerminal: Bool = false, colour: Bool = false) -> ProgressLine {
    ProgressLine(label: "transfer", total: total, unit: "fit", onTerminal: onTerminal, colour: colour)
  }

  @Test func logsSayCountRateAndTimeLeft() {
    #expect(line(40).text(done: 10, after: 5) == "transfer: 10/40 fits  2.0/s  15.0 s left")
    #expect(line(4000).text(done: 1000, after: 8) == "transfer: 1000/4000 fits  125/s  24.0 s left")
    #expect(line(40).text(done: 0, after: 5) == "transfer: 0/40 fits  0.0/s  - left")
    #expect(line(40).text(done: 20, before: 10, after: 5) == "transfer: 20/40 fits  2.0/s  10.0 s left")
    #expect(line(40).text(done: 41, after: 41) == "transfer: 41/40 fits  1.0/s  0.0 s left")
    #expect(line(1).text(done: 1, after: 1) == "transfer: 1/1 fit  1.0/s  0.0 s left")
  }

  @Test func terminalsGetABar() {
    let half = String(repeating: "━", count: 12) + String(repeating: "─", count: 12)
    #expect(
      line(40, onTerminal: true).text(done: 20, after: 5) == "transfer \(half) 20/40 fits  4.0/s  5.0 s left")
    let coloured = line(40, onTerminal: true, colour: true).text(done: 40, after: 5)
    #expect(coloured.hasPrefix("transfer \u{1B}[36m" + String(repeating: "━", count: 24) + "\u{1B}[0m 40/40"))
    #expect(!line(0, onTerminal: true).text(done: 0, after: 0).isEmpty)
  }

  @Test(arguments: [
    (8.24, "8.2 s"), (59.9, "59.9 s"), (59.96, "1 min 00 s"), (200, "3 min 20 s"), (7500, "2 h 05 min"),
    (.infinity, "-"),
  ])
  func durationsAreReadable(_ seconds: Double, _ text: String) {
    #expect(ProgressBar.duration(seconds) == text)
  }

  @Test func slowWorkIsCountedByTheMinute() {
    #expect(line(8).text(done: 2, after: 240) == "transfer: 2/8 fits  0.5/min  12 min 00 s left")
  }

  /// A log hears of work that takes long from its start to its end, and of nothing after it.
  @Test func logsHearOfWorkThatTakesLong() async throws {
    let lines = Mutex<[String]>([])
    let bar = ProgressBar("fit", total: 2, unit: "network", onTerminal: false, interval: 0.05) { line in
      lines.withLock { $0.append(line) }
    }
    for _ in 0..<200 where lines.withLock({ $0.count }) < 2 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(lines.withLock { $0.count } >= 2 && lines.withLock { $0[0].hasPrefix("fit: 0/2 networks") })
    bar.update(done: 2)
    bar.finish()
    let count = lines.withLock { $0.count }
    try await Task.sleep(for: .milliseconds(200))
    #expect(
      lines.withLock { $0.count } == count && lines.withLock { $0.last?.hasPrefix("fit: 2 networks") } == true
    )
  }

  @Test func silentBarsAndShortWorkSayLittle() async throws {
    let lines = Mutex<[String]>([])
    let log: @Sendable (String) -> Void = { line in lines.withLock { $0.append(line) } }
    let silent = ProgressBar(
      "fit", total: 2, unit: "network", silent: true, onTerminal: false, interval: 0.02, log: log)
    silent.update(done: 1)
    try await Task.sleep(for: .milliseconds(100))
    silent.finish()
    let short = ProgressBar("fit", total: 2, unit: "network", onTerminal: false, interval: 60, log: log)
    short.update(done: 1)
    short.finish()
    #expect(lines.withLock { $0.count } == 1)
  }
}
