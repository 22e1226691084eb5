import Foundation
import Observables

/// Where the numbers of one observable lie along its axes, each axis counted from 0 to 1: what tells neighbours.
public struct BinPlaces: Sendable, Equatable, Hashable, Codable {
  /// Numbers of the observable.
  public let count: Int
  /// Along each axis where each number lies `[axes][count]`.
  public let places: [[Double]]

  /// The places of an observable's numbers: logarithms along axes that are positive and span more than a factor of four,
  /// such as k; the order where an axis has no coordinates.
  public init(_ observable: Observable) {
    var places: [[Double]] = []
    var repeats = observable.width
    for axis in observable.axes {
      repeats /= max(axis.length, 1)
      let coordinates =
        axis.coordinates.isEmpty
        ? [(0..<axis.length).map(Double.init)] : axis.coordinates.map(\.values)
      for values in coordinates {
        let along = Self.unit(values)
        places.append((0..<observable.width).map { along[$0 / repeats % axis.length] })
      }
    }
    count = observable.width
    self.places = places.filter { $0.contains { $0 > 0 } }
  }

  /// Numbers that are only known by their order.
  public init(count: Int) {
    self.count = count
    places = count > 1 ? [Self.unit((0..<count).map(Double.init))] : []
  }

  private static func unit(_ values: [Double]) -> [Double] {
    guard let least = values.min(), let most = values.max(), least < most else {
      return values.map { _ in 0 }
    }
    let logarithmic = least > 0 && most > 4 * least
    let mapped = logarithmic ? values.map { log($0 / least) } : values.map { $0 - least }
    let span = logarithmic ? log(most / least) : most - least
    return mapped.map { $0 / span }
  }
}
