import Formats
import Foundation

/// Finished blocks of a generation on disk: a process killed at any moment loses only the blocks under way, and
/// processes of a job array may share the folder.
///
/// `plan.json` says which generation the blocks belong to; `block-<i>.npy` holds the spectra of block i and, in one
/// more column, 1 for the rows that fell back on the second linear source.
public struct BlockFolder: Sendable {
  /// The folder.
  public let path: String

  /// Makes the folder or opens it again.
  ///
  /// - Throws: ``SimulationError/otherPlan(folder:)`` when it belongs to another plan, ``SimulationError/format(_:)``.
  init(path: String, plan: JSONValue) throws(SimulationError) {
    self.path = path
    let file = path + "/plan.json"
    let isSamePlan: Bool
    do throws(FormatError) {
      if !FileBytes.exists(path) {
        do throws(SystemError) { try FileSystem.current.makeDirectory(path) } catch {
          // Another shard may have made it in between.
          guard FileBytes.isDirectory(path) else {
            throw FormatError.file(path, .refused(operation: "make the folder", code: error.code))
          }
        }
      }
      // Without a plan there is no block: it is written first.
      if !FileBytes.exists(file) { try plan.write(to: file) }
      let expected = try JSONValue.decode(plan.encoded(), name: file)
      isSamePlan = try JSONValue.read(file) == expected
    } catch { throw .format(error) }
    guard isSamePlan else { throw .otherPlan(folder: path) }
  }

  private func file(_ block: Int) -> String { "\(path)/block-\(block).npy" }

  func has(_ block: Int) -> Bool { FileBytes.exists(file(block)) }

  func write(_ rows: SmoothGenerator.Rows, block: Int) throws(SimulationError) {
    let (spectra, columns) = (rows.spectra, rows.spectra.columns)
    var values: [Double] = []
    for row in 0..<spectra.rows {
      values += spectra.row(row)
      values.append(rows.fallbacks.contains(row) ? 1 : 0)
    }
    let table = Matrix(rows: spectra.rows, columns: columns + 1, values: values)
    do throws(FormatError) { try NumpyFile.write(table, to: file(block)) } catch { throw .format(error) }
  }

  func read(_ block: Int, rows: Int, columns: Int) throws(SimulationError) -> SmoothGenerator.Rows {
    let path = file(block)
    let table: Matrix
    do throws(FormatError) { table = try NumpyFile.readMatrix(path) } catch { throw .format(error) }
    guard table.rows == rows, table.columns == columns + 1 else {
      throw .block(
        file: path,
        problem: "expected \(rows) rows of \(columns + 1) numbers, found \(table.rows) of \(table.columns)")
    }
    let spectra = table.selecting(columns: Array(0..<columns))
    guard spectra.values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .block(file: path, problem: "expected positive finite powers, found others")
    }
    let flags = table.column(columns)
    return SmoothGenerator.Rows(spectra: spectra, fallbacks: flags.indices.filter { flags[$0] != 0 })
  }

  /// Removes the folder and every block in it.
  public func remove() { try? FileManager.default.removeItem(atPath: path) }
}
