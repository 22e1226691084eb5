import Cosmology
import Formats
import Foundation

/// What the lensing generator computes at each point.
public struct LensingSettings: Sendable, Equatable {
  /// The galaxies and the survey.
  public var sources: LensingSources
  /// The mean itself, without the scatter of a survey.
  public var noiseless: Bool
  /// The user's seed of design and scatter.
  public var seed: UInt64

  /// Bands of multipoles and their ends, equal in ln l.
  public static let bands = 20
  /// Ends of the bands.
  public static let range = 30.0...2000.0

  /// Settings of a survey such as Euclid unless said otherwise.
  public init(sources: LensingSources = LensingSources(), noiseless: Bool = false, seed: UInt64) {
    self.sources = sources
    self.noiseless = noiseless
    self.seed = seed
  }

  /// The ends of the bands `[bands + 1]`.
  private var edges: [Double] {
    let (first, last) = (Self.range.lowerBound, Self.range.upperBound)
    return (0...Self.bands).map { first * pow(last / first, Double($0) / Double(Self.bands)) }
  }

  /// The multipoles of the bands, the geometric means of their ends.
  public var multipoles: [Double] { zip(edges, edges.dropFirst()).map { ($0 * $1).squareRoot() } }

  /// Independent modes in each band, (2 l + 1) summed over it, times the share of the sky.
  public var modes: [Double] {
    zip(edges, edges.dropFirst()).map { sources.sky * (($1 + 0.5) * ($1 + 0.5) - ($0 + 0.5) * ($0 + 0.5)) }
  }

  /// The settings as a manifest lists them; the seed has a place of its own there.
  public var json: JSONValue {
    .object([
      ("median_redshift", .number(sources.medianRedshift)),
      ("galaxies_per_square_arcminute", .number(sources.density)),
      ("ellipticity", .number(sources.ellipticity)), ("sky", .number(sources.sky)),
      ("multipoles", .array([.number(Self.range.lowerBound), .number(Self.range.upperBound)])),
      ("bands", .integer(Self.bands)), ("spectrum", "Limber, HMCode-2020"),
      ("scatter", noiseless ? "none" : "chi-squared with the modes of each band"),
      ("shape_noise", noiseless ? "none" : "in the spectrum"),
    ])
  }
}
