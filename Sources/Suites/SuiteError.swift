import Formats

/// What can be wrong with a suite, with what is asked of it or with the files that it is read from.
///
/// Rows (simulations) and bins are indices; messages count them from 1.
public enum SuiteError: Fault, Equatable, Sendable {
  /// A file of spectra has another number of rows than the parameter file.
  case rowCount(file: String, rows: Int, parameterFile: String, parameterRows: Int)
  /// A file of spectra has another number of bins than the list of wavenumbers.
  case binCount(file: String, bins: Int, kFile: String, kBins: Int)
  /// A parameter outside its bounds.
  case outsideBounds(
    file: String, row: Int, column: Int, name: String, value: Double, lower: Double, upper: Double, of: String
  )
  /// A parameter that is NaN or infinite.
  case parameterValue(file: String, row: Int, name: String, value: String)
  /// A row of another cosmology than the table of linear spectra is of.
  case tableOfOther(file: String, row: Int, name: String, value: Double, expected: Double)
  /// A list of wavenumbers that are not positive, finite and increasing.
  case wavenumber(file: String, bin: Int, value: String)
  /// A suite without simulations, bins or summaries.
  case empty(place: String, what: String)
  /// A manifest that breaks a rule.
  case manifest(file: String, key: String, expected: String, found: String)
  /// A name that the suite does not have.
  case unknown(kind: String, name: String, nearest: String?, available: [String])
  /// The same name twice.
  case repeated(kind: String, name: String)
  /// No parameter to infer.
  case nothingInferred(file: String, wanted: [String], varying: [String], remedy: String)
  /// A name that a suite cannot have.
  case name(String)
  /// An observable whose file would be taken for an axis of another.
  case ambiguous(name: String, axisOf: String)
  /// A range of wavenumbers without bins.
  case emptyRange(lower: Double, upper: Double, first: Double, last: Double)
  /// A row that the suite does not have.
  case row(Int, count: Int)
  /// A folder that lacks simulations that its parameter file lists.
  case missingSimulations(folder: String, file: String, missing: Int, of: Int)
  /// A parameter file that cannot be found in a folder, or too many of them.
  case parameterFile(folder: String, pattern: String, found: [String])
  /// Data that cannot be normalised or scaled.
  case scaling(ScalingFault)
  /// Unfinished spectra of an earlier simulation.
  case unfinished(folder: String)
}

extension SuiteError {
  /// One sentence: what, where, expected and found.
  public var description: String {
    switch self {
    case .rowCount(let file, let rows, let parameterFile, let parameterRows):
      "\(file): expected one row for each of the \(parameterRows) simulations of \(parameterFile),"
        + " found \(rows) rows"
    case .binCount(let file, let bins, let kFile, let kBins):
      "\(file): expected one column for each of the \(kBins) wavenumbers of \(kFile), found \(bins) columns"
    case .outsideBounds(let file, let row, let column, let name, let value, let lower, let upper, let whose):
      "\(file): row \(row + 1), column \(column + 1), parameter \(name) is \(value), expected \(lower) to \(upper), \(whose)"
    case .parameterValue(let file, let row, let name, let value):
      "\(file): row \(row + 1), parameter \(name) is \(value), expected a finite number"
    case .tableOfOther(let file, let row, let name, let value, let expected):
      "\(file): row \(row + 1), parameter \(name) is \(value), expected \(expected) as in row 1,"
        + " for a table is of one cosmology"
    case .wavenumber(let file, let bin, let value):
      "\(file): bin \(bin + 1) is \(value), expected positive finite wavenumbers [h/Mpc] in increasing order"
    case .empty(let place, let what): "\(place): expected at least one \(what), found none"
    case .manifest(let file, let key, let expected, let found):
      "\(file): key '\(key)' is expected to be \(expected), found \(found)"
    case .unknown(let kind, let name, let nearest, let available):
      "there is no \(kind) '\(name)'\(nearest.map { ", did you mean '\($0)'?" } ?? "")"
        + " (available: \(available.isEmpty ? "none" : available.joined(separator: ", ")))"
    case .repeated(let kind, let name): "the \(kind) '\(name)' is given twice, every name must occur once"
    case .nothingInferred(let file, let wanted, let varying, let remedy):
      "\(file): expected at least one parameter to infer\(wanted.isEmpty ? "" : " out of " + wanted.joined(separator: ", "))"
        + " that varies there, found none; \(remedy)"
        + " (those that vary are \(varying.isEmpty ? "none" : varying.joined(separator: ", ")))"
    case .name(let name):
      "a suite's name must be on one line, not empty and without '/', found \(name.shown)"
    case .ambiguous(let name, let other):
      "the file of the observable '\(name)' would be that of '\(name.dropFirst(other.count + 1))' of '\(other)',"
        + " expected another name"
    case .emptyRange(let lower, let upper, let first, let last):
      "no bin lies in the range k = \(lower) to \(upper) h/Mpc, the bins reach from \(first) to \(last) h/Mpc"
    case .row(let row, let count):
      "row \(row) is asked for, expected rows 0 to \(count - 1) of \(count) simulations, counted from 0"
    case .missingSimulations(let folder, let file, let missing, let count):
      "\(folder): expected a spectrum for each of \(count) simulations, \(missing) are missing,"
        + " the first is \(file)"
    case .parameterFile(let folder, let pattern, let found):
      "\(folder): expected one parameter file \(pattern) in the folder or the one above it, found "
        + (found.isEmpty ? "none" : found.joined(separator: ", "))
    case .scaling(let fault): fault.description
    case .unfinished(let folder):
      "\(folder): holds unfinished spectra, expected none; give --resume to go on with them or --force to begin anew"
    }
  }
}
