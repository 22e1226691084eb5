import Formats
import Foundation

/// Rows of an npy file that the operating system reads where they are looked at, for suites larger than memory.
public final class MappedRows: Sendable {
  /// Number of rows.
  public let count: Int
  /// Numbers per row.
  public let width: Int

  // Mapped read-only and never changed, so that any thread may read it.
  nonisolated(unsafe) private let start: UnsafeRawPointer
  private let length: Int
  private let offset: Int
  private let kind: NumpyArray.Kind

  /// Maps an npy file of float32 or float64 in C order; its first axis counts rows.
  ///
  /// - Throws: `FormatError` for a file that is no such array, ``ObservableError/mapping(file:reason:)``.
  public init(_ path: String) throws {
    let layout = try NumpyFile.layout(path)
    guard !layout.fortranOrder || layout.shape.count < 2,
      layout.kind == .float32 || layout.kind == .float64, let rows = layout.shape.first
    else {
      throw ObservableError.mapping(
        file: path, reason: "expected float32 or float64 in C order with at least one axis")
    }
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw ObservableError.mapping(file: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    length = layout.dataOffset + layout.byteCount
    guard let address = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw ObservableError.mapping(file: path, reason: String(cString: strerror(errno)))
    }
    start = UnsafeRawPointer(address)
    offset = layout.dataOffset
    kind = layout.kind
    count = rows
    width = layout.shape.dropFirst().reduce(1, *)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: start), length) }

  /// The numbers of one row `[width]`.
  public func row(_ index: Int) -> [Double] {
    precondition((0..<count).contains(index), "row \(index) of \(count)")
    return (0..<width).map { number in
      let place = index * width + number
      return kind == .float32
        ? Double(start.loadUnaligned(fromByteOffset: offset + place * 4, as: Float.self))
        : start.loadUnaligned(fromByteOffset: offset + place * 8, as: Double.self)
    }
  }

  /// The numbers of some rows `[rows, width]`, in the given order.
  public func matrix(_ rows: [Int]) -> Matrix {
    Matrix(rows: rows.count, columns: width, values: rows.flatMap(row))
  }
}

extension MappedRows: Equatable {
  /// Whether the numbers are equal.
  public static func == (left: MappedRows, right: MappedRows) -> Bool {
    left === right
      || left.count == right.count && left.width == right.width
        && (0..<left.count).allSatisfy { left.row($0) == right.row($0) }
  }
}
