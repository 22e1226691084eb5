import Cosmology
import Formats
import OrderedCollections

/// Where the bounds of a parameter come from: what the user states, then the priors that the suites state, then the rows.
public struct ParameterBounds: Sendable, Equatable {
  /// Who says what the bounds are.
  public enum Source: String, Sendable, CaseIterable {
    /// The user, in `parameters.bounds` or `--bounds`.
    case stated
    /// The network that is started from, whose outputs cannot mean anything else.
    case model
    /// The suites' priors; the widest where they differ.
    case prior
    /// The smallest and largest value in the suites.
    case rows
  }

  /// Bounds that the user states.
  public var stated: OrderedDictionary<String, ClosedRange<Double>>
  /// Scales that the user states.
  public var scales: OrderedDictionary<String, ParameterScale>
  /// Labels that the user states.
  public var labels: OrderedDictionary<String, String>
  /// Units that the user states.
  public var units: OrderedDictionary<String, String>

  /// What the user states.
  public init(
    stated: OrderedDictionary<String, ClosedRange<Double>> = [:],
    scales: OrderedDictionary<String, ParameterScale> = [:], labels: OrderedDictionary<String, String> = [:],
    units: OrderedDictionary<String, String> = [:]
  ) {
    self.stated = stated
    self.scales = scales
    self.labels = labels
    self.units = units
  }

  /// The scaling of parameters of some suites and where the bounds of each come from.
  ///
  /// - Parameters:
  ///   - names: the parameters, in the order wanted.
  ///   - suites: those in whose rows they stand; every row must lie within the bounds.
  ///   - model: the scaling of the network that is started from.
  /// - Throws: ``SuiteError/outsideBounds(file:row:column:name:value:lower:upper:of:)`` and ``SuiteError/scaling(_:)``.
  public func resolved(
    _ names: [String], in suites: [Suite], model: ParameterScaling? = nil
  ) throws(SuiteError) -> (scaling: ParameterScaling, sources: [Source]) {
    try requireKnown(in: suites)
    if let extra = (Array(stated.keys) + scales.keys).first(where: { !names.contains($0) }) {
      throw .scaling(.notInferred(parameter: extra, inferred: names))
    }
    var ranges: [ClosedRange<Double>] = []
    var sources: [Source] = []
    for name in names {
      let (range, source) = try bounds(of: name, in: suites, model: model)
      for suite in suites {
        try suite.parameters.require(
          name, within: range, of: Self.phrase(source), file: suite.origins.parameters)
      }
      ranges.append(range)
      sources.append(source)
    }
    func described(_ name: String) -> SuiteManifest.Parameter? {
      suites.lazy.compactMap { $0.manifest.parameters[name] }.first
    }
    let scaling = try ParameterScaling(
      names: names, lower: ranges.map(\.lowerBound), upper: ranges.map(\.upperBound),
      scales: names.map { name in
        model?.scale(of: name) ?? scales[name] ?? described(name)?.scale ?? .linear
      },
      labels: names.map { name in
        labels[name] ?? described(name)?.label ?? ParameterCatalogue.entry(named: name)?.symbol ?? name
      },
      units: names.map { name in
        units[name] ?? described(name)?.unit ?? ParameterCatalogue.entry(named: name)?.unit ?? ""
      })
    return (scaling, sources)
  }

  private func bounds(
    of name: String, in suites: [Suite], model: ParameterScaling?
  ) throws(SuiteError) -> (ClosedRange<Double>, Source) {
    if let model, let index = model.names.firstIndex(of: name) {
      let range = model.lower[index]...model.upper[index]
      if let asked = stated[name], asked != range {
        throw .scaling(.fixedByModel(parameter: name, what: "bounds", model: "\(range)", found: "\(asked)"))
      }
      if let asked = scales[name], asked != model.scales[index] {
        throw .scaling(
          .fixedByModel(
            parameter: name, what: "scale", model: model.scales[index].rawValue, found: asked.rawValue))
      }
      return (range, .model)
    }
    if let range = stated[name] { return (range, .stated) }
    let having = suites.filter { $0.parameters.names.contains(name) }
    guard !having.isEmpty else {
      let known = suites.flatMap(\.parameters.names)
      throw .scaling(.nowhere(parameter: name, nearest: nearestName(to: name, in: known)))
    }
    let priors = having.compactMap { $0.manifest.prior[name] }
    if let range = priors.hull { return (range, .prior) }
    let values = having.flatMap { suite -> [Double] in
      guard let column = suite.parameters.names.firstIndex(of: name) else { return [] }
      return suite.parameters.values.column(column)
    }
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    guard least < most else {
      throw .scaling(
        .constant(
          file: having[0].origins.parameters,
          column: having[0].parameters.names.firstIndex(of: name) ?? 0, parameter: name, value: least,
          rows: "all rows"))
    }
    return (least...most, .rows)
  }

