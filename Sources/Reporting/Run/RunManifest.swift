/// What the report shows of `manifest.json`.
package struct RunManifest: Codable, Sendable, Equatable {
  /// The calls that made the run, the first one first; nil in runs of earlier versions.
  package var calls: [Call]?
  package var command: String
  package var started: String
  package var wallSeconds: Double
  package var threads: Int
  package var seed: UInt64
  package var platform: String?
  /// The processor's model.
  package var processor: String?
  package var versions: [String: String]
  package var inputs: [File]
  package var outputs: [File]?
  package var citations: [Citation]

  package enum CodingKeys: String, CodingKey {
    case calls, command, started, threads, seed, platform, processor, versions, inputs, outputs, citations
    case wallSeconds = "wall_seconds"
  }

  /// A call of the command; without seconds where it was killed.
  package struct Call: Codable, Sendable, Equatable {
    package var command: String
    package var started: String
    package var seconds: Double?
  }

  /// A file and the hash of its bytes.
  package struct File: Codable, Sendable, Equatable {
    package var path: String
    package var sha256: String
  }

  /// A work to be cited.
  package struct Citation: Codable, Sendable, Equatable {
    package var key: String
    package var text: String
    package var url: String?
  }
}
