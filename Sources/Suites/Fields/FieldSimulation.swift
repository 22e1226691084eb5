import Cosmology
import Fields
import Simulation
import Summaries

/// One simulation of particles by COLA, measured.
public enum FieldSimulation {
  /// Simulates a point and measures the summaries of the settings.
  ///
  /// Particles stand for cold matter. With massive neutrinos the power of total matter is that of cold matter times the
  /// square of the linear ratio of both, for the neutrinos' field is linear; marked and redshift-space spectra are those
  /// of cold matter.
  ///
  /// - Throws: ``SimulationError/fields(simulation:cosmology:reason:)``.
  public static func spectra(
    of point: FieldGenerator.Point, _ settings: FieldSettings
  ) throws(SimulationError) -> [String: [Double]] {
    do {
      let model = try GravityModel.of(point.cosmology)
      let snapshot = try snapshot(
        point.cosmology, model, extensions: point.extensions, settings.cola(seed: point.seed))
      return try measure(snapshot, model, settings)
    } catch {
      throw .fields(simulation: point.simulation, cosmology: point.text, reason: "\(error)")
    }
  }

  /// Simulates one universe.
  ///
  /// - Parameters:
  ///   - cosmology: the cosmology.
  ///   - extensions: values beyond it, such as f_NL_local, by their names.
  ///   - settings: how to simulate.
  /// - Throws: `SimulationError`, `CosmologyError`, `FieldError`, `TensorError`.
  public static func snapshot(
    _ cosmology: CosmologicalParameters, extensions: [String: Double] = [:], _ settings: ColaSettings
  ) throws -> ParticleSnapshot {
    try snapshot(cosmology, GravityModel.of(cosmology), extensions: extensions, settings)
  }

  private static func snapshot(
    _ cosmology: CosmologicalParameters, _ model: GravityModel, extensions: [String: Double],
    _ settings: ColaSettings
  ) throws -> ParticleSnapshot {
    let transformation = try transformation(extensions, tilt: cosmology.nS)
    return try Cola(settings, model: model, potentialTransformation: transformation).snapshot()
  }

  /// What makes the initial potential non-Gaussian, nil for a Gaussian one.
  private static func transformation(
    _ extensions: [String: Double], tilt: Double
  ) throws(SimulationError) -> PotentialTransformation? {
    var parts: [PotentialTransformation] = []
    for shape in PrimordialShape.allCases {
      guard let amplitude = extensions[shape.parameterName] else { continue }
      let part = try PrimordialNonGaussianity(shape, amplitude: amplitude, tilt: tilt)
      if let transformation = part.transformation { parts.append(transformation) }
    }
    guard parts.count <= 1 else {
      throw .fieldSetting(name: "f_NL", expected: "of one shape for each simulation", found: "\(parts.count)")
    }
    return parts.first
  }

  private static func measure(
    _ snapshot: ParticleSnapshot, _ model: GravityModel, _ settings: FieldSettings
  ) throws -> [String: [Double]] {
    let catalogue = try Catalogue(
      positions: snapshot.positions, velocities: snapshot.velocities, boxSize: snapshot.boxSize)
    let shells = try Shells.upTo(settings.maximumK, boxSize: settings.boxSize)
    let power = try PowerSpectrumEstimator(
      mesh: MeshSettings(cells: settings.measuringMesh), boxSize: settings.boxSize, shells: shells)
    var spectra: [String: [Double]] = [:]
    let cold: PowerSpectrum
    if settings.summaries.contains(.marked) {
      let both = try MarkedPowerSpectrumEstimator(
        power: power, marks: settings.marks, normalisation: settings.normalisation
      ).measure(catalogue)
      for (name, marked) in zip(settings.markedNames, both.marked) { spectra[name] = marked.power }
      cold = both.power
    } else {
      cold = try power.measure(catalogue)
    }
    spectra["pk_cb"] = cold.power
    spectra["pk"] = zip(cold.k, cold.power).map { k, power in
      let ratio = model.totalMatterFactor?(k) ?? 1
      return ratio * ratio * power
    }
    if settings.summaries.contains(.monopole) {
      // E = 1 today in every cosmology.
      let space = try RedshiftSpace(redshift: 0, expansion: 1)
      spectra["pk_rsd0"] = try MultipolesEstimator(power: power, redshiftSpace: space).measure(catalogue)
        .monopole
    }
    return spectra
  }
}

extension PrimordialShape {
  /// The name of its amplitude in parameter tables.
  var parameterName: String {
    switch self {
    case .local: "f_NL_local"
    case .equilateral: "f_NL_equilateral"
    case .orthogonalCMB: "f_NL_orthogonal_cmb"
    case .orthogonalLSS: "f_NL_orthogonal_lss"
    }
  }
}
