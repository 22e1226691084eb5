import Formats
import Foundation

/// The path of a file under Fixtures; each folder there holds the script that made its files.
func fixture(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)").path
}

/// The bytes of a file under Fixtures.
func fixtureBytes(_ name: String) throws -> [UInt8] { try FileBytes.read(fixture(name)) }

/// The message of an error about a fixture, without the folder.
func withoutFolder(_ message: String?) -> String? {
  message?.replacingOccurrences(of: fixture("numpy") + "/", with: "").replacingOccurrences(
    of: fixture("safetensors") + "/", with: "")
}
