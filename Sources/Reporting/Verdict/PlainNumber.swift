/// Numbers as they stand in a sentence.
package enum PlainNumber {
  /// A whole number with commas between thousands.
  package static func count(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
    let digits = String(Int(value.rounded()).magnitude)
    var text = value <= -0.5 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// Two decimals below 10, one below 100, none above; whole numbers without any.
  package static func decimal(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 99.95 else { return count(value) }
    let scale = value.magnitude < 9.995 ? 100 : 10
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let (whole, part) = (scaled / scale, scaled % scale)
    if part == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (scale == 100 && part < 10 ? "0" : "") + "\(part)"
  }
}
