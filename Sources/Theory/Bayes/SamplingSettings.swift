/// How long the law of a neuron is sampled, and with how many particles.
public struct SamplingSettings: Sendable, Equatable {
  /// Particles; the error falls with the root of particles times averaged steps.
  public var particles = 4096
  /// Newton steps on v at most before the average starts; fewer where they get small.
  public var searchIterations = 40
  /// Newton steps on v of falling length, over which v and the kernels are averaged.
  public var averagedIterations = 32
  /// Steps of every particle between two Newton steps.
  public var stepsPerIteration = 12
  /// Every how many steps the kernels take a sample; one at test inputs costs as much as many steps, but takes part in
  /// the noise of the kernel of the examples, which then cancels.
  public var thinning = 3
  /// Steps of the source's particles before each iteration, so that the average runs over the source's law rather
  /// than over one draw of it; 0 keeps the draw.
  public var sourceSteps = 4
  /// Steps after such a refreshment before samples count.
  public var settlingSteps = 6
  /// The seed of all random numbers.
  public var seed: UInt64 = 1
  /// Threads, all processors when nil; the results do not depend on it.
  public var threads: Int?

  /// The defaults.
  public init() {}

  func validate() throws(TheoryError) {
    try TheoryError.require(count: "the number of particles", particles, atLeast: 2)
    try TheoryError.require(count: "the number of search iterations", searchIterations, atLeast: 0)
    try TheoryError.require(count: "the number of averaged iterations", averagedIterations, atLeast: 2)
    try TheoryError.require(count: "the number of steps of an iteration", stepsPerIteration)
    try TheoryError.require(count: "the thinning", thinning)
    try TheoryError.require(count: "the number of steps of the source", sourceSteps, atLeast: 0)
    try TheoryError.require(count: "the number of settling steps", settlingSteps, atLeast: 0)
  }
}
