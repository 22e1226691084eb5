import Foundation

/// Numbers as text for figures, tables and files.
package enum NumberText {
  /// A coordinate in an SVG file: at most two decimals, none of them a trailing zero.
  package static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((min(max(value, -1e7), 1e7) * 100).rounded())
    let whole = abs(hundredths) / 100
    let rest = abs(hundredths) % 100
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return sign + String(whole) }
    if rest % 10 == 0 { return sign + "\(whole).\(rest / 10)" }
    return sign + "\(whole)." + (rest < 10 ? "0" : "") + String(rest)
  }

  /// A value with a fixed number of decimals and a true minus sign.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }

  /// A value with at least `figures` significant digits in front of or behind the point, without exponents.
  package static func significant(_ value: Double, _ figures: Int) -> String {
    guard value.isFinite else { return "–" }
    if value == 0 { return "0" }
    let leading = Int(log10(abs(value)).rounded(.down))
    return fixed(value, min(max(figures - 1 - leading, 0), 12))
  }

  /// A whole number with thin spaces between groups of three digits from 10 000 on.
  package static func grouped(_ number: Int) -> String {
    let digits = String(abs(number))
    guard digits.count > 4 else { return (number < 0 ? "−" : "") + digits }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return (number < 0 ? "−" : "") + text
  }

  /// A stretch of time in words.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e18 else { return "–" }
    if seconds < 10 { return fixed(seconds, 1) + " s" }
    if seconds < 60 { return fixed(seconds, 0) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    if whole >= 3_600_000 { return "\(grouped(whole / 3600)) h" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
