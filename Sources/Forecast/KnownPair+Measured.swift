extension KnownPair {
  /// As `Benchmarks/forecasts.py --record` measured them, from 30 target simulations each.
  public static let measured: [KnownPair] = [
    KnownPair(
      name: "lcdm-smooth to nwlh-smooth, pk", cells: 84, hurt: 6,
      helped: 74, auc: 0.899, aucOfScore: 0.563,
      aucOfMean: 0.743, correlation: 0.819,
      bias: -0.004, coverage: 0.655),
    KnownPair(
      name: "lcdm-smooth to w0wa-smooth, pk", cells: 96, hurt: 9,
      helped: 80, auc: 1.000, aucOfScore: 0.806,
      aucOfMean: 0.763, correlation: 0.927,
      bias: 0.038, coverage: 0.635),
    KnownPair(
      name: "fields of lcdm to fields of nwlh, pk", cells: 84, hurt: 4,
      helped: 79, auc: 1.000, aucOfScore: 0.766,
      aucOfMean: 0.815, correlation: 0.842,
      bias: 0.059, coverage: 0.655),
    KnownPair(
      name: "fields of lcdm to fields of nwlh, mpk", cells: 84, hurt: 9,
      helped: 73, auc: 0.968, aucOfScore: 0.906,
      aucOfMean: 0.746, correlation: 0.851,
      bias: 0.061, coverage: 0.679),
    KnownPair(
      name: "fields of lcdm to fields of modified-gravity, pk", cells: 84, hurt: 18,
      helped: 61, auc: 0.980, aucOfScore: 0.995,
      aucOfMean: 0.589, correlation: 0.886,
      bias: 0.067, coverage: 0.560),
    KnownPair(
      name: "fields of lcdm to fields of modified-gravity, mpk", cells: 84, hurt: 13,
      helped: 64, auc: 0.968, aucOfScore: 0.931,
      aucOfMean: 0.531, correlation: 0.918,
      bias: 0.055, coverage: 0.798),
    KnownPair(
      name: "fields of lcdm to fields of local-fnl, pk", cells: 84, hurt: 2,
      helped: 80, auc: 1.000, aucOfScore: 0.975,
      aucOfMean: 0.688, correlation: 0.908,
      bias: 0.049, coverage: 0.821),
    KnownPair(
      name: "fields of lcdm to fields of local-fnl, mpk", cells: 84, hurt: 17,
      helped: 63, auc: 1.000, aucOfScore: 0.793,
      aucOfMean: 0.712, correlation: 0.974,
      bias: -0.074, coverage: 0.857),
    KnownPair(
      name: "lcdm-smooth to fields of lcdm, pk", cells: 72, hurt: 4,
      helped: 68, auc: 1.000, aucOfScore: 0.599,
      aucOfMean: 0.765, correlation: 0.935,
      bias: 0.203, coverage: 0.389),
    KnownPair(
      name: "lcdm-smooth to fields of nwlh, pk", cells: 84, hurt: 7,
      helped: 75, auc: 0.994, aucOfScore: 0.602,
      aucOfMean: 0.767, correlation: 0.776,
      bias: 0.084, coverage: 0.643),
    KnownPair(
      name: "all", cells: 840, hurt: 89,
      helped: 717, auc: 0.979, aucOfScore: 0.826,
      aucOfMean: 0.663, correlation: 0.874,
      bias: 0.051, coverage: 0.673),
  ]
  /// Target simulations that they were foretold from.
  public static let few = 30
  /// The share of numbers of simulations to buy that were right within a factor of 1.5.
  public static let purchases = 0.57
}
