extension ParameterCatalogue {
  /// Parameters of physics beyond `CosmologicalParameters`, which simulations of fields know; 0 is without it. Scaling
  /// bounds are those of Quijote's simulations.
  public static let extensions: [ParameterEntry] = [
    amplitude("f_NL_local", "f_NL,loc", -300...300, "local"),
    amplitude("f_NL_equilateral", "f_NL,eq", -600...600, "equilateral"),
    amplitude("f_NL_orthogonal_cmb", "f_NL,oc", -600...600, "orthogonal (CMB)"),
    amplitude("f_NL_orthogonal_lss", "f_NL,ol", -600...600, "orthogonal (LSS)"),
  ]

  /// Names of the parameters that only simulations of fields know; at 0 there is nothing of them.
  public static let fieldNames: [String] = ["f_R0"] + extensionNames

  /// Names of the extensions.
  public static let extensionNames: [String] = extensions.map(\.name)

  private static func amplitude(
    _ name: String, _ symbol: String, _ scaling: ClosedRange<Double>, _ shape: String
  ) -> ParameterEntry {
    ParameterEntry(
      name: name, symbol: symbol, unit: "", fiducial: 0, standard: 0, scaling: scaling, lowest: -1e5,
      highest: 1e5, meaning: "amplitude of primordial non-Gaussianity of the \(shape) shape")
  }
}
