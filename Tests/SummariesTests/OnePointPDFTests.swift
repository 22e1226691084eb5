import Fields
import Formats
import Foundation
import Summaries
import TestSupport
import Testing

@Suite struct OnePointPDFTests {
  @Test func integratesToOneWithWhatIsOutside() throws {
    let reference = try Pylians()
    let mesh = try MeshSettings(cells: reference.cells)
    let wide = try OnePointPDFEstimator(mesh: mesh, radius: reference.radius, range: -2...10, bins: 240)
      .measure(reference.catalogue)
    #expect(wide.outside == 0)
    #expect(abs(wide.density.reduce(0, +) * 0.05 - 1) < 1e-12)
    let mean = zip(wide.centres, wide.density).reduce(0) { $0 + $1.0 * $1.1 * 0.05 }
    #expect(abs(mean) < 1e-3)
    let narrow = try OnePointPDFEstimator(mesh: mesh, radius: reference.radius, range: -0.5...0.5, bins: 10)
      .measure(reference.catalogue)
    #expect(narrow.outside > 0)
    #expect(abs(narrow.density.reduce(0, +) * 0.1 + narrow.outside - 1) < 1e-12)
    #expect(narrow.variance == wide.variance && narrow.skewness == wide.skewness)
  }

  @Test func momentsEqualThoseOfDoublePrecision() throws {
    let reference = try Pylians()
    let mesh = try MeshSettings(cells: reference.cells)
    let found = try OnePointPDFEstimator(mesh: mesh, radius: reference.radius).measure(reference.catalogue)
    #expect(abs(found.variance / (try #require(reference.value("pdf", "variance").double)) - 1) < 1e-5)
    #expect(abs(found.skewness / (try #require(reference.value("pdf", "S3").double)) - 1) < 1e-5)
    let sphere = 4 * Double.pi / 3 * reference.radius * reference.radius * reference.radius
    let number = Double(reference.catalogue.count) * sphere / pow(reference.catalogue.boxSize, 3)
    #expect(abs(found.shotNoise * number - 1) < 1e-12)
  }

  @Test func refusesImpossibleBins() throws {
    let mesh = try MeshSettings(cells: 8)
    #expect(
      message { try OnePointPDFEstimator(mesh: mesh, radius: -1) }
        == "the radius of the sphere must be a positive length [Mpc/h], found -1.0")
    #expect(
      message { try OnePointPDFEstimator(mesh: mesh, range: 1...1) }
        == "the range of overdensities must be finite and not empty, found 1.0 to 1.0")
    #expect(
      message { try OnePointPDFEstimator(mesh: mesh, bins: 0) }
        == "the number of bins must be in 1 to 1000000, found 0")
  }
}
