extension KnownPair {
  /// As `Benchmarks/forecasts.py --record` measured them, from 50 target simulations each.
  public static let measured: [KnownPair] = [
    KnownPair(
      name: "lcdm-smooth to nwlh-smooth, pk", cells: 84, hurt: 5,
      helped: 75, auc: 0.923, aucOfScore: 0.531,
      aucOfMean: 0.792, correlation: 0.807,
      bias: -0.044, coverage: 0.679),
    KnownPair(
      name: "lcdm-smooth to w0wa-smooth, pk", cells: 96, hurt: 9,
      helped: 78, auc: 1.000, aucOfScore: 0.815,
      aucOfMean: 0.719, correlation: 0.934,
      bias: 0.016, coverage: 0.698),
    KnownPair(
      name: "fields of lcdm to fields of nwlh, pk", cells: 84, hurt: 4,
      helped: 79, auc: 1.000, aucOfScore: 0.684,
      aucOfMean: 0.771, correlation: 0.802,
      bias: 0.083, coverage: 0.512),
    KnownPair(
      name: "fields of lcdm to fields of nwlh, mpk", cells: 84, hurt: 7,
      helped: 71, auc: 0.998, aucOfScore: 0.950,
      aucOfMean: 0.684, correlation: 0.853,
      bias: 0.033, coverage: 0.667),
    KnownPair(
      name: "fields of lcdm to fields of modified-gravity, pk", cells: 84, hurt: 17,
      helped: 62, auc: 0.992, aucOfScore: 0.986,
      aucOfMean: 0.583, correlation: 0.923,
      bias: 0.031, coverage: 0.762),
    KnownPair(
      name: "fields of lcdm to fields of modified-gravity, mpk", cells: 84, hurt: 13,
      helped: 66, auc: 0.991, aucOfScore: 0.986,
      aucOfMean: 0.568, correlation: 0.933,
      bias: 0.028, coverage: 0.869),
    KnownPair(
      name: "fields of lcdm to fields of local-fnl, pk", cells: 84, hurt: 3,
      helped: 80, auc: 1.000, aucOfScore: 0.917,
      aucOfMean: 0.721, correlation: 0.933,
      bias: 0.044, coverage: 0.821),
    KnownPair(
      name: "fields of lcdm to fields of local-fnl, mpk", cells: 84, hurt: 16,
      helped: 62, auc: 0.999, aucOfScore: 0.836,
      aucOfMean: 0.758, correlation: 0.958,
      bias: -0.091, coverage: 0.750),
    KnownPair(
      name: "lcdm-smooth to fields of lcdm, pk", cells: 72, hurt: 4,
      helped: 67, auc: 1.000, aucOfScore: 0.590,
      aucOfMean: 0.774, correlation: 0.964,
      bias: 0.229, coverage: 0.153),
    KnownPair(
      name: "lcdm-smooth to fields of nwlh, pk", cells: 84, hurt: 5,
      helped: 75, auc: 1.000, aucOfScore: 0.525,
      aucOfMean: 0.823, correlation: 0.790,
      bias: 0.071, coverage: 0.631),
    KnownPair(
      name: "all", cells: 840, hurt: 83,
      helped: 715, auc: 0.986, aucOfScore: 0.831,
      aucOfMean: 0.668, correlation: 0.872,
      bias: 0.037, coverage: 0.662),
  ]
  /// Target simulations that they were foretold from.
  public static let few = 50
  /// The share of numbers of simulations to buy that were right within a factor of 1.5.
  public static let purchases = 0.67
}
