import Emulation
import Observables
import Transfer

extension Model {
  /// The emulator that the model is or combines, with how it reads what is observed; nil without one.
  public var emulator: (emulator: Emulator, encoding: InputEncoding)? {
    if let predictor = predictor as? EmulatedPredictor { return (predictor.emulator, encoding) }
    guard let blend = predictor as? Blend else { return nil }
    for part in blend.parts {
      guard let predictor = part.predictor as? EmulatedPredictor else { continue }
      return (predictor.emulator, part.encoding ?? encoding)
    }
    return nil
  }

  /// What the model predicts by, in words.
  public var predictorInWords: String {
    guard let blend = predictor as? Blend else { return type(of: predictor).kind }
    return "a blend of \(blend.parts.map(\.strategy).joined(separator: ", "))"
  }
}
