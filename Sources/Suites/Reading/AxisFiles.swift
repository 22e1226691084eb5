import Observables
import OrderedCollections

/// Names of the files of coordinates in a suite directory: `k.npy` where all observables with a k have the same, else
/// `<observable>.k.npy`, with the number of the axis where one observable has two of them.
struct AxisFiles {
  /// The numbers of each file.
  private(set) var files: OrderedDictionary<String, [Double]> = [:]
  private var names: [String: [[String]]] = [:]

  init(_ observables: [Observable]) {
    let taken = Set(observables.map(\.name))
    var shared: [String: [Double]] = [:]
    var differing = taken
    for coordinate in observables.flatMap(\.axes).flatMap(\.coordinates) {
      if let known = shared[coordinate.name], known != coordinate.values { differing.insert(coordinate.name) }
      shared[coordinate.name] = coordinate.values
    }
    for observable in observables {
      names[observable.name] = observable.axes.enumerated().map { index, axis in
        axis.coordinates.map { coordinate in
          var name =
            differing.contains(coordinate.name) ? "\(observable.name).\(coordinate.name)" : coordinate.name
          if let known = files[name + ".npy"], known != coordinate.values { name += ".\(index)" }
          files[name + ".npy"] = coordinate.values
          return name + ".npy"
        }
      }
    }
  }

  func name(_ observable: String, axis: Int, coordinate: Int) -> String {
    names[observable]?[axis][coordinate] ?? ""
  }
}
