import Formats
import OrderedCollections

extension Model {
  /// How many simulations of its own suite it was trained on, where it says so.
  var trainingSimulations: Int? { provenance["n_target"]?.int ?? provenance["simulations"]?.int }

  /// Why it cannot be tested whether an observation looks like the training simulations, as half a sentence; nil where it
  /// can be.
  package var untested: String? {
    guard cloud == nil else { return nil }
    if let lostFile {
      return
        "\(lostFile) is gone, expected the file that was written with the model, as training_sha256 of its config.json says"
    }
    let fewest = InputCloud.limits.simulations
    if let count = trainingSimulations, count < fewest {
      return
        "the model was trained on \(counted(count, "simulation")), expected at least \(fewest) for the test"
    }
    if provenance["stage"]?.string == "merge" {
      return "a merged model knows nothing of where the simulations of its models lie"
    }
    let isOfRun = provenance["study"] != nil
    let most = isOfRun ? InputCloud.numbersInRuns : InputCloud.limits.numbers
    if width > most {
      return "the model reads \(width) numbers, expected at most \(most) for the test"
        + (isOfRun ? " by a model of a run (\(InputCloud.limits.numbers) by one of slingshot transfer)" : "")
    }
    return
      "the model keeps nothing of them, expected training.safetensors as slingshot pretrain, transfer and run write it"
  }

  /// What inspection says of the test: how many simulations it compares with, or why there is none.
  package var likenessTest: String {
    if let untested { return "impossible: \(untested)" }
    return "against \(cloud?.distances.count ?? 0) training simulations"
  }
}
