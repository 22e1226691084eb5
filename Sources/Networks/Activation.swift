/// The function that a layer applies to each of its sums.
public enum Activation: Sendable, Equatable, Codable {
  /// z above zero, `slope` z below.
  case leakyReLU(slope: Float)
  /// 1 / (1 + exp(-z)).
  case sigmoid
  /// z.
  case identity
  /// tanh z.
  case tanh
  /// z / (1 + exp(-z)) (Elfwing, Uchibe & Doya 2018).
  case silu
}
