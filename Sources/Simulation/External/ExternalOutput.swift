import Formats

/// A summary that a user's program leaves: `<name>.npy` with the wavenumbers in `k.npy`, or any file with two columns
/// of text, k [h/Mpc] and P(k) [(Mpc/h)^3].
public struct ExternalOutput: Sendable, Equatable {
  /// The name that the summary has in the suite.
  public let name: String
  /// The file, relative to the simulation's directory; `<name>.npy` or else `<name>.txt` unless given.
  public let file: String?

  /// Reads "pk" or "pk=Pk_m_z=0.txt".
  ///
  /// - Throws: ``SimulationError/external(_:)``.
  public init(_ text: String) throws(SimulationError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, name != "k", parts.count == 1 || !parts[1].isEmpty,
      name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) != nil
    else { throw .external(.summary(text)) }
    self.name = name
    file = parts.count == 2 ? parts[1] : nil
  }

  /// What one simulation left.
  struct Spectra: Equatable {
    /// The wavenumbers `[K]` [h/Mpc].
    var k: [Double]
    /// The summaries `[S][K]`.
    var summaries: [[Double]]

    /// One row: wavenumbers, then summary after summary.
    var row: Matrix {
      let values = k + summaries.flatMap(\.self)
      return Matrix(rows: 1, columns: values.count, values: values)
    }

    /// The spectra of such a row with so many summaries.
    init(row: [Double], summaries count: Int) {
      let bins = row.count / (count + 1)
      k = Array(row.prefix(bins))
      summaries = (1...count).map { Array(row[$0 * bins..<($0 + 1) * bins]) }
    }

    init(k: [Double], summaries: [[Double]]) {
      self.k = k
      self.summaries = summaries
    }
  }

  /// What is wrong with an output, in a few words.
  struct Fault: Error {
    var text: String
  }

  /// Reads and checks all summaries of a simulation.
  static func read(_ outputs: [ExternalOutput], in directory: String) throws(Fault) -> Spectra {
    var spectra = Spectra(k: [], summaries: [])
    for output in outputs {
      let (k, power, file) = try output.read(in: directory)
      if spectra.k.isEmpty { spectra.k = k }
      guard power.count == k.count else {
        throw Fault(text: "\(file) has \(power.count) numbers, expected \(k.count), one for each wavenumber")
      }
      guard k == spectra.k else {
        throw Fault(text: "\(file) has other wavenumbers than \(outputs[0].name), expected the same")
      }
      for (bin, value) in power.enumerated() where !(value > 0 && value.isFinite) {
        throw Fault(text: "\(file), bin \(bin + 1), is \(value), expected a positive finite number")
      }
      spectra.summaries.append(power)
    }
    var previous = 0.0
    for (bin, value) in spectra.k.enumerated() {
      guard value > previous, value.isFinite else {
        throw Fault(text: "wavenumber \(bin) is \(value), expected positive finite ones in increasing order")
      }
      previous = value
    }
    return spectra
  }

  private func read(in directory: String) throws(Fault) -> (k: [Double], power: [Double], file: String) {
    let names = file.map { [$0] } ?? [name + ".npy", name + ".txt"]
    guard let found = names.first(where: { FileBytes.exists(directory + "/" + $0) }) else {
      throw Fault(text: "no output \(names.joined(separator: " or "))")
    }
    guard found.hasSuffix(".npy") else {
      let spectrum = try Self.reading { () throws(FormatError) in
        try SpectrumText.read(directory + "/" + found)
      }
      return (spectrum.k, spectrum.power, found)
    }
    guard FileBytes.exists(directory + "/k.npy") else { throw Fault(text: "no output k.npy") }
    let arrays = try Self.reading { () throws(FormatError) in
      (try NumpyFile.read(directory + "/k.npy"), try NumpyFile.read(directory + "/" + found))
    }
    return (arrays.0.values, arrays.1.values, found)
  }

  private static func reading<Result>(_ body: () throws(FormatError) -> Result) throws(Fault) -> Result {
    do { return try body() } catch { throw Fault(text: "\(error)") }
  }
}
