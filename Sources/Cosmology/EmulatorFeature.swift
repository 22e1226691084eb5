import Foundation

/// One input of the linear emulator: a quantity of the cosmology, plain or as its logarithm or square root.
package struct EmulatorFeature: Sendable, Equatable {
  /// The name as in the weights' metadata, such as `Omega_m` or `ln(omega_cb)`.
  package let name: String
  private let quantity: Quantity
  private let scale: Scale

  private enum Scale: String, CaseIterable {
    case ln
    case sqrt
    case plain
  }

  private enum Quantity: String, CaseIterable {
    case omegaM = "Omega_m"
    case omegaB = "Omega_b"
    case h
    case nS = "n_s"
    case mNu = "M_nu"
    case w
    case wa
    case earlyW = "w_early"
    case physicalM = "omega_m"
    case physicalB = "omega_b"
    case physicalC = "omega_c"
    case physicalCold = "omega_cb"
    case physicalNu = "omega_nu"
    case baryonFraction = "f_b"
    case coldBaryonFraction = "f_b_cold"
    case neutrinoFraction = "f_nu"
  }

  /// The feature of that name, nil when there is none.
  package init?(_ name: String) {
    self.name = name
    let scale = Scale.allCases.first { name.hasPrefix($0.rawValue + "(") && name.hasSuffix(")") } ?? .plain
    let inner = scale == .plain ? name : String(name.dropFirst(scale.rawValue.count + 1).dropLast())
    guard let quantity = Quantity(rawValue: inner) else { return nil }
    self.quantity = quantity
    self.scale = scale
  }

  /// Names of all quantities that a feature may be made of.
  static var quantities: [String] { Quantity.allCases.map(\.rawValue) }

  /// The name as a user writes the quantity.
  package var label: String {
    switch quantity {
    case .earlyW: "w + wa"
    case .physicalM: "Omega_m h^2"
    case .physicalB: "Omega_b h^2"
    case .physicalC: "Omega_c h^2"
    case .physicalCold: "(Omega_m - Omega_nu) h^2"
    case .physicalNu: "Omega_nu h^2"
    case .baryonFraction: "Omega_b / Omega_m"
    case .coldBaryonFraction: "Omega_b / (Omega_m - Omega_nu)"
    case .neutrinoFraction: "Omega_nu / Omega_m"
    case .omegaM, .omegaB, .h, .nS, .mNu, .w, .wa: name
    }
  }

  /// The value of the feature for a cosmology.
  package func value(_ p: CosmologicalParameters) -> Double {
    let value = plain(p)
    switch scale {
    case .plain: return value
    case .ln: return log(value)
    case .sqrt: return value.squareRoot()
    }
  }

  private func plain(_ p: CosmologicalParameters) -> Double {
    let square = p.h * p.h
    switch quantity {
    case .omegaM: return p.omegaM
    case .omegaB: return p.omegaB
    case .h: return p.h
    case .nS: return p.nS
    case .mNu: return p.mNu
    case .w: return p.w0
    case .wa: return p.wa
    case .earlyW: return p.w0 + p.wa
    case .physicalM: return p.omegaM * square
    case .physicalB: return p.omegaB * square
    case .physicalC: return p.omegaC * square
    case .physicalCold: return (p.omegaM - p.omegaNu) * square
    case .physicalNu: return p.omegaNu * square
    case .baryonFraction: return p.omegaB / p.omegaM
    case .coldBaryonFraction: return p.omegaB / (p.omegaM - p.omegaNu)
    case .neutrinoFraction: return p.neutrinoFraction
    }
  }
}
