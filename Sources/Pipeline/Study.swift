import Formats
import Observables
import OrderedCollections
import Suites
import Transfer

/// One study: a source suite, a target suite, and what is trained, transferred and compared between them.
///
/// Values are read from a YAML file by ``Study/load(path:overrides:)``; every key, its unit, default and meaning
/// stands in `Examples/explanatory.yaml`.
public struct Study: Sendable {
  /// Short name; also the default name of the run directory.
  public var name: String
  /// Title of the report.
  public var title: String
  /// Where the cheap simulations come from.
  public var source: SuiteOrigin
  /// Where the expensive simulations come from.
  public var target: SuiteOrigin
  /// What networks read: observables, alone or side by side, each selection with networks of its own.
  public var summaries: [ObservableSelection]
  /// Whether the study states `summarise.maximum_k`, so that a suite that ends earlier is worth a warning.
  public var statesMaximumK: Bool
  /// Encodings that the user states, by observable.
  public var encodings: OrderedDictionary<String, EncodingKind>
  /// Parameters the source network is trained on; those of the suite when empty.
  public var sourceParameters: [String]
  /// Parameters the target network infers; those of the suite when empty.
  public var targetParameters: [String]
  /// Parameters that vary and are not inferred.
  public var nuisance: [String]
  /// Bounds, scales, labels and units that the user states.
  public var parameters: ParameterBounds
  /// Values of new parameters at which the target suite is the source suite, where the user states them.
  public var sourceValues: [String: Double]
  /// How the source network is trained.
  public var pretrain: Pretrain
  /// How every strategy is fitted to the target.
  public var transfer: Transfer
  /// Which strategies, target counts and seeds are compared.
  public var comparison: Comparison
  /// What the report shows.
  public var report: Report
  /// What a forecast rehearses.
  public var rehearsal: Rehearsal
  /// Whether an emulator learns the target for a forecast, which may do without simulations of it.
  var isForecast = false
  /// The settings as YAML with every default filled in.
  public internal(set) var resolved: String
  /// The same with every key's meaning, type, range, unit and default in a comment; absent optional keys as comments.
  public internal(set) var documented: String
  /// Every key a study may have, with type, default, range, unit and meaning.
  public internal(set) var declaredKeys: [DeclaredKey]

  /// The observables that networks read, each once.
  public var observables: [String] { OrderedSet(summaries.flatMap { $0.parts.map(\.name) }).elements }

  /// Settings of the pre-training stage.
  public struct Pretrain: Sendable, Equatable, Encodable {
    /// Settings drawn and tried for each kind of source network.
    public var trials: Int
    /// Best source networks, by validation error, that the strategies may start from.
    public var keep: Int
    /// Fraction of the source simulations held out for validation.
    public var validation: Double
    /// Dummy outputs beside the source parameters.
    public var dummies: Int
    /// Units of the last hidden layer of the two-network bottleneck transfer.
    public var bottleneck: Int
    /// Ranges of the search.
    public var search: Search
    /// Seed of the source networks.
    public var seed: UInt64
  }

  /// Settings of the transfer stage, the same for every strategy, from scratch included.
  public struct Transfer: Sendable, Equatable, Encodable {
    /// Settings drawn and tried for each strategy, target count and seed.
    public var trials: Int
    /// Best trials, by validation error, whose predictions are averaged.
    public var average: Int
    /// Parts the target simulations are cut into for validation; 1 holds out `validation` of them once.
    public var folds: Int
    /// Fraction held out for validation when `folds` is 1.
    public var validation: Double
    /// Ranges of the search from scratch.
    public var search: Search
    /// Ranges of the search when pre-trained weights are fine-tuned.
    public var fineTuning: Search
    /// Where emulators expect the response to new parameters from; nil for none.
    public var responsePrior: PriorOrigin?
  }

  /// The grid of the comparison.
  public struct Comparison: Sendable, Equatable {
    /// Names of the strategies.
    public var strategies: [String]
    /// Counts of target simulations used, those for validation included.
    public var targets: [Int]
    /// The key that states them, for messages.
    var targetsKey = "study.targets"
    /// Seeds of the target subsets and networks.
    public var seeds: [Int]
    /// Target simulations held out for the test.
    public var test: SplitPlan.Test
    /// Bootstrap resamplings.
    public var resamplings: Int
    /// Level of the negative-transfer test.
    public var level: Double
  }

  /// Settings of a forecast, which rehearses the study before its simulations are bought.
  public struct Rehearsal: Sendable, Equatable {
    /// Target simulations that the emulator learns from; nil takes all of the suite, which then holds none for a test.
    public var few: Int?
    /// Functions of the response that are drawn.
    public var universes: Int
    /// Seed of the simulations learnt from and of the universes.
    public var seed: UInt64
    /// Errors for which a number of simulations is wanted, in the parameters' units.
    public var wanted: OrderedDictionary<String, Double>
  }

  /// What the report shows.
  public struct Report: Sendable, Equatable {
    /// Target count whose predictions are drawn against the truth; 0 takes the smallest.
    public var predictionsAt: Int
  }
}

/// Where a suite comes from.
public enum SuiteOrigin: Sendable, Equatable {
  /// Simulated for the study.
  case simulated(SimulatedOrigin)
  /// Quijote's arrays of one hypercube ("LH", "nwLH") in a folder.
  case quijote(hypercube: String, directory: String, count: Int)
  /// A suite directory that Slingshot wrote.
  case directory(String, count: Int)
  /// A folder with one spectrum file per simulation, as Quijote or CAMELS are distributed.
  case folders(FolderLayout, directory: String, count: Int)
  /// A model directory: source networks that are trained already.
  case model(String)
  /// No suite: a target that a forecast expects from the response prior alone.
  case expected
}

/// Whose way of laying out one spectrum file per simulation.
public enum FolderLayout: String, Sendable, Equatable {
  /// `<directory>/<i>/Pk_m_z=0.txt` with `*_params.txt`.
  case quijote
  /// `<directory>/LH_<i>/Pk_m_z=0.00.txt` with `CosmoAstroSeed*.txt`.
  case camels
}
