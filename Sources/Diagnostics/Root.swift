/// The zero of a falling function between two points; the end nearer to it when there is no change of sign.
///
/// Steps are those of the Illinois variant of false position (Dowell and Jarratt 1971, BIT 11, 168, order 1.44); where
/// three of them have not halved the bracket, as between values of very different size, the fourth does. It stops
/// when the bracket is narrower than `tolerance`.
package func root(from: Double, to: Double, tolerance: Double, _ function: (Double) -> Double) -> Double {
  var (low, high) = (from, to)
  var (above, below) = (function(low), function(high))
  if above <= 0 { return low }
  if below >= 0 { return high }
  var side = 0
  var width = high - low
  for step in 0..<1000 {
    if high - low <= tolerance { break }
    let isFourth = step % 4 == 3
    let isSlow = isFourth && high - low > 0.5 * width
    if isFourth { width = high - low }
    let secant = (low * below - high * above) / (below - above)
    let middle = !isSlow && secant > low && secant < high ? secant : 0.5 * (low + high)
    if middle <= low || middle >= high { break }
    let value = function(middle)
    if value == 0 { return middle }
    if value > 0 {
      (low, above) = (middle, value)
      if side == 1 { below /= 2 }
      side = 1
    } else {
      (high, below) = (middle, value)
      if side == -1 { above /= 2 }
      side = -1
    }
  }
  return 0.5 * (low + high)
}
