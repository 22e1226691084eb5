/// What a path leads to, as the files there tell: for messages where a folder of one kind was expected.
public enum FoundFolder: Sendable, Equatable {
  /// Nothing has the name.
  case nothing
  /// A file and not a folder.
  case file
  /// A trained model.
  case model
  /// A run of a study, or what is made of it so far.
  case run(isFinished: Bool)
  /// What `pretrain` or `transfer` has made of a model so far.
  case unfinishedModel
  /// What `simulate` has made of a suite so far.
  case unfinishedSuite
  /// A suite of simulations.
  case suite
  /// Another folder that says its kind, such as a snapshot.
  case kind(String)
  /// Files of numbers without what a suite says of them.
  case data
  /// Something else.
  case other

  /// Looks at what a path leads to.
  public init(at path: String) {
    guard FileBytes.exists(path) else { self = .nothing; return }
    guard FileBytes.isDirectory(path) else { self = .file; return }
    let names = Set((try? FileSystem.contents(of: path)) ?? [])
    let trimmed = path.last == "/" ? path.dropLast() : path[...]
    let record = try? JSONValue.read(path + "/manifest.json")
    if names.contains("model.safetensors") || names.contains("config.json") {
      self = .model
    } else if names.contains("resolved.yaml") {
      self =
        trimmed.hasSuffix(".partial") ? .unfinishedModel : .run(isFinished: names.contains("results.json"))
    } else if trimmed.hasSuffix(".partial"), names.contains("plan.json") {
      self = .unfinishedSuite
    } else if let kind = record?["kind"]?.string, kind != "suite" {
      self = .kind(kind)
    } else if names.contains("parameters.txt") || names.contains("parameters.csv") || record?["kind"] != nil {
      self = .suite
    } else if names.contains(where: { name in
      [".npy", ".npz", ".csv", ".txt"].contains(where: name.hasSuffix)
    }) {
      self = .data
    } else {
      self = .other
    }
  }
}

extension FoundFolder {
  /// A folder that slingshot made for certain, by its record; nil for every other, such as one with files of the same names.
  init?(madeAt path: String) {
    let found = FoundFolder(at: path)
    func has(_ names: String...) -> Bool { names.allSatisfy { FileBytes.exists("\(path)/\($0)") } }
    let isMade =
      switch found {
      case .model: has("model.safetensors", "config.json")
      case .run, .unfinishedModel: has("resolved.yaml", "input.yaml")
      case .unfinishedSuite: true
      case .suite: has("manifest.json", "parameters.txt")
      case .kind(let kind): ["snapshot", "halos", "summaries", "posterior", "explanation"].contains(kind)
      case .nothing, .file, .data, .other: false
      }
    guard isMade else { return nil }
    self = found
  }
}

extension FoundFolder: CustomStringConvertible {
  /// The words after "found".
  public var description: String {
    switch self {
    case .nothing: "nothing of that name"
    case .file: "a file"
    case .model: "a model directory"
    case .run(true): "the run directory of a study, whose models are in its folder models"
    case .run(false): "the run directory of a study that is not finished"
    case .unfinishedModel: "unfinished work of a model"
    case .unfinishedSuite: "unfinished work of a suite"
    case .suite: "a suite directory"
    case .kind(let kind): "a folder of the kind '\(kind)'"
    case .data: "files that are no suite yet; slingshot import makes one of them"
    case .other: "a folder of other things"
    }
  }
}
