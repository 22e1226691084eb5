/// A member of a zip archive that is stored without compression.
struct ZipMember {
  var name: String
  /// Where its content lies in the archive.
  var range: Range<Int>
}

/// The directory of a zip archive (PKWARE APPNOTE 6.3), as far as numpy.savez uses it: stored members, no
/// encryption, no parts, less than 4 GiB.
struct ZipArchive {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The members in the order of the directory, each checked against its own header and checksum.
  func members() throws(ArchiveFault) -> [ZipMember] {
    let end = try endRecord()
    guard word16(end + 4) == 0, word16(end + 6) == 0, word16(end + 8) == word16(end + 10) else {
      throw .unsupported("is a zip archive in several parts")
    }
    let (count, size, start) = (word16(end + 10), word32(end + 12), word32(end + 16))
    guard count < 0xFFFF, size < 0xFFFF_FFFF, start < 0xFFFF_FFFF else {
      throw .unsupported("is a zip archive of more than 4 GiB or 65534 members")
    }
    guard start + size == end else {
      throw .malformed("its directory does not end where its end record starts")
    }
    var position = start
    var members: [ZipMember] = []
    var used: [Range<Int>] = []
    for _ in 0..<count {
      let (member, whole, next) = try member(at: position, before: start, directoryEnd: end)
      members.append(member)
      used.append(whole)
      position = next
    }
    guard position == end else { throw .malformed("its directory holds more than its \(count) members") }
    used.sort { $0.lowerBound < $1.lowerBound }
    for (first, second) in zip(used, used.dropFirst()) where first.upperBound > second.lowerBound {
      throw .malformed("two of its members overlap")
    }
    return members
  }

  /// Where the end record starts; a comment may follow it.
  private func endRecord() throws(ArchiveFault) -> Int {
    var position = bytes.count - 22
    while position >= 0 && position >= bytes.count - 22 - 0xFFFF {
      if word32(position) == 0x0605_4B50, position + 22 + word16(position + 20) == bytes.count {
        return position
      }
      position -= 1
    }
    throw .notArchive
  }

  private func member(
    at position: Int, before limit: Int, directoryEnd: Int
  ) throws(ArchiveFault) -> (ZipMember, whole: Range<Int>, next: Int) {
    guard position + 46 <= directoryEnd, word32(position) == 0x0201_4B50 else {
      throw .malformed("its directory is cut off")
    }
    let (nameLength, extraLength) = (word16(position + 28), word16(position + 30))
    let next = position + 46 + nameLength + extraLength + word16(position + 32)
    guard next <= directoryEnd else { throw .malformed("its directory is cut off") }
    let nameBytes = bytes[(position + 46)..<(position + 46 + nameLength)]
    guard let name = String(validating: nameBytes, as: UTF8.self) else {
      throw .malformed("the name of a member is not UTF-8")
    }
    guard word16(position + 8) & 0x0009 == 0 else {
      throw .unsupported("holds the array '\(name)' encrypted or written to a stream")
    }
    let (method, size) = (word16(position + 10), word32(position + 20))
    guard method == 0 else { throw .compressed(member: name) }
    guard size == word32(position + 24) else {
      throw .malformed("the sizes of '\(name)' contradict each other")
    }
    let header = word32(position + 42)
    let data = try dataStart(of: name, header: header, size: size, method: method, before: limit)
    guard data + size <= limit else { throw .malformed("'\(name)' lies outside the file") }
    guard CRC32.of(bytes[data..<(data + size)]) == UInt32(word32(position + 16)) else {
      throw .wrongChecksum(member: name)
    }
    return (ZipMember(name: name, range: data..<(data + size)), header..<(data + size), next)
  }

  /// Where the content starts, after a header that must say the same as the directory.
  private func dataStart(
    of name: String, header: Int, size: Int, method: Int, before limit: Int
  ) throws(ArchiveFault) -> Int {
    guard header + 30 <= limit, word32(header) == 0x0403_4B50 else {
      throw .malformed("'\(name)' has no header of its own")
    }
    let (nameLength, extraLength) = (word16(header + 26), word16(header + 28))
    let start = header + 30 + nameLength + extraLength
    guard start <= limit, name.utf8.elementsEqual(bytes[(header + 30)..<(header + 30 + nameLength)]) else {
      throw .malformed("the header of '\(name)' gives it another name")
    }
    var stated = word32(header + 18)
    // numpy leaves room for sizes above 4 GiB: the size then stands in an extra field of type 1.
    let extra = header + 30 + nameLength
    if stated == 0xFFFF_FFFF, extraLength >= 20, word16(extra) == 1, word32(extra + 16) == 0 {
      stated = word32(extra + 12)
    }
    guard stated == size, word16(header + 8) == method else {
      throw .malformed("the header of '\(name)' contradicts the directory")
    }
    return start
  }

  private func word16(_ position: Int) -> Int { Int(bytes[position]) | Int(bytes[position + 1]) << 8 }

  private func word32(_ position: Int) -> Int { word16(position) | word16(position + 2) << 16 }
}

/// The checksum of zip archives (ISO 3309).
package enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }

  package static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
  }
}
