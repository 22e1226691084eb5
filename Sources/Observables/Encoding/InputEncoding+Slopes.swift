import Formats
import Foundation

extension InputEncoding {
  /// The derivatives `[D]` of the encoded numbers of a simulation by the numbers themselves.
  public func slopes(_ joint: JointObservable, row: Int) -> [Double] {
    zip(parts, joint.columns).flatMap { part, range in
      part.slopes(Array(joint.values.row(row)[offset: range]))
    }
  }
}

extension ObservableEncoding {
  /// The derivatives `[K]` of the encoded numbers by the numbers.
  func slopes(_ numbers: [Double]) -> [Double] {
    numbers.enumerated().map { bin, number in
      let slope =
        switch kind {
        case .standard: 1.0
        case .asinh: 1 / (number * number + scale[bin] * scale[bin]).squareRoot()
        case .log: 1 / (number * log(10))
        }
      return slope / deviation[bin]
    }
  }
}
