import Fields

/// How particles are simulated.
public struct ColaSettings: Sendable, Equatable, Codable {
  /// How the times of the steps are spaced.
  public enum Spacing: String, Sendable, Codable, CaseIterable {
    /// Equal steps in a.
    case linear
    /// Equal steps in ln a.
    case logarithmic
  }

  /// Particles a side.
  public var particles: Int
  /// Cells a side of the mesh of forces.
  public var cells: Int
  /// Side of the box [Mpc/h].
  public var boxSize: Double
  /// Time steps, each with one evaluation of the force.
  public var steps: Int
  /// Scale factor where second-order perturbation theory hands over.
  public var startScaleFactor: Double
  /// Scale factor of the snapshot.
  public var finalScaleFactor: Double
  /// Seed of the initial modes.
  public var seed: UInt64
  /// Whether all initial modes have their mean amplitude (Angulo & Pontzen 2016).
  public var fixedAmplitude: Bool
  /// Whether all initial phases are turned by π.
  public var pairedPhase: Bool
  /// Spacing of the steps.
  public var spacing: Spacing
  /// Exponent n of the modified time integration, in which residual velocities go as a^n (Tassev, Zaldarriaga &
  /// Eisenstein 2013, appendix A.3); the plain integration when nil.
  public var timeExponent: Double?
  /// How particles meet the mesh of forces.
  public var assignment: MassAssignment
  /// How much of the smoothing by clouds is undone in the force, exp(s (kh)²/6) with h the side of a cell.
  public var sharpening: Double
  /// Where the force is cut off, exp(-(k/k_c)⁴), as a share of the mesh's Nyquist frequency; nowhere when 0.
  public var cutoff: Double
  /// Where the first particle stands, in particle spacings.
  public var latticeOffset: Double

  /// Settings with the defaults that meet Quijote best for their cost.
  public init(
    particles: Int = 128, cells: Int = 256, boxSize: Double = 1000, steps: Int = 5,
    startScaleFactor: Double = 0.3, finalScaleFactor: Double = 1, seed: UInt64 = 0,
    fixedAmplitude: Bool = false, pairedPhase: Bool = false, spacing: Spacing = .linear,
    timeExponent: Double? = -2.5, assignment: MassAssignment = .cic,
    sharpening: Double = 0.8, cutoff: Double = 0.65, latticeOffset: Double = 0.25
  ) {
    self.sharpening = sharpening
    self.cutoff = cutoff
    self.particles = particles
    self.cells = cells
    self.boxSize = boxSize
    self.steps = steps
    self.startScaleFactor = startScaleFactor
    self.finalScaleFactor = finalScaleFactor
    self.seed = seed
    self.fixedAmplitude = fixedAmplitude
    self.pairedPhase = pairedPhase
    self.spacing = spacing
    self.timeExponent = timeExponent
    self.assignment = assignment
    self.latticeOffset = latticeOffset
  }

  func validate() throws(SimulationError) {
    try check("particles", Double(particles), in: 2...1024)
    try check("cells", Double(cells), in: 2...2048)
    try check("boxSize", boxSize, in: 1e-3...1e6)
    try check("steps", Double(steps), in: 0...10000)
    try check("startScaleFactor", startScaleFactor, in: 1e-3...1)
    try check("finalScaleFactor", finalScaleFactor, in: startScaleFactor...1)
    try check("timeExponent", timeExponent ?? -1, in: -20...20)
    try check("sharpening", sharpening, in: 0...4)
    try check("cutoff", cutoff, in: 0...10)
    try check("latticeOffset", latticeOffset, in: 0...1)
    guard timeExponent != 0 else {
      throw .setting(name: "timeExponent", found: "0", expected: "a number other than 0, or none")
    }
    guard steps > 0 || startScaleFactor == finalScaleFactor else {
      throw .setting(name: "steps", found: "0", expected: "at least 1 where the start is not the end")
    }
  }

  private func check(
    _ name: String, _ value: Double, in range: ClosedRange<Double>
  ) throws(SimulationError) {
    guard range.contains(value) else {
      throw .setting(name: name, found: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}
