import Cosmology
import Formats
import Simulation
import Suites
import Summaries

extension SuiteOrigin {
  /// Reads the block of a suite.
  init(_ root: YAMLMapping, block: String, doc: String, quijote: String?) throws(FormatError) {
    let mapping = try root.mapping(block, doc: doc)
    let suite = try mapping.optionalString(
      "simulate", doc: "Suite that is simulated, as in slingshot simulate --suite.")
    let parameters = try mapping.optionalPath(
      "parameters", doc: "Parameter file whose points are simulated: a header of names, a row for each.")
    let hypercube = try mapping.optionalString(
      "quijote", oneOf: ["LH", "nwLH"], doc: "Quijote hypercube read from paths.quijote.")
    let directory = try mapping.optionalPath("directory", doc: "A suite directory that Slingshot wrote.")
    let quijoteFolder = try mapping.optionalPath(
      "quijote_folder", doc: "Folder of numbered folders with Pk_m_z=0.txt each, and *_params.txt.")
    let camelsFolder = try mapping.optionalPath(
      "camels_folder", doc: "Folder of folders LH_<i> with Pk_m_z=0.00.txt each, and CosmoAstroSeed*.txt.")
    let model =
      block == "source"
      ? try mapping.optionalPath(
        "model", doc: "A model directory to start from in place of a suite; nothing is pre-trained.") : nil
    let count = try mapping.int(
      "count", default: 0, in: 0...10_000_000, doc: "Simulations used; 0 takes all that are given.")
    let simulated = try SimulatedOrigin(mapping, suite: suite, parameters: parameters, count: count)
    var origins: [SuiteOrigin] = []
    if suite != nil || parameters != nil { origins.append(.simulated(simulated)) }
    if suite != nil && parameters != nil { origins.append(.simulated(simulated)) }
    if suite != nil, count == 0 {
      throw mapping.error("count", "must be positive when a suite is simulated")
    }
    if let hypercube {
      origins.append(.quijote(hypercube: hypercube, directory: quijote ?? "", count: count))
    }
    if let directory { origins.append(.directory(directory, count: count)) }
    if let quijoteFolder { origins.append(.folders(.quijote, directory: quijoteFolder, count: count)) }
    if let camelsFolder { origins.append(.folders(.camels, directory: camelsFolder, count: count)) }
    if let model { origins.append(.model(model)) }
    if block == "target", mapping.keys.isEmpty { origins.append(.expected) }
    guard origins.count == 1 else {
      throw root.error(
        block,
        "must have exactly one of the keys simulate, parameters, quijote, directory, quijote_folder\(block == "source" ? ", camels_folder and model" : " and camels_folder")"
      )
    }
    if hypercube != nil, quijote == nil {
      throw mapping.error("quijote", "needs paths.quijote, the folder of Quijote's arrays")
    }
    self = origins[0]
  }
}

extension SimulatedOrigin {
  fileprivate init(
    _ block: YAMLMapping, suite: String?, parameters: String?, count: Int
  ) throws(FormatError) {
    self.suite = suite
    self.parameters = parameters
    self.count = count
    seed = UInt64(
      try block.int("seed", default: 1, in: 0...Int.max, doc: "Seed of design, phases and scatter."))
    let kinds = ["auto"] + Generator.allCases.map(\.rawValue)
    generator = Generator(
      rawValue: try block.string(
        "generator", default: "auto", oneOf: kinds,
        doc: "What simulates; auto takes smooth where it knows all the parameters, else fields."))
    noiseless = try block.bool(
      "noiseless", default: false,
      doc: "Simulate the mean without the scatter of a realisation, smooth and lensing.")
    fields = try FieldSettings(
      block.mapping("fields", doc: "Particles by COLA, for the field generator."), seed: seed)
    lensing = try LensingSources(
      block.mapping("lensing", doc: "Galaxies and survey, for the lensing generator."))
    external = try External(
      block.mapping("external", doc: "A program of yours that simulates one point, run once for each."))
    if generator == .external, external.command == nil {
      throw block.error("generator", "needs external.command when it is external")
    }
    if external.command != nil, generator != .external {
      throw block.error("generator", "must be external when external.command is given")
    }
  }
}

