/// A ZIP archive put together byte by byte, so that every claim in it can be false.
struct ArchiveBuilder {
  struct Entry {
    var name: String
    var bytes: [UInt8]
    var method: UInt16 = 0
    var flags: UInt16 = 0

    /// What is said of the unpacked bytes, where it is not the truth.
    var claimedCount: UInt32?
    var claimedPackedCount: UInt32?
    var claimedChecksum: UInt32?
  }

  var entries: [Entry] = []

  /// An archive as PyTorch writes it: a pickle and storages below a folder.
  static func checkpoint(
    _ pickle: [UInt8], storages: [(key: String, bytes: [UInt8])] = [], folder: String = "archive/"
  ) -> ArchiveBuilder {
    ArchiveBuilder(
      entries: [Entry(name: folder + "data.pkl", bytes: pickle)]
        + storages.map { Entry(name: "\(folder)data/\($0.key)", bytes: $0.bytes) }
        + [Entry(name: folder + "version", bytes: Array("3\n".utf8))])
  }

  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let name = Array(entry.name.utf8)
      let fields =
        little(20 as UInt16) + little(entry.flags) + little(entry.method) + little(0 as UInt32)
        + little(entry.claimedChecksum ?? checksum(entry.bytes))
        + little(entry.claimedPackedCount ?? UInt32(entry.bytes.count))
        + little(entry.claimedCount ?? UInt32(entry.bytes.count)) + little(UInt16(name.count))
        + little(0 as UInt16)
      directory += [0x50, 0x4B, 1, 2] + little(20 as UInt16) + fields
      directory += [UInt8](repeating: 0, count: 10) + little(UInt32(file.count)) + name
      file += [0x50, 0x4B, 3, 4] + fields + name + entry.bytes
    }
    let count = little(UInt16(entries.count))
    return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
      + little(UInt32(directory.count)) + little(UInt32(file.count)) + [0, 0]
  }

  /// The remainders of CRC-32 for each byte.
  private static let remainders: [UInt32] = (0..<256).map { (byte: UInt32) -> UInt32 in
    var remainder = byte
    for _ in 0..<8 {
      let isOdd = remainder & 1 == 1
      remainder >>= 1
      if isOdd { remainder ^= 0xEDB8_8320 }
    }
    return remainder
  }

  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder = remainder >> 8 ^ Self.remainders[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
    }
    return ~remainder
  }
}

/// The bytes of an integer, the least significant first.
func little(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
