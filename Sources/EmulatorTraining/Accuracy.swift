import Cosmology
import Foundation

/// How far the emulator's spectra are from CAMB's on cosmologies it has not seen.
struct Accuracy {
  /// The suites of the test design; LCDM is LH and BSQ.
  static let suites = ["LCDM", "nwLH", "w0wa"]
  /// Where spectra are compared [h/Mpc].
  static let waveNumbers = (0...500).map { 1e-4 * exp(Double($0) / 500 * log(2e5)) }

  private var total: [[Double]] = Array(repeating: [], count: suites.count)
  private var cold: [[Double]] = Array(repeating: [], count: suites.count)
  private var outside = 0
  private var seconds = 0.0
  private var worst: (error: Double, text: String) = (0, "")

  /// Compares spectra of equal sigma_8.
  init(of emulator: LinearEmulator, on test: Spectra) throws {
    for (row, parameters) in test.cosmologies.enumerated() {
      let started = clock()
      guard let found = try? emulator.spectrum(for: parameters) else {
        outside += 1
        continue
      }
      seconds += Double(clock() - started) / 1e6
      let expected = test.spectrum(row)
      let scale = Variance.sigma8Squared(expected) / Variance.sigma8Squared(found)
      let largest = largestErrors(found, expected, scale: scale, parameters)
      let suite = parameters.wa != 0 ? 2 : parameters.mNu > 0 ? 1 : 0
      total[suite].append(largest.total)
      cold[suite].append(largest.cold)
    }
  }

  /// Largest |ΔP| / P; where baryons make P dip below a tenth of the smooth spectrum, relative to that tenth.
  private mutating func largestErrors(
    _ found: LinearSpectrum, _ expected: LinearSpectrum, scale: Double, _ parameters: CosmologicalParameters
  ) -> (total: Double, cold: Double) {
    let baseline = EmulatorBaseline(parameters)
    func smooth(_ k: Double) -> Double { k * pow(baseline.transfer(k).total, 2) }
    let amplitude = expected.total(at: 2e-3) / smooth(2e-3)
    var largest = (total: 0.0, cold: 0.0)
    for k in Self.waveNumbers {
      let least = 0.1 * amplitude * smooth(k)
      let error = abs(scale * found.total(at: k) - expected.total(at: k)) / max(expected.total(at: k), least)
      if error > worst.error {
        worst = (
          error, "k = \(k) h/Mpc, \(zip(ParameterCatalogue.names, parameters.values).map { "\($0) \($1)" })"
        )
      }
      largest.total = max(largest.total, error)
      largest.cold = max(
        largest.cold,
        abs(scale * found.cold(at: k) - expected.cold(at: k)) / max(expected.cold(at: k), least))
    }
    return largest
  }

  /// Median, 95 % quantile and worst of each suite, in per cent.
  var table: String {
    var lines = ["suite  matter   N   median    95 %   worst  within 0.5 %"]
    for (name, errors) in [("all", total), ("cold", cold)] {
      for (suite, errors) in zip(Self.suites, errors) { lines.append(line(suite, name, errors)) }
      lines.append(line("all", name, errors.flatMap { $0 }))
    }
    let count = total.reduce(0) { $0 + $1.count }
    lines.append(
      "\(outside) outside the range; \(seconds / Double(max(count, 1)) * 1e3) ms of one core a spectrum")
    lines.append("worst \(worst.error) at \(worst.text)")
    return lines.joined(separator: "\n")
  }

  private func line(_ suite: String, _ matter: String, _ errors: [Double]) -> String {
    guard !errors.isEmpty else { return "\(suite) \(matter): none" }
    let sorted = errors.sorted()
    func quantile(_ share: Double) -> Double { 100 * sorted[Int(share * Double(sorted.count - 1) + 0.5)] }
    let within = Double(sorted.filter { $0 < 0.005 }.count) / Double(sorted.count)
    return String(
      format: "%-6@ %-6@ %4d  %6.3f  %6.3f  %6.3f  %5.1f %%", suite, matter, sorted.count, quantile(0.5),
      quantile(0.95), quantile(1), 100 * within)
  }
}

extension Spectra {
  /// The spectrum of one cosmology as CAMB has it.
  func spectrum(_ row: Int) -> LinearSpectrum {
    let logH = log(cosmologies[row].h)
    func logPower(_ transfer: [Double]) -> [Double] {
      zip(transfer, logK).map { ($1 - logH) + 2 * log(max(abs($0), 1e-30)) }
    }
    return LinearSpectrum(
      logK: logK[0] - logH, step: step, total: logPower(total[row]), cold: logPower(cold[row]), tilt: 1)
  }
}
