import Formats
import TestSupport
import Testing

@Suite struct NumpyArchiveTests {
  private func stored() throws -> [UInt8] { try fixtureBytes("numpy/stored.npz") }

  private func decode(_ bytes: [UInt8]) -> String? {
    message { try NumpyArchive.decode(bytes, name: "a.npz") }
  }

  /// Where the directory and the end record of the stored archive start.
  private func offsets(_ bytes: [UInt8]) -> (directory: Int, end: Int) {
    let end = bytes.count - 22
    return (Int(bytes[end + 16]) | Int(bytes[end + 17]) << 8, end)
  }

  @Test func readsWhatNumpyWrites() throws {
    let arrays = try NumpyArchive.read(fixture("numpy/stored.npz"))
    #expect(arrays.keys.sorted() == ["k", "spectra"])
    #expect(arrays["k"] == NumpyArray([0.01, 0.02]))
    #expect(arrays["spectra"]?.shape == [2, 3])
  }

  @Test func refusesCompression() {
    #expect(
      withoutFolder(message { try NumpyArchive.read(fixture("numpy/compressed.npz")) })
        == "compressed.npz: holds the compressed array 'k.npy'; write it with numpy.savez,"
        + " not numpy.savez_compressed")
  }

  @Test func refusesOtherFiles() {
    let text = "a.npz: is not an npz archive: the end record of a zip file is missing or cut off"
    #expect(decode([]) == text)
    #expect(decode(Array(repeating: 0x50, count: 70_000)) == text)
  }

  @Test func refusesAnArchiveInParts() throws {
    var bytes = try stored()
    bytes[offsets(bytes).end + 4] = 1
    #expect(decode(bytes) == "a.npz: is a zip archive in several parts; write it with numpy.savez")
  }

  @Test func refusesAHugeArchive() throws {
    var bytes = try stored()
    for position in (offsets(bytes).end + 16)..<(offsets(bytes).end + 20) { bytes[position] = 0xFF }
    #expect(
      decode(bytes)
        == "a.npz: is a zip archive of more than 4 GiB or 65534 members; write it with numpy.savez")
  }

  @Test func refusesEncryption() throws {
    var bytes = try stored()
    bytes[offsets(bytes).directory + 8] |= 1
    #expect(
      decode(bytes)
        == "a.npz: holds the array 'k.npy' encrypted or written to a stream; write it with numpy.savez")
  }

  @Test func refusesDamage() throws {
    let original = try stored()
    let (directory, end) = offsets(original)
    let cases: [(offset: Int, value: UInt8, reason: String)] = [
      (end + 12, original[end + 12] &+ 1, "its directory does not end where its end record starts"),
      (directory, 0, "its directory is cut off"),
      (directory + 28, 255, "its directory is cut off"),
      (directory + 46, 0xFF, "the name of a member is not UTF-8"),
      (directory + 46, 0x6B - 1, "the header of 'j.npy' gives it another name"),
      (directory + 20, 1, "the sizes of 'k.npy' contradict each other"),
      (directory + 42, 3, "'k.npy' has no header of its own"),
      (8, 8, "the header of 'k.npy' contradicts the directory"),
    ]
    for (offset, value, reason) in cases {
      var bytes = original
      bytes[offset] = value
      #expect(decode(bytes) == "a.npz: is a damaged npz archive: \(reason)")
    }
  }

  @Test func refusesAContradictingHeader() throws {
    // numpy's headers give the size in an extra field; the directory alone says another one here.
    var bytes = try stored()
    let directory = offsets(bytes).directory
    bytes[directory + 20] -= 1
    bytes[directory + 24] -= 1
    #expect(
      decode(bytes) == "a.npz: is a damaged npz archive: the header of 'k.npy' contradicts the directory")
  }

  @Test func refusesWrongChecksums() throws {
    var bytes = try stored()
    bytes[160] ^= 1
    #expect(decode(bytes) == "a.npz: is a damaged npz archive: the checksum of 'k.npy' is wrong")
  }

  @Test func refusesSharedAndSurplusMembers() throws {
    // The directory's second entry is replaced by a copy of the first.
    let bytes = try stored()
    let (directory, end) = offsets(bytes)
    let entry = Array(bytes[directory..<(directory + 46 + 5)])
    let length = 2 * entry.count
    var copy = Array(bytes[..<directory]) + entry + entry + Array(bytes[end...])
    let newEnd = directory + length
    copy[newEnd + 12] = UInt8(length & 0xFF)
    copy[newEnd + 13] = UInt8(length >> 8)
    #expect(decode(copy) == "a.npz: is a damaged npz archive: two of its members overlap")
    copy[newEnd + 8] = 1
    copy[newEnd + 10] = 1
    #expect(decode(copy) == "a.npz: is a damaged npz archive: its directory holds more than its 1 members")
  }

  @Test func refusesRepeatedNames() throws {
    #expect(
      "\(FormatError.archive("a.npz", .repeatedMember("k")))" == "a.npz: holds the array 'k' twice")
  }

  @Test func namesTheMemberOfABadArray() throws {
    // The array's magic is broken and the checksum mended in both places.
    var bytes = try stored()
    let start = 30 + 5 + 20
    bytes[start] = 0
    let content = bytes[start..<(start + 144)]
    let checksum = CRC32.of(content)
    let directory = offsets(bytes).directory
    for index in 0..<4 {
      bytes[directory + 16 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index)))
    }
    #expect(decode(bytes) == "a.npz[k]: is not a numpy array: it does not start with \\x93NUMPY")
  }
}
