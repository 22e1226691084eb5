/// The numbers of a file of any kind that users have: an npy file, one array of an npz archive, csv or another text
/// table.
public struct ArrayFile: Sendable, Equatable {
  /// The extent along each axis; that of a text table of one column is its rows.
  public let shape: [Int]
  /// The numbers, a row for each position on the first axis and the other axes flattened into columns.
  public let matrix: Matrix
  /// The names of the columns, where the file is a text table that names them.
  public let names: [String]?

  /// Reads finite numbers.
  ///
  /// - Parameter path: `FILE.npy`, `FILE.npz:ARRAY` (the array may be left out when there is one only), or a text table
  ///   of any other name.
  /// - Throws: `FormatError`; a single number, an array without numbers, and NaN or infinity are refused.
  public static func read(_ path: String) throws(FormatError) -> ArrayFile {
    let file: ArrayFile
    if let place = ArchivePlace(path) {
      file = try ArrayFile(NumpyArchive.read(place.archive).array(place), name: path)
    } else if path.hasSuffix(".npy") {
      file = try ArrayFile(NumpyFile.read(path), name: path)
    } else {
      file = try ArrayFile(NumberTable.read(path), name: path)
    }
    try file.matrix.requireFinite(file: path)
    return file
  }

  /// Reads finite numbers as a matrix `[rows, columns]`, as ``read(_:)`` does.
  ///
  /// - Throws: as ``read(_:)``.
  public static func readMatrix(_ path: String) throws(FormatError) -> Matrix { try read(path).matrix }

  private init(_ array: NumpyArray, name: String) throws(FormatError) {
    guard let rows = array.shape.first else { throw .numpy(name, .singleNumber) }
    guard !array.values.isEmpty else { throw .numpy(name, .empty(shape: array.shape)) }
    shape = array.shape
    matrix = Matrix(rows: rows, columns: array.values.count / rows, values: array.values)
    names = nil
  }

  private init(_ table: NumberTable, name: String) throws(FormatError) {
    matrix = table.matrix
    shape = matrix.columns == 1 ? [matrix.rows] : [matrix.rows, matrix.columns]
    names = try table.names(file: name)?.words
    // The first line has no name for it, or one name less than there are columns.
    if let header = table.header, header.words.first?.isEmpty == true || header.words.count < table.columns {
      throw .text(name, line: header.line, .indexColumn)
    }
  }
}

/// An array in an archive, written `FILE.npz:ARRAY`.
private struct ArchivePlace {
  let archive: String
  /// The array's name, nil for the only one.
  let name: String?

  init?(_ path: String) {
    if path.hasSuffix(".npz") {
      (archive, name) = (path, nil)
    } else if let colon = path.lastIndex(of: ":"), path[..<colon].hasSuffix(".npz") {
      (archive, name) = (String(path[..<colon]), String(path[path.index(after: colon)...]))
    } else {
      return nil
    }
  }
}

extension [String: NumpyArray] {
  fileprivate func array(_ place: ArchivePlace) throws(FormatError) -> NumpyArray {
    if place.name == nil, count == 1, let only = first { return only.value }
    guard let name = place.name, let array = self[name] else {
      let nearest = place.name.flatMap { nearestName(to: $0, in: keys) }
      throw .archive(
        place.archive, .noArray(name: place.name, nearest: nearest, available: keys.sorted()))
    }
    return array
  }
}