extension LensingSources {
  fileprivate init(_ block: YAMLMapping) throws(FormatError) {
    let usual = LensingSources()
    self.init(
      medianRedshift: try block.double(
        "median_redshift", default: usual.medianRedshift, in: 0.05...3,
        doc: "Median redshift of the galaxies."),
      density: try block.double(
        "density", default: usual.density, in: 0.01...1e4, doc: "Galaxies per square arcminute."),
      ellipticity: try block.double(
        "ellipticity", default: usual.ellipticity, in: 0...10,
        doc: "Dispersion of one component of the galaxies' ellipticities."),
      sky: try block.double("sky", default: usual.sky, in: LensingSources.skies, doc: "Share of the sky."))
  }
}

extension SimulatedOrigin.External {
  fileprivate init(_ block: YAMLMapping) throws(FormatError) {
    command = try block.optionalString(
      "command", doc: "Command line with placeholders {Omega_m}, {seed}, {index}, {directory}, {here}.")
    folder = try block.path(
      "folder", default: ".",
      doc:
        "Folder that {here} means, and that the command's program is looked for from when it has a relative path."
    )
    outputs = try block.strings(
      "outputs", default: [],
      doc: "Files of summaries, as pk=Pk_m_z=0.txt; otherwise <summary>.npy with k.npy, or <summary>.txt.")
    jobs = try block.int("jobs", default: 1, in: 1...4096, doc: "Programs running at once.")
    let timeout = try block.double(
      "timeout", default: 3600, in: 1e-3...1e7, unit: "s", doc: "Time after which a program is stopped.")
    let retries = try block.int("retries", default: 1, in: 0...1000, doc: "Further attempts after a failure.")
    let failures = try block.double(
      "failures", default: 0.05, in: 0...1, doc: "Share of the simulations that may fail; they are left out.")
    let keepsAll = try block.bool(
      "keep_runs", default: false, doc: "Keep the directories of all simulations, not only of failed ones.")
    limits = .init(timeout: timeout, retries: retries, failures: failures, keepsAll: keepsAll)
  }
}

extension FieldSettings {
  fileprivate init(_ block: YAMLMapping, seed: UInt64) throws(FormatError) {
    let particles = try block.int("particles", default: 128, in: 8...1024, doc: "Particles per side, even.")
    let mesh = try block.int(
      "mesh", default: 0, in: 0...2048,
      doc: "Mesh cells per side for the forces; 0 takes twice the particles.")
    let steps = try block.int("steps", default: 5, in: 1...1000, doc: "Time steps.")
    let box = try block.double(
      "box", default: 1000, in: 1...1e5, unit: "Mpc/h", doc: "Side of the periodic box.")
    let start = try block.double(
      "start", default: 0.3, in: 1e-3...0.99,
      doc: "Scale factor at which particles leave second-order perturbation theory.")
    let measuring = try block.int(
      "measuring_mesh", default: 0, in: 0...2048,
      doc: "Mesh cells per side for the summaries; 0 takes three times the last shell or the forces' mesh.")
    let fixed = try block.bool(
      "fixed_amplitude", default: false, doc: "Initial modes of exactly the mean amplitude.")
    let texts = try block.strings(
      "marks", default: ["10 2 0.25"],
      doc: "Marks of the marked spectra, R [Mpc/h], p and delta_s of each; the first is mpk.")
    var marks: [Mark] = []
    for text in texts {
      let numbers = text.split(separator: " ").compactMap { Double($0) }
      guard numbers.count == 3,
        let mark = try? Mark(radius: numbers[0], power: numbers[1], softening: numbers[2])
      else { throw block.error("marks", "must be R, p and delta_s as in \"10 2 0.25\", found \"\(text)\"") }
      marks.append(mark)
    }
    self.init(
      particles: particles, mesh: mesh == 0 ? nil : mesh, steps: steps, boxSize: box, start: start,
      measuringMesh: measuring == 0 ? nil : measuring, marks: marks, isFixed: fixed, seed: seed)
  }
}
