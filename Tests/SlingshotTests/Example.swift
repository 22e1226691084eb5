import Slingshot

/// Runs a study into a folder, then infers the parameters of new spectra with one of its models.
func inferAfterStudy(in folder: String, settings: [String]) throws -> Matrix {
  let (study, text) = try Study.demo(overrides: settings)
  let run = StudyRun(study: study, input: text, command: "a program of mine")
  print(try run.perform(in: folder, existing: .refuse).table)

  let spectra = try SuiteSimulation(suite: .neutrinos, count: 10, settings: SmoothSettings(seed: 7)).suite()
  let model = try Model.load(folder + "/models/warm-start-n100-s1")
  return try model.predict(spectra)  // [10, 6]: Omega_m ... M_nu [eV]
}
