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
    package enum Scale: String, Codable, Sendable, CaseIterable {
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
      mse.squareRoot() * (isLogarithmic ? abs(log10(abs(upper / lower))) : upper - lower)
    }

    /// Whether errors are of the parameter's logarithm, or that of its size.
    package var isLogarithmic: Bool { scale == .log || scale == .logSize }

    /// A value as errors measure it, 0 at the lower bound and 1 at the upper; on a logarithmic scale nan for a value of
    /// another sign than the bounds'.
    package func scaled(_ value: Double) -> Double {
      isLogarithmic ? log(value / lower) / log(upper / lower) : (value - lower) / (upper - lower)
    }

    /// Whether a value has a place on the scale.
    package func isOnScale(_ value: Double) -> Bool { value.isFinite && scaled(value).isFinite }

    /// What an axis of the parameter measures: its size where its logarithm counts, for that has a place whatever the sign.
    package func drawn(_ value: Double) -> Double { isLogarithmic ? abs(value) : value }

    /// The symbol of what an axis measures: "|f_R0|" where the values are negative.
    package var drawnSymbol: Label {
      isLogarithmic && lower < 0 ? "|" + .symbol(symbol) + "|" : .symbol(symbol)
    }

    /// The unit of that error: the parameter's own, or dex.
    package var errorUnit: String { isLogarithmic ? "dex" : unit }

    /// The error in words: "0.28 eV".
    package func errorText(_ mse: Double) -> String {
      NumberText.significant(rootMeanSquare(mse), 2) + (errorUnit.isEmpty ? "" : " " + errorUnit)
    }
  }
}
