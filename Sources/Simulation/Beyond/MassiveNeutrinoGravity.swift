import Cosmology

/// Massive neutrinos as a linear response to cold matter, which alone is made of particles.
///
/// Neutrinos add to the source of Newton's force: F = (1 - f_ν) + f_ν T_ν / T_cb (Brandbyge & Hannestad 2009, arXiv
/// 0812.3149; with T_ν / T_cb of Ali-Haïmoud & Bird 2013). Their density follows that of cold particles mode by mode with
/// the ratio of linear theory, which misses their non-linear clustering in massive haloes: small for f_ν below 0.1,
/// where it changes the total matter power by less than 0.5 % at k < 1 h/Mpc.
enum MassiveNeutrinoGravity {
  static func `extension`(_ matter: LinearMatter) -> GravityExtension? {
    let parameters = matter.parameters
    guard parameters.mNu > 0 else { return nil }
    let fraction = parameters.neutrinoFraction
    let gravity = HuSawicki(parameters)
    // Neutrinos feel a fifth force too; its screening is left out here.
    let response = NeutrinoResponse(parameters) { 1 + gravity.fifthForce($0, at: $1) }
    return GravityExtension(
      name: "massive neutrinos", linearFactor: { k, a in 1 - fraction + fraction * response(k, at: a) },
      totalMatterFactor: { 1 - fraction + fraction * response($0, at: 1) }, clustering: 1 - fraction)
  }
}
