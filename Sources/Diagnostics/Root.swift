/// The zero of a falling function between two points, by the Illinois variant of false position (Dowell and
/// Jarratt 1971, BIT 11, 168, order 1.44); the end nearer to it when there is no change of sign.
///
/// It stops when two steps in a row move by less than `tolerance`.
func root(from: Double, to: Double, tolerance: Double, _ function: (Double) -> Double) -> Double {
  var (low, high) = (from, to)
  var (above, below) = (function(low), function(high))
  if above <= 0 { return low }
  if below >= 0 { return high }
  var side = 0
  var found = low
  var still = 0
  for _ in 0..<200 {
    let secant = (low * below - high * above) / (below - above)
    let middle = secant > low && secant < high ? secant : 0.5 * (low + high)
    still = abs(middle - found) <= tolerance ? still + 1 : 0
    found = middle
    let value = function(middle)
    if value == 0 || still == 2 { break }
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
  return found
}
