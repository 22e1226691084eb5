import Formats
import OrderedCollections

extension SuiteManifest {
  /// What the manifest of a suite drawn from an emulator says it was made by.
  public static let emulatorGenerator = "Slingshot emulator"
  /// The detail that names the model that simulations were drawn from.
  public static let emulatorKey = "emulated_from"

  /// The model that the simulations were drawn from; nil where they were simulated.
  public var emulator: String? { details[Self.emulatorKey]?.string }
}

extension Suite {
  /// What must be known of simulations that no simulator made; nil where one did.
  public var emulationRemark: String? {
    manifest.emulator.map {
      "The simulations of \(name) (\(origins.parameters)) are emulated, drawn from the model \($0): they tell what it has"
        + " learnt, its errors included."
    }
  }
}
