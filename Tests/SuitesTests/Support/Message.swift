import Suites
import Testing

/// The sentence of the suite error that the body must throw.
func message(_ body: () throws -> Any) -> String? {
  #expect(throws: SuiteError.self) { _ = try body() }?.description
}
