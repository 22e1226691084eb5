import Formats
import Observables
import OrderedCollections
import Suites

/// What a fit leaves: anything that infers the target's parameters from what is observed, and can be saved.
///
/// Adding a kind is a file here and a line in ``Predictors``.
public protocol Predictor: Sendable {
  /// Name of the kind in a model's `config.json`.
  static var kind: String { get }
  /// What it is, in a few words for `slingshot inspect`.
  var summary: String { get }
  /// Point estimates in scaled units, `[count, P]` row-major, of encoded inputs `[count, K]`.
  func point(_ inputs: [Float], count: Int) throws -> [Double]
  /// All that it takes to make it again.
  func record() throws -> PredictorRecord
  /// Makes it from its record, all of whose tensors must belong to it.
  ///
  /// - Throws: ``TransferError/badModel(_:reason:)`` and what its parts throw, naming what is missing, extra or misshapen.
  init(_ record: PredictorRecord, at place: ModelPlace) throws
}

/// A predictor as it lies in a model directory.
public struct PredictorRecord: Sendable, Equatable {
  /// Its entries in `config.json`.
  public var settings: OrderedDictionary<String, JSONValue>
  /// Its numbers in `model.safetensors`.
  public var tensors: OrderedDictionary<String, SafetensorsTensor>

  /// Makes a record.
  public init(
    settings: OrderedDictionary<String, JSONValue> = [:],
    tensors: OrderedDictionary<String, SafetensorsTensor> = [:]
  ) {
    self.settings = settings
    self.tensors = tensors
  }

  /// The tensors whose names begin with `prefix`, under the rest of their names.
  func tensors(under prefix: String) -> OrderedDictionary<String, SafetensorsTensor> {
    var own: OrderedDictionary<String, SafetensorsTensor> = [:]
    for (name, tensor) in tensors where name.hasPrefix(prefix) {
      own[String(name.dropFirst(prefix.count))] = tensor
    }
    return own
  }
}

/// Where a predictor is read from, and what the model around it reads and infers.
public struct ModelPlace: Sendable {
  /// Path of `config.json`, for messages.
  public var config: String
  /// Path of `model.safetensors`, for messages.
  public var weights: String
  /// Numbers that are observed of a simulation.
  public var width: Int
  /// How they become the predictor's inputs.
  public var encoding: InputEncoding
  /// Names of the parameters that are inferred.
  public var parameters: [String]
  /// How they are scaled; nil where it does not matter.
  public var scaling: ParameterScaling?
  /// The path of the keys in `config.json` that the predictor's entries stand behind, as "predictor.parts[0].".
  public var key = ""

  /// Makes a place.
  public init(
    config: String, weights: String, width: Int, encoding: InputEncoding, parameters: [String],
    scaling: ParameterScaling? = nil
  ) {
    self.config = config
    self.weights = weights
    self.width = width
    self.encoding = encoding
    self.parameters = parameters
    self.scaling = scaling
  }
}

extension JSONValue {
  /// A value in a message; "none" for one that is missing.
  static func shown(_ value: JSONValue?) -> String {
    guard let text = value.flatMap({ try? $0.encoded(compact: true) }) else { return "none" }
    return text.count > 80 ? text.prefix(80) + "..." : text
  }
}
