import Cosmology

/// The range that the emulator accepts; the designs of `generate.py` fill it.
enum Range {
  /// Name, lower and upper end of each quantity.
  static let bounds: [(name: String, lower: Double, upper: Double)] = [
    ("Omega_m", 0.09, 0.52), ("Omega_b", 0.018, 0.082), ("h", 0.48, 0.92), ("M_nu", 0, 1.05),
    ("w", -1.35, -0.65), ("wa", -0.7, 0.7), ("w_early", -2.1, -0.2),
    ("omega_cb", 0.0125, 0.45), ("f_b_cold", 0.03, 0.86),
  ]

  /// Whether a cosmology lies in the range.
  static func contains(_ parameters: CosmologicalParameters) -> Bool {
    bounds.allSatisfy { bound in
      guard let value = EmulatorFeature(bound.name)?.value(parameters) else { return false }
      return value >= bound.lower && value <= bound.upper
    }
  }
}
