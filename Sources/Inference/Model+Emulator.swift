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

  /// What a user should know before so many posteriors are sampled one by one; nil where they take a moment or the model has no
  /// emulator.
  package func announcement(of posteriors: Int) -> String? {
    let seconds = Self.secondsForAPosterior * Double(posteriors)
    guard emulator != nil, seconds > 10 else { return nil }
    let time = seconds < 120 ? "\(Int(seconds.rounded())) s" : "\(Int((seconds / 60).rounded())) min"
    return "\(posteriors) posteriors under the emulated likelihood: about \(time) on one core"
  }

  /// A tenth of a second for a posterior learnt from 50 simulations, twice that from some hundred.
  private static let secondsForAPosterior = 0.15

  /// What the model predicts by, in words.
  public var predictorInWords: String {
    guard let blend = predictor as? Blend else { return type(of: predictor).kind }
    return "a blend of \(blend.parts.map(\.strategy).joined(separator: ", "))"
  }
}
