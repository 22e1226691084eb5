import Emulation
import Formats
import Observables
import Suites

/// Source simulations that share phases and parameters with target simulations, as networks and emulators read them.
enum PairedInputs {
  /// The inputs `[N, K]` of some rows.
  static func matrix(_ encoding: InputEncoding, _ joint: JointObservable, rows: [Int]) throws -> Matrix {
    Matrix(
      rows: rows.count, columns: joint.width,
      values: try encoding.inputs(joint, rows: rows).map { Double($0) })
  }
}

extension Suite.Partners {
  /// The rows of partners; nil where there are none.
  var rows: [Int]? { if case .rows(let rows) = self { rows } else { nil } }

  /// What the user should know of the pairs.
  func remarks(target: Suite, source: Suite) -> [String] {
    switch self {
    case .none: []
    case .lost(let why): [why]
    case .rows(let rows):
      [
        "\(target.name) is paired with \(source.name): emulators learn from the differences; networks pre-trained there have"
          + " seen the same phases and parameters, so that their errors may be smaller than on simulations of other phases."
      ]
        + (SourceModel.sparesPartners(of: Set(rows).count, among: source.count)
          ? []
          : [
            "More than half of the simulations of \(source.name) are partners: where all are used, an emulator of it learns from"
              + " them too, and held-out errors look better than errors on simulations of other phases."
          ])
    }
  }
}
