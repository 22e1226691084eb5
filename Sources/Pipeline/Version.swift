/// The version of Slingshot.
public enum Version {
  /// Semantic version of the package.
  public static let current = "0.1.0"
}
