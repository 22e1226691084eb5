import Formats
import Foundation
import TestSupport
import Testing

@Suite struct ExpressionTests {
  private func value(_ text: String, _ values: [Double] = []) throws -> Double {
    try Expression(text).value(values)
  }

  @Test(arguments: [
    ("1+2*3", 7.0), ("(1+2)*3", 9), ("2^3^2", 512), ("-2^2", -4), ("2^-1", 0.5), ("8/4/2", 1), ("7-2-1", 4),
    ("1e2 + .5", 100.5), ("1.5e-1", 0.15), ("--3", 3), ("sqrt(16)", 4), ("log10(1000)", 3),
    ("log(exp(2))", 2),
    ("abs(-3)+1", 4), ("2*(3+(4-1))", 12),
  ])
  func arithmetic(_ text: String, _ expected: Double) throws {
    #expect(abs(try value(text) - expected) < 1e-12, "\(text)")
  }

  @Test func namesAreFoundInTheOrderOfTheirUse() throws {
    let expression = try Expression("sigma_8*(Omega_m/0.3)^0.5 + 0*sigma_8")
    #expect(expression.names == ["sigma_8", "Omega_m"])
    #expect(abs(expression.value([0.8, 0.3]) - 0.8) < 1e-15)
  }

  @Test(arguments: [
    ("", "expected a number, a name or '(' at character 1, found its end"),
    ("1+", "expected a number, a name or '(' at character 3, found its end"),
    ("(1", "expected ')' at character 3, found its end"),
    ("1)", "expected an operator or the end at character 2, found ')'"),
    ("a b", "expected an operator or the end at character 3, found 'b'"),
    ("system(1)", "expected a function out of sqrt, exp, log, log10, abs at character 1, found 's'"),
    ("a;b", "expected an operator or the end at character 2, found ';'"),
    ("σ", "expected a number, a name or '(' at character 1, found 'σ'"),
    ("1.2.3", "expected a finite number at character 1, found '1'"),
    ("1e999", "expected a finite number at character 1, found '1'"),
  ])
  func whatIsNoExpressionIsRefusedWithThePlace(_ text: String, _ expected: String) throws {
    #expect(
      message { try Expression(text) }?.contains(expected) == true,
      "\(message { try Expression(text) } ?? "")")
  }

  /// Deep texts end in a sentence, not on the stack.
  @Test func depthIsBounded() throws {
    for text in [String(repeating: "(", count: 900), String(repeating: "-", count: 900) + "1"] {
      #expect(message { try Expression(text) }?.contains("at most 100 brackets and signs") == true)
    }
    #expect(
      message { try Expression(String(repeating: "1+", count: 600) + "1") }?.contains("1000 characters")
        == true)
  }
}
