import Cosmology

extension BuiltInSuite {
  /// Whether linear theory and HMCode know all of its parameters; the others need fields.
  public var isSmooth: Bool { further.isEmpty }

  private var further: [String] { prior.names.filter(ParameterCatalogue.fieldNames.contains) }

  /// Refuses a suite that needs fields.
  ///
  /// - Throws: ``SimulationError/needsFields(place:parameters:)``.
  public func requireSmooth() throws(SimulationError) {
    guard isSmooth else { throw .needsFields(place: "suite '\(name)'", parameters: further) }
  }
}

extension SimulationPoints {
  /// Refuses points that need fields; extensions that are 0 everywhere do not.
  ///
  /// - Throws: ``SimulationError/needsFields(place:parameters:)``.
  public func requireSmooth(_ place: String) throws(SimulationError) {
    let used = ParameterCatalogue.fieldNames.filter { name in
      let gravity = name == "f_R0" && cosmologies.contains { $0.fR0 != 0 }
      return gravity || extensions.contains { ($0[name] ?? 0) != 0 }
    }
    guard used.isEmpty else { throw .needsFields(place: place, parameters: used) }
  }
}
