/// How a network of finite width is sampled by Langevin dynamics.
public struct LangevinSettings: Sendable, Equatable {
  /// Which form of the posterior the dynamics run on.
  public enum Form: Sendable, Equatable {
    /// Hidden weights and readout, theta += -eta dS + sqrt(2 eta) noise: what experiments run. Needs eta below about
    /// 1 / (beta max eig Phi) and 1 / lambda of time to forget.
    case full
    /// Hidden weights alone, the readout integrated out exactly: S = (N gamma^2 / 2) yᵀ M^-1 y + ln det M / 2
    /// + (lambda / 2)|W|^2 + (delta / 2)|W - Wbar|^2, M = Phi / lambda + I / beta, without the stiffness of beta.
    case marginal
  }

  /// The form.
  public var form = Form.marginal
  /// eta; in the marginal form in units of 1 / (lambda + delta).
  public var step = 0.02
  /// Steps in all.
  public var steps = 3000
  /// First steps, which are not averaged.
  public var burn = 1000
  /// Every how many steps a sample is taken.
  public var every = 5
  /// The seed, with `index` the name of the chain.
  public var seed: UInt64 = 1
  /// The number of the chain under the seed.
  public var index: UInt64 = 0

  /// The defaults of the marginal form.
  public init() {}

  /// The defaults of the full form, for beta up to about 20.
  public static var full: LangevinSettings {
    var settings = LangevinSettings()
    settings.form = .full
    settings.step = 5e-4
    settings.steps = 40_000
    settings.burn = 8000
    settings.every = 10
    return settings
  }

  func validate() throws(TheoryError) {
    try TheoryError.require("the step of the Langevin dynamics", step, strictly: true)
    try TheoryError.require(count: "the number of Langevin steps", steps)
    try TheoryError.require(count: "the burn-in", burn, atLeast: 0)
    try TheoryError.require(count: "the interval of samples", every)
    guard burn < steps else {
      throw .parameter(name: "the burn-in", found: "\(burn)", expected: "fewer than the \(steps) steps")
    }
  }
}
