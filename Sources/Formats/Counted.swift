/// A number of things in words: "1 simulation", "2 simulations", "3 strategies".
///
/// - Parameter one: a single one of them.
package func counted(_ number: Int, _ one: String) -> String {
  "\(number) \(number == 1 ? one : plural(of: one))"
}

/// Several of what has a regular plural.
package func plural(of one: String) -> String {
  one.last == "y" ? String(one.dropLast()) + "ies" : one + "s"
}
