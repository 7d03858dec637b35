/// A look at the first bytes of what should be an HDF5 file, before the library reads it.
///
/// The library's own messages speak of superblocks; most files that fail were cut off by a broken
/// download, or are the error page of the server they were asked from.
enum HDF5Signature {
  static let bytes: [UInt8] = [137, 72, 68, 70, 13, 10, 26, 10]

  /// Whether a file is HDF5.
  static func matches(_ file: UnsafeRawBufferPointer) -> Bool {
    superblock(of: file) != nil
  }

  /// Checks that a file is HDF5 and as long as it says.
  static func check(_ file: UnsafeRawBufferPointer, path: String) throws(FileError) {
    guard let start = superblock(of: file) else {
      throw FileError(
        path: path, problem: "expected an HDF5 file, found \(ContainerSignature.kind(of: file))",
        remedy: "download it again, or name a file in HDF5 format")
    }
    let block = UnsafeRawBufferPointer(rebasing: file[start...])
    guard let end = endAddress(block) else {
      throw FileError(
        path: path, problem: "is truncated: \(file.count) bytes hold no complete HDF5 header",
        remedy: "download it again")
    }
    guard end <= UInt64(file.count) else {
      throw FileError(
        path: path, problem: "is truncated: expected \(end) bytes, found \(file.count)",
        remedy: "download it again")
    }
  }

  /// Where the superblock begins: at 0, or after a block of the user's at 512, 1024, 2048, ...
  static func superblock(of file: UnsafeRawBufferPointer) -> Int? {
    var start = 0
    while start < file.count {
      if file[start...].starts(with: bytes) { return start }
      start = start == 0 ? 512 : start * 2
    }
    return nil
  }

  /// The length of the file as the superblock states it (HDF5 file format, section II.A).
  private static func endAddress(_ block: UnsafeRawBufferPointer) -> UInt64? {
    guard block.count > 13 else { return nil }
    // Versions 0 and 1 hold the sizes of addresses in byte 13, later ones in byte 9.
    let (sizeOfAddresses, position): (UInt8, Int) =
      switch block[8] {
      case 0: (block[13], 40)
      case 1: (block[13], 44)
      default: (block[9], 28)
      }
    // Other sizes are legal and never seen; the library checks those files itself.
    guard sizeOfAddresses == 8 else { return 0 }
    guard block.count >= position + 8 else { return nil }
    return UInt64(littleEndian: block.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}
