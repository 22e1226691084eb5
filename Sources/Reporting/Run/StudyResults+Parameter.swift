import Foundation

extension StudyResults {
  /// A parameter that networks predict; errors are of values scaled to [0, 1] by its bounds.
  package struct Parameter: Codable, Sendable, Equatable {
    package var name: String
    package var symbol: String
    package var unit: String
    package var lower: Double
    package var upper: Double
    /// How the bounds are spread over [0, 1]; linear when absent.
    package var scale: Scale?
    /// Where the bounds come from, in a word.
    package var boundedBy: String?
    /// Whether the source suite does not have it.
    package var isNew: Bool?

    /// What is linear in [0, 1].
    package enum Scale: String, Codable, Sendable {
      /// The parameter.
      case linear
      /// Its logarithm.
      case log
      /// The logarithm of its size, of a parameter of one sign.
      case logSize = "log-size"
    }

    package enum CodingKeys: String, CodingKey {
      case name, symbol, unit, lower, upper, scale
      case boundedBy = "bounds"
      case isNew = "new"
    }

    package init(
      name: String, symbol: String, unit: String, lower: Double, upper: Double, scale: Scale = .linear,
      boundedBy: String? = nil, isNew: Bool
    ) {
      self.name = name
      self.symbol = symbol
      self.unit = unit
      self.lower = lower
      self.upper = upper
      self.scale = scale
      self.boundedBy = boundedBy
      self.isNew = isNew
    }

    /// The root of a mean square error of scaled values in the parameter's unit, or in decades on a logarithmic scale.
    package func rootMeanSquare(_ mse: Double) -> Double {
      mse.squareRoot() * (isLinear ? upper - lower : abs(log10(abs(upper / lower))))
    }

    private var isLinear: Bool { scale == nil || scale == .linear }

    /// The unit of that error: the parameter's own, or dex.
    package var errorUnit: String { isLinear ? unit : "dex" }

    /// The error in words: "0.28 eV".
    package func errorText(_ mse: Double) -> String {
      NumberText.significant(rootMeanSquare(mse), 2) + (errorUnit.isEmpty ? "" : " " + errorUnit)
    }
  }
}
