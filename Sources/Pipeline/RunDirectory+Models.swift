import Foundation
import Inference

extension RunDirectory {
  /// A finished model of the run; nil where it is missing, or broken: then its remains are removed, so that it is made
  /// again.
  func model(_ name: String) -> Model? {
    let place = path(to: "models/" + name)
    guard FileManager.default.fileExists(atPath: place) else { return nil }
    do {
      let model = try Model.load(place)
      if let lost = model.lostFile {
        note("warning: \(lost) is gone, which its config.json states; observations cannot be tested")
      }
      return model
    } catch {
      note("warning: \(error); the model is made again")
      try? FileManager.default.removeItem(atPath: place)
      return nil
    }
  }
}
