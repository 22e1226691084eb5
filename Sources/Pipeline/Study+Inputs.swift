import Formats
import Observables
import OrderedCollections
import Suites

extension Study {
  /// Reads which observables the networks read, alone or side by side.
  static func selections(_ block: YAMLMapping) throws(FormatError) -> [ObservableSelection] {
    let groups = try block.groups(
      "summaries", default: [["pk"]],
      doc:
        "What is compared, each entry with networks of its own: an observable of the suites, or a list of them read "
        + "together, as in [pk, [p0, p2]]; [[p0, p2]] is pretrain --summaries p0,p2.")
    if groups.isEmpty { throw block.error("summaries", "must name at least one") }
    let maximumK = try block.double(
      "maximum_k", default: 0.5, in: 1e-4...1e4, unit: "h/Mpc",
      doc: "Largest wavenumber used of axes in h/Mpc without a range of their own.")
    let stated = try block.mapping(
      "ranges", doc: "Ranges of single observables along their first axis, as p0: [0.02, 0.2], ends included."
    )
    var ranges: [String: ClosedRange<Double>] = [:]
    for name in stated.keys {
      guard groups.contains(where: { $0.contains(name) }) else {
        throw block.error("ranges", "names \(name), which no entry of summaries reads")
      }
      ranges[name] = try stated.range(name, doc: "Range of \(name).")
    }
    let selections = groups.map { group in
      ObservableSelection(group.map { .init($0, range: ranges[$0]) }, maximumK: maximumK)
    }
    for group in groups where Set(group).count < group.count {
      throw block.error("summaries", "must not repeat an observable in one list")
    }
    if Set(selections.map(\.name)).count < selections.count {
      throw block.error("summaries", "must not repeat a summary")
    }
    return selections
  }

  /// Reads the encodings that the user states.
  static func encodings(
    _ block: YAMLMapping, known: [ObservableSelection]
  ) throws(FormatError) -> OrderedDictionary<String, EncodingKind> {
    let stated = try block.mapping(
      "encodings",
      doc:
        "How an observable becomes numbers of order one: log, asinh or standard; by its sign unless stated.")
    var kinds: OrderedDictionary<String, EncodingKind> = [:]
    for name in stated.keys {
      guard known.contains(where: { $0.parts.contains { $0.name == name } }) else {
        throw block.error("encodings", "names \(name), which no entry of summaries reads")
      }
      let kind = try stated.string(
        name, oneOf: EncodingKind.allCases.map(\.rawValue), doc: "Encoding of \(name).")
      kinds[name] = EncodingKind(rawValue: kind)
    }
    return kinds
  }
}

/// The block `parameters` of a study.
struct ParameterSettings {
  var infer: [String]
  var nuisance: [String]
  var bounds: ParameterBounds
  var sourceValues: [String: Double] = [:]

  init(_ block: YAMLMapping) throws(FormatError) {
    infer = try block.strings(
      "infer", default: [],
      doc:
        "Parameters that networks infer; [] takes all that vary in the target suite; where it has all of Omega_m, Omega_b, h, n_s, sigma_8 and M_nu those alone, so not w."
    )
    nuisance = try block.strings(
      "nuisance", default: [], doc: "Parameters that vary and are not inferred.")
    let stated = try block.mapping(
      "bounds",
      doc: "Values that scale to 0 and 1, as logMmin: [12.5, 13.8]; the suites' priors unless stated.")
    bounds = ParameterBounds()
    for name in stated.keys { bounds.stated[name] = try stated.range(name, doc: "Bounds of \(name).") }
    let scales = try block.mapping(
      "scales",
      doc: "How a parameter runs between its bounds: linear, log, or log-size (of one sign, as f_R0).")
    for name in scales.keys {
      let scale = try scales.string(
        name, oneOf: ParameterScale.allCases.map(\.rawValue), doc: "Scale of \(name).")
      bounds.scales[name] = ParameterScale(rawValue: scale)
    }
    let labels = try block.mapping("labels", doc: "Symbols for tables and figures, as logMmin: log M_min.")
    for name in labels.keys { bounds.labels[name] = try labels.string(name, doc: "Symbol of \(name).") }
    let units = try block.mapping("units", doc: "Units of parameters, as logMmin: dex.")
    for name in units.keys { bounds.units[name] = try units.string(name, doc: "Unit of \(name).") }
    let origins = try block.mapping(
      "source_values",
      doc:
        "Values of new parameters at which the target suite is the source suite, for emulators, as A: 0; known of M_nu, w "
        + "and others."
    )
    for name in origins.keys {
      sourceValues[name] = try origins.double(name, doc: "Value of \(name) in the source suite.")
    }
  }
}

extension YAMLMapping {
  /// Two increasing numbers written as [lowest, highest].
  fileprivate func range(_ key: String, doc: String) throws(FormatError) -> ClosedRange<Double> {
    let ends = try doubles(key, doc: doc)
    guard ends.count == 2, ends[0] < ends[1] else {
      throw error(key, "must be two increasing numbers, [lowest, highest]")
    }
    return ends[0]...ends[1]
  }
}
