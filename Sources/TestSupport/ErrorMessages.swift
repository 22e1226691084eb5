/// The sentence of the error that `body` throws, nil when it throws none: `#expect(message { ... } == "...")`.
public func message<Result>(_ body: () throws -> Result) -> String? {
  do {
    _ = try body()
    return nil
  } catch { return "\(error)" }
}

/// The sentence of the error that `body` throws, nil when it throws none.
public func message<Result>(
  isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async -> String? {
  do {
    _ = try await body()
    return nil
  } catch { return "\(error)" }
}

/// The error of that type that `body` throws, nil when it throws none or another.
public func thrown<Failure: Error, Result>(_ type: Failure.Type, _ body: () throws -> Result) -> Failure? {
  do {
    _ = try body()
    return nil
  } catch { return error as? Failure }
}
