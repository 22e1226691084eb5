import Formats
import Foundation

/// What a progress bar says at one moment.
package struct ProgressLine: Sendable {
  /// What is being done.
  package var label: String
  /// How many units make the whole.
  package var total: Int
  /// One of what is counted.
  package var unit: String
  /// Whether a bar is drawn.
  package var onTerminal: Bool
  /// Whether the bar is coloured.
  package var colour: Bool

  /// Makes a line.
  package init(label: String, total: Int, unit: String, onTerminal: Bool, colour: Bool) {
    self.label = label
    self.total = total
    self.unit = unit
    self.onTerminal = onTerminal
    self.colour = colour
  }

  /// The line when so many seconds took the work from `before` units to `done`.
  package func text(done: Int, before: Int = 0, after seconds: Double) -> String {
    let rate = Double(done - before) / max(1e-3, seconds)
    let left = rate > 0 ? ProgressBar.duration(Double(max(0, total - done)) / rate) : "-"
    let facts = "\(done)/\(counted(total, unit))  \(Self.rate(rate))  \(left) left"
    guard onTerminal else { return "\(label): \(facts)" }
    let width = 24
    let share = min(1, Double(done) / Double(max(1, total)))
    let full = Int((share * Double(width)).rounded())
    let filled = String(repeating: "━", count: full)
    let rest = String(repeating: "─", count: width - full)
    let bar = colour ? "\u{1B}[36m\(filled)\u{1B}[0m\(rest)" : filled + rest
    return "\(label) \(bar) \(facts)"
  }

  private static func rate(_ rate: Double) -> String {
    if rate > 0, rate < 0.05 { return String(format: "%.2g/min", 60 * rate) }
    return rate >= 10 ? "\(Int(rate.rounded()))/s" : String(format: "%.1f/s", rate)
  }
}
