/// Runs `body` with one thread per operation of libtorch: what is computed here is small, and results must not depend on
/// how many processors there are.
package func withOneThread<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure)
  -> Value
{
  let threads = Engine.threads
  if threads == 1 { return try body() }
  // Setting one thread, or the number that was there, cannot fail.
  try? Engine.setThreads(1)
  defer { try? Engine.setThreads(threads) }
  return try body()
}
