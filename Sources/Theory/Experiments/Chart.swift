import Formats

/// What an experiment found, ready to be drawn: panels of curves or maps, with words for their axes.
public struct Chart: Sendable, Equatable {
  /// How the values of an axis are spread.
  public enum Scale: String, Sendable {
    /// Equal distances are equal differences.
    case linear
    /// Equal distances are equal ratios.
    case logarithmic
    /// As logarithmic, with a place for zero before the smallest value.
    case logarithmicWithZero = "logarithmic-with-zero"
  }

  /// An axis in words.
  public struct Axis: Sendable, Equatable {
    /// What is measured.
    public var title: String
    /// How its values are spread.
    public var scale: Scale

    /// An axis.
    public init(_ title: String, _ scale: Scale = .linear) {
      self.title = title
      self.scale = scale
    }
  }

  /// How values were found.
  public enum Method: String, Sendable {
    /// Predicted at infinite width, drawn as a line.
    case theory
    /// Measured on finite networks, drawn as points with error bars.
    case network
    /// A law fitted to measurements, drawn as a dashed line.
    case fit
  }

  /// Values of one series.
  public struct Curve: Sendable, Equatable {
    /// Name of the series, the same for theory and networks that belong together.
    public var series: String
    /// How the values were found.
    public var method: Method
    /// Where.
    public var x: [Double]
    /// The values.
    public var y: [Double]
    /// Standard errors of the values; empty when there are none.
    public var errors: [Double]

    /// A curve; `x`, `y` and `errors`, unless empty, have one number per point.
    public init(_ series: String, _ method: Method, x: [Double], y: [Double], errors: [Double] = []) {
      self.series = series
      self.method = method
      self.x = x
      self.y = y
      self.errors = errors
    }
  }

  /// A part of the chart with axes of its own.
  public struct Panel: Sendable, Equatable {
    /// Its heading, empty for a chart of one panel.
    public var heading: String
    /// The curves.
    public var curves: [Curve]
    /// The table that a map shows instead of curves.
    public var map: Matrix?

    /// A panel of curves.
    public init(_ heading: String = "", curves: [Curve]) {
      self.heading = heading
      self.curves = curves
    }

    /// A panel of a map.
    public init(_ heading: String, map: Matrix) {
      self.heading = heading
      curves = []
      self.map = map
    }
  }

  /// Name of the figure's files, such as "alignment-loss".
  public var name: String
  /// What is shown, as a heading.
  public var title: String
  /// What is to be known to read it, in a sentence or more.
  public var caption: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The panels.
  public var panels: [Panel]

  /// A chart.
  public init(name: String, title: String, caption: String, x: Axis, y: Axis, panels: [Panel]) {
    self.name = name
    self.title = title
    self.caption = caption
    self.x = x
    self.y = y
    self.panels = panels
  }
}
