import Formats
import Foundation
import Suites

/// Inference with a trained model from files.
public enum Prediction {
  /// Reads spectra, infers parameters and writes them in physical units.
  ///
  /// - Parameters:
  ///   - model: model directory.
  ///   - spectra: an array `[N, K]` (.npy) or a text file with columns k [h/Mpc] and P [(Mpc/h)^3].
  ///   - wavenumbers: the array's wavenumbers, checked against the model's when given.
  ///   - destination: .npy, .csv or a text table otherwise.
  ///   - replacing: whether an existing file may be replaced.
  /// - Returns: the number of spectra.
  /// - Throws: ``PipelineError``; nothing is written then.
  public static func write(
    model: String, spectra: String, wavenumbers: String?, to destination: String, replacing: Bool
  ) throws(PipelineError) -> Int {
    if !replacing, FileManager.default.fileExists(atPath: destination) {
      throw .format(.file(destination, .exists))
    }
    let loaded = try Model.load(model)
    let measured = try read(spectra, wavenumbers: wavenumbers, for: loaded, called: model)
    let parameters: Matrix
    do { parameters = try loaded.predict(measured) } catch { throw .suite(error) }
    let table = ParameterTable(names: loaded.parameters.names, values: parameters)
    do {
      if destination.hasSuffix(".npy") {
        try NumpyFile.write(parameters, to: destination)
      } else if destination.hasSuffix(".csv") {
        let rows = (0..<parameters.rows).map { parameters.row($0).map { "\($0)" }.joined(separator: ",") }
        let header = table.names.joined(separator: ",")
        try AtomicFile.write(([header] + rows).joined(separator: "\n") + "\n", to: destination)
      } else {
        try table.write(to: destination)
      }
    } catch { throw .format(error) }
    return parameters.rows
  }

  private static func read(
    _ path: String, wavenumbers: String?, for model: Model, called name: String
  ) throws(PipelineError) -> Matrix {
    let spectra: Matrix
    do {
      if path.hasSuffix(".npy") {
        spectra = try NumpyFile.readMatrix(path)
        if let wavenumbers {
          let k = try NumpyFile.readVector(wavenumbers)
          try KBins.require(k, of: wavenumbers, toMatch: model.k, of: name)
        }
      } else {
        let (k, power) = try SpectrumText.read(path)
        // A file may go further than the model: Quijote's reach the Nyquist frequency.
        let used = min(k.count, model.k.count)
        let within = k.count > used && (k[used] > (model.k.last ?? 0)) ? Array(k.prefix(used)) : k
        try KBins.require(within, of: path, toMatch: model.k, of: name)
        spectra = Matrix(rows: 1, columns: used, values: Array(power.prefix(used)))
      }
    } catch let error as FormatError { throw .format(error) } catch let error as SuiteError {
      throw .suite(error)
    } catch { throw .statistics("\(error)") }
    guard spectra.columns == model.k.count else {
      throw .binsDiffer(
        "\(path) has \(spectra.columns) bins",
        "the model was trained on \(model.k.count) from \(model.k.first ?? 0) to \(model.k.last ?? 0) h/Mpc")
    }
    do {
      try spectra.requireFinite(file: path)
    } catch { throw .format(error) }
    if let index = spectra.values.firstIndex(where: { !($0 > 0) }) {
      let (row, bin) = index.quotientAndRemainder(dividingBy: spectra.columns)
      throw .suite(
        .power(file: path, row: row, bin: bin, k: model.k[bin], value: "\(spectra.values[index])"))
    }
    return spectra
  }
}
