import Foundation

/// Transfer function of cold dark matter and baryons with acoustic oscillations (Eisenstein & Hu 1998, astro-ph/9709112).
struct EisensteinHuTransfer: Sendable {
  private let h: Double
  private let baryonFraction: Double
  private let equalityScale: Double
  private let soundHorizon: Double
  private let silk: Double
  private let alphaC: Double
  private let betaC: Double
  private let alphaB: Double
  private let betaB: Double
  private let betaNode: Double

  /// Fits of section 3 of the paper for one cosmology; neutrinos count as cold matter here.
  init(_ parameters: CosmologicalParameters) {
    self.init(DragEpoch(parameters), h: parameters.h)
  }

  init(_ scales: DragEpoch, h: Double) {
    let omega = scales.omega
    let omegaB = scales.omegaB
    self.h = h
    let fb = omegaB / omega
    baryonFraction = fb
    equalityScale = scales.equalityScale
    soundHorizon = scales.soundHorizon
    silk = 1.6 * pow(omegaB, 0.52) * pow(omega, 0.73) * (1 + pow(10.4 * omega, -0.95))  // equation 7
    let a1 = pow(46.9 * omega, 0.670) * (1 + pow(32.1 * omega, -0.532))
    let a2 = pow(12.0 * omega, 0.424) * (1 + pow(45.0 * omega, -0.582))
    alphaC = pow(a1, -fb) * pow(a2, -fb * fb * fb)  // equation 11
    let b1 = 0.944 / (1 + pow(458 * omega, -0.708))
    let b2 = pow(0.395 * omega, -0.0266)
    betaC = 1 / (1 + b1 * (pow(1 - fb, b2) - 1))  // equation 12
    let y = (1 + scales.equalityRedshift) / (1 + scales.dragRedshift)
    let root = (1 + y).squareRoot()
    let g = y * (-6 * root + (2 + 3 * y) * log((root + 1) / (root - 1)))  // equation 15
    alphaB = 2.07 * equalityScale * soundHorizon * pow(1 + scales.dragRatio, -0.75) * g  // equation 14
    betaNode = 8.41 * pow(omega, 0.435)  // equation 23
    // Equation 24, with 17.2² = 295.84.
    betaB = 0.5 + fb + (3 - 2 * fb) * (295.84 * omega * omega + 1).squareRoot()
  }

  /// T(k) at k [h/Mpc], 1 on large scales.
  func callAsFunction(_ waveNumber: Double) -> Double {
    let k = waveNumber * h
    let q = k / (13.41 * equalityScale)  // equation 10
    let ks = k * soundHorizon
    let power = pow(q, 1.08)
    let low = ks / 5.4
    let f = 1 / (1 + low * low * low * low)  // equation 18
    let logC = log(M_E + 1.8 * betaC * q)
    let smooth = 386 / (1 + 69.9 * power)
    let t1 = logC / (logC + (14.2 + smooth) * q * q)
    let t2 = logC / (logC + (14.2 / alphaC + smooth) * q * q)
    let cold = f * t1 + (1 - f) * t2  // equation 17
    let logB = log(M_E + 1.8 * q)
    let t3 = logB / (logB + (14.2 + smooth) * q * q)
    let node = betaNode / ks
    let shifted = ks / cbrt(1 + node * node * node)  // equation 22
    let cut = betaB / ks
    let envelope = ks / 5.2
    let wave =
      t3 / (1 + envelope * envelope) + alphaB / (1 + cut * cut * cut) * exp(-pow(k / silk, 1.4))
    let baryons = wave * (shifted < 1e-4 ? 1 : sin(shifted) / shifted)  // equation 21
    return baryonFraction * baryons + (1 - baryonFraction) * cold  // equation 16
  }
}

/// Redshifts and scales of equality and of the end of the baryon drag (Eisenstein & Hu 1998, section 2).
struct DragEpoch: Sendable {
  /// Ω_m h².
  let omega: Double
  /// Ω_b h².
  let omegaB: Double
  /// Redshift of matter-radiation equality, equation 2.
  let equalityRedshift: Double
  /// Wave number of the horizon at equality [1/Mpc], equation 3.
  let equalityScale: Double
  /// Redshift at which baryons leave the photons, equation 4.
  let dragRedshift: Double
  /// Baryon-to-photon momentum density at the drag epoch, equation 5.
  let dragRatio: Double
  /// Sound horizon at the drag epoch [Mpc], equation 6.
  let soundHorizon: Double

  init(_ parameters: CosmologicalParameters) {
    let square = parameters.h * parameters.h
    self.init(omega: parameters.omegaM * square, omegaB: parameters.omegaB * square)
  }

  init(omega: Double, omegaB: Double) {
    self.omega = omega
    self.omegaB = omegaB
    let theta = PhysicalConstants.cmbTemperature / 2.7
    let theta2 = theta * theta
    equalityRedshift = 2.5e4 * omega / (theta2 * theta2)
    equalityScale = 7.46e-2 * omega / theta2
    let b1 = 0.313 * pow(omega, -0.419) * (1 + 0.607 * pow(omega, 0.674))
    let b2 = 0.238 * pow(omega, 0.223)
    dragRedshift =
      1291 * pow(omega, 0.251) / (1 + 0.659 * pow(omega, 0.828)) * (1 + b1 * pow(omegaB, b2))
    dragRatio = 31.5 * omegaB / (theta2 * theta2) * 1000 / dragRedshift
    let equalityRatio = 31.5 * omegaB / (theta2 * theta2) * 1000 / equalityRedshift
    let numerator = (1 + dragRatio).squareRoot() + (dragRatio + equalityRatio).squareRoot()
    soundHorizon =
      2 / (3 * equalityScale) * (6 / equalityRatio).squareRoot()
      * log(numerator / (1 + equalityRatio.squareRoot()))
  }
}

/// Smooth transfer function through the acoustic oscillations (Eisenstein & Hu 1998, equations 26 and 28-31).
struct NoWiggleTransfer: Sendable {
  private let theta2: Double
  private let shape: Double
  private let alpha: Double
  private let break4: Double

  init(_ parameters: CosmologicalParameters) {
    let square = parameters.h * parameters.h
    self.init(omega: parameters.omegaM * square, omegaB: parameters.omegaB * square, h: parameters.h)
  }

  /// The transfer function for densities in units of the critical density times h².
  init(omega: Double, omegaB: Double, h: Double) {
    let ratio = omegaB / omega
    let theta = PhysicalConstants.cmbTemperature / 2.7
    theta2 = theta * theta
    shape = omega / h
    let horizon = 44.5 * log(9.83 / omega) / (1 + 10 * pow(omegaB, 0.75)).squareRoot()
    alpha = 1 - 0.328 * log(431 * omega) * ratio + 0.38 * log(22.3 * omega) * ratio * ratio
    let scale = 0.43 * horizon * h
    break4 = scale * scale * scale * scale
  }

  /// T(k) at k [h/Mpc], 1 on large scales.
  @inline(__always)
  func callAsFunction(_ k: Double) -> Double {
    let square = k * k
    let gamma = shape * (alpha + (1 - alpha) / (1 + break4 * square * square))
    let q = k * theta2 / gamma
    let l = log(2 * M_E + 1.8 * q)
    return l / (l + (14.2 + 731 / (1 + 62.5 * q)) * q * q)
  }
}
