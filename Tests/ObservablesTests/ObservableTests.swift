import Formats
import Foundation
import Observables
import TestSupport
import Testing

@Suite struct ObservableTests {
  private let triangles = Observable(
    "bk",
    axes: [
      Axis([
        .init(name: "k1", unit: "h/Mpc", values: [0.1, 0.1, 0.2]),
        .init(name: "k2", unit: "h/Mpc", values: [0.1, 0.2, 0.2]),
      ])
    ])

  @Test func placesAreNamedByTheirCoordinates() {
    #expect(triangles.place(of: 1) == "bin 2 (k1 = 0.1 h/Mpc, k2 = 0.2 h/Mpc)")
    let grid = Observable("x", axes: [Axis("l", [0, 2]), Axis("k", unit: "h/Mpc", [0.1, 0.2])])
    #expect(grid.width == 4 && grid.place(of: 2) == "bin 3 (l = 2.0; k = 0.1 h/Mpc)")
    #expect(Observable("y", axes: [Axis(length: 3)]).place(of: 2) == "bin 3")
    let long = Observable("z", axes: [Axis("k", [0.008900000000000001, 123456])])
    #expect(long.place(of: 0) == "bin 1 (k = 0.0089)" && long.place(of: 1) == "bin 2 (k = 123456.0)")
  }

  @Test func selectionsCutEveryCoordinateOfAnAxis() throws {
    let values = Matrix(rows: 1, columns: 3, values: [1, 2, 3])
    let grid = Observable("x", axes: [Axis("l", [0, 2]), Axis("k", unit: "h/Mpc", [0.1, 0.2])])
    let numbers = Matrix(rows: 1, columns: 4, values: [5, 6, 7, 8])
    func cut(_ selection: ObservableSelection) throws -> JointObservable {
      try JointObservable(selection) { name in
        name == "bk" ? (triangles, .memory(values)) : (grid, .memory(numbers))
      }
    }
    #expect(try cut(ObservableSelection(["bk"], maximumK: 0.15)).values.values == [1])
    #expect(try cut(ObservableSelection(["bk", "x"], maximumK: 0.15)).values.values == [1, 5, 7])
    #expect(try cut(ObservableSelection([.init("x", range: 1...3)])).values.values == [7, 8])
    let both = try cut(ObservableSelection(["x", "bk"]))
    #expect(both.name == "x+bk" && both.columns == [0..<4, 4..<7])
    #expect(both.place(of: 5) == "bk, bin 2 (k1 = 0.1 h/Mpc, k2 = 0.2 h/Mpc)")
    #expect(
      message { try cut(ObservableSelection([.init("x", range: 5...6)])) }
        == "nothing of x lies between 5.0 and 6.0, expected a range that meets its axes (2 places, l 0.0 to 2.0;"
        + " 2 places, k 0.1 to 0.2 h/Mpc)")
  }

  @Test func aModelFindsItsPlacesInAWiderSuite() throws {
    let wide = Observable.power("pk", k: [0.1, 0.2, 0.3, 0.4])
    let values = Matrix(rows: 2, columns: 4, values: [1, 2, 3, 4, 5, 6, 7, 8])
    let joint = try JointObservable(matching: [.power("pk", k: [0.2, 0.30001])], in: "a suite") { _ in
      (wide, .memory(values))
    }
    #expect(joint.values.values == [2, 3, 6, 7])
    #expect(
      message {
        try JointObservable(matching: [.power("pk", k: [0.2, 0.35])], in: "a suite") { _ in
          (wide, .memory(values))
        }
      }
        == "pk differs in its axes: expected 2 places, k 0.2 to 0.35 h/Mpc as in the model, found 4 places,"
        + " k 0.1 to 0.4 h/Mpc in a suite")
  }

  @Test func trianglesAreFoundByAllTheirSides() throws {
    let values = Matrix(rows: 1, columns: 3, values: [1, 2, 3])
    var wanted = triangles
    wanted.axes[0] = Axis([
      .init(name: "k1", unit: "h/Mpc", values: [0.1, 0.2]),
      .init(name: "k2", unit: "h/Mpc", values: [0.2, 0.2]),
    ])
    let joint = try JointObservable(matching: [wanted], in: "a suite") { _ in (triangles, .memory(values)) }
    #expect(joint.values.values == [2, 3])
  }

  @Test func otherUnitsAndAxesAreRefused() throws {
    let power = Observable.power("pk", k: [0.1, 0.2])
    func compared(_ change: (inout Observable) -> Void) -> String? {
      var other = power
      change(&other)
      return message { try power.requireSame(as: other, place: "a", otherPlace: "b") }
    }
    #expect(compared { _ in } == nil)
    for same in ["Mpc^3/h^3", "(Mpc / h)^3", "h^-3 Mpc^3", "(Mpc/h)**3", "(Mpc/h)³", ""] {
      #expect(compared { $0.unit = same } == nil, "\(same)")
    }
    #expect(
      compared { $0.unit = "Mpc^3" }
        == "pk differs in unit: expected Mpc^3 as in b, found (Mpc/h)^3 in a")
    #expect(
      compared { $0.axes[0].coordinates[0].unit = "1/Mpc" }
        == "pk differs in the unit of k: expected 1/Mpc as in b, found h/Mpc in a")
    #expect(
      compared { $0.axes[0].coordinates[0].values[1] = 0.21 }
        == "pk differs in k of bin 2: expected 0.21 (2 places, k 0.1 to 0.21 h/Mpc) as in b, found 0.2 (2 places,"
        + " k 0.1 to 0.2 h/Mpc) in a")
    #expect(
      compared { $0.axes[0].coordinates[0].name = "r" }
        == "pk differs in its axis: expected r as in b, found k in a")
    #expect(
      compared { $0.kind = .sequence }
        == "pk differs in kind: expected sequence as in b, found vector in a")
  }

  @Test func observablesThatCannotBeAreRefused() {
    func fault(_ observable: Observable) -> String? { message { try observable.validate(file: "f.npy") } }
    #expect(fault(.power("pk", k: [0.1, 0.2])) == nil)
    #expect(
      fault(.power("k", k: [0.1]))
        == "f.npy: expected an observable's name of letters, digits, '_', '-' and '.', not k, parameters or"
        + " manifest, found 'k'"
    )
    #expect(
      fault(.power("a/b", k: [0.1]))?.contains("'a/b'") == true
        && fault(.power("mpk_R20_ds0.5", k: [0.1])) == nil)
    #expect(
      fault(Observable("x", axes: [Axis(length: 0)]))
        == "f.npy: expected at least one number in x, found none")
    var short = triangles
    short.axes[0].coordinates[1].values.removeLast()
    #expect(
      fault(short) == "f.npy: the axis k2 has 2 values, expected 3 as the observable has places")
    #expect(
      fault(Observable("x", axes: [Axis("r", [1, .nan])]))
        == "f.npy: r at place 2 is nan, expected a finite number")
    #expect(
      fault(.power("pk", k: [0.1, 0.1])) == "f.npy: k at place 2 is 0.1, expected more than 0.1 before it")
    #expect(fault(.power("pk", k: [0])) == "f.npy: k at place 1 is 0.0, expected a positive number")
  }
}
