import Tensor

/// Logistic distributions cut to [0, 1], as maps of [0, 1] onto itself by their cumulative distributions.
public struct CutLogistic: BoxMap {
  /// Where the distributions were centred before they were cut, inside the box or not.
  public let centres: Tensor
  /// The logarithms of one over their scales.
  public let logRates: Tensor

  /// Distributions around centres.
  public init(centres: Tensor, logRates: Tensor) {
    self.centres = centres
    self.logRates = logRates
  }

  /// log(1 - exp(-rate)).
  private func logSpan(_ rates: Tensor) throws(TensorError) -> Tensor { try (-((-rates).expm1())).log() }

  /// Cumulative distributions at places in [0, 1], and the log density there.
  public func callAsFunction(_ places: Tensor) throws(TensorError) -> (values: Tensor, logSlopes: Tensor) {
    let rates = try logRates.exp()
    let white = try rates * (places - centres)
    let (below, above) = (try white.logSigmoid(), try (-white).logSigmoid())
    let end = try (rates * (1 - centres)).logSigmoid()
    let start = try (rates * centres).logSigmoid()
    // With L(x) the logistic function, L(x) - L(low) = L(x) L(-low) (1 - exp(low - x)), in which nothing cancels.
    let values = try (below - end).exp() * (-(rates * places)).expm1() / (-rates).expm1()
    return (values, try logRates + below + above - end - start - logSpan(rates))
  }

  /// The places below which lie shares in [0, 1].
  public func places(of shares: Tensor) throws(TensorError) -> Tensor {
    let rates = try logRates.exp()
    let end = try rates * (1 - centres)
    let (share, rest) = (try shares.log(), try (1 - shares).log())
    let (inside, outside) = (try end.logSigmoid(), try (-end).logSigmoid())
    let above = try -((-(share + rates + logSpan(rates) + outside)).logSigmoid())
    let below = try rest.logAddingExp(share + outside.logAddingExp(inside - rates))
    return try (above - below) / rates
  }
}