  /// Refuses what is stated of parameters that no suite has.
  private func requireKnown(in suites: [Suite]) throws(SuiteError) {
    try requireKnown(among: OrderedSet(suites.flatMap(\.parameters.names)).elements)
  }

  /// Refuses what is stated of parameters that are not among those of the suites.
  ///
  /// - Throws: ``SuiteError/scaling(_:)``.
  public func requireKnown(among known: [String]) throws(SuiteError) {
    let given = Array(stated.keys) + scales.keys + labels.keys + units.keys
    if let extra = given.first(where: { !known.contains($0) }) {
      throw .scaling(
        .unusedBounds(parameter: extra, nearest: nearestName(to: extra, in: known), parameters: known))
    }
  }

  private static func phrase(_ source: Source) -> String {
    switch source {
    case .stated: "the stated bounds"
    case .model:
      "the bounds of the network that is started from; pre-train with bounds that hold both suites, as by --bounds NAME=LOW:HIGH"
    case .prior: "the suites' prior; other bounds can be stated"
    case .rows: "the range of the rows"
    }
  }
}

extension ParameterScaling {
  fileprivate func scale(of name: String) -> ParameterScale? {
    names.firstIndex(of: name).map { scales[$0] }
  }
}

extension Collection<ClosedRange<Double>> {
  /// The smallest range that holds all of them, nil for none.
  fileprivate var hull: ClosedRange<Double>? {
    guard let lower = map(\.lowerBound).min(), let upper = map(\.upperBound).max() else { return nil }
    return lower...upper
  }
}

extension ParameterTable {
  /// The standard bounds of those parameters that have some and whose rows all lie within: what Quijote's and CAMELS'
  /// files, which state no prior, are scaled by.
  var standardBounds: OrderedDictionary<String, ClosedRange<Double>> {
    var bounds: OrderedDictionary<String, ClosedRange<Double>> = [:]
    for (column, name) in names.enumerated() {
      guard let range = ParameterScaling.standardBounds(of: name),
        values.column(column).allSatisfy(range.contains)
      else { continue }
      bounds[name] = range
    }
    return bounds
  }
}

extension Suite {
  /// Refuses to infer nothing.
  ///
  /// - Parameters:
  ///   - names: the parameters that are to be inferred.
  ///   - wanted: those of which `names` are what the suite has; empty where all that vary were wanted.
  ///   - remedy: what the user can do.
  ///   - left: parameters that the user leaves out, to be named in the remedy.
  /// - Throws: ``SuiteError/nothingInferred(file:wanted:varying:remedy:)``.
  public func requireInferred(
    _ names: [String], of wanted: [String] = [], remedy: String, without left: [String] = []
  ) throws(SuiteError) {
    guard names.isEmpty else { return }
    throw .nothingInferred(
      file: origins.parameters, wanted: wanted, varying: varyingParameters(),
      remedy: remedy + (left.isEmpty ? "" : ", which leaves out \(left.joined(separator: ", "))"))
  }

  /// Refuses a parameter that is the same in all of some rows.
  ///
  /// - Parameters:
  ///   - names: the parameters that are to be inferred.
  ///   - rows: the rows looked at, all unless given.
  ///   - place: what these rows are, for the message.
  /// - Throws: ``SuiteError/scaling(_:)``.
  public func requireSpread(of names: [String], rows: [Int]? = nil, place: String) throws(SuiteError) {
    for name in names {
      let column = try position(of: name, in: parameters.names, kind: "parameter")
      let values = (rows ?? Array(0..<count)).map { parameters.values[$0, column] }
      guard let first = values.first, values.allSatisfy({ $0 == first }) else { continue }
      throw .scaling(
        .constant(
          file: origins.parameters, column: column, parameter: name, value: first, rows: place))
    }
  }
}
