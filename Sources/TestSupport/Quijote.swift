import Foundation

/// The real Quijote measurements that lie beside a checkout and are never part of it.
public enum Quijote {
  /// The folder of the measurements, nil when it is absent; `SLINGSHOT_QUIJOTE` names another one.
  public static let directory: String? = {
    let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let beside = checkout.deletingLastPathComponent().appendingPathComponent("shared/data/quijote").path
    let path = ProcessInfo.processInfo.environment["SLINGSHOT_QUIJOTE"] ?? beside
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}
