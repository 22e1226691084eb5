/// A regular mesh over a periodic cube, and how its modes are counted.
public struct Mesh: Sendable, Equatable, Hashable {
  /// Cells a side.
  public let cells: Int
  /// Side of the cube [Mpc/h].
  public let boxSize: Double

  /// Sides of cubes whose lengths, wavenumbers and their squares are numbers of single precision [Mpc/h].
  public static let boxSizes = 1e-9...1e9

  /// How many boxes away a coordinate may lie, beyond which single precision loses its place in a cell.
  public static let reach = 1024.0

  /// A mesh of 2 to 2048 cells a side.
  /// - Throws: ``FieldError/impossibleMesh(cells:boxSize:)``, ``FieldError/boxSize(_:)``.
  public init(cells: Int, boxSize: Double) throws(FieldError) {
    guard (2...2048).contains(cells), boxSize > 0, boxSize.isFinite else {
      throw .impossibleMesh(cells: cells, boxSize: boxSize)
    }
    guard Self.boxSizes.contains(boxSize) else { throw .boxSize(boxSize) }
    self.cells = cells
    self.boxSize = boxSize
  }

  /// Smallest wavenumber, 2π over the side [h/Mpc].
  public var fundamental: Double { 2 * .pi / boxSize }

  /// Volume of the cube [(Mpc/h)³].
  public var volume: Double { boxSize * boxSize * boxSize }

  /// Entries of a radial table: the squared lengths |n|² from 0 to that of the mesh's corner.
  public var squares: Int { 3 * (cells / 2) * (cells / 2) + 1 }

  /// The frequency of position `index` on an axis of modes; the Nyquist frequency counts as negative.
  public func frequency(_ index: Int) -> Int { 2 * index < cells ? index : index - cells }

  /// A table of `value` at the wavenumber k [h/Mpc] of each squared length |n|² `[squares]`; k = 0 gives 0.
  public func radialTable(_ value: (Double) -> Double) -> [Float] {
    (0..<squares).map { $0 == 0 ? 0 : Float(value(fundamental * Double($0).squareRoot())) }
  }
}
