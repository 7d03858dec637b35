internal import CHDF5

/// The places of a file in which HDF5 keeps strings of variable length.
///
/// HDF5 1.10 takes memory for as many bytes as a reference to a string says, then copies as many as
/// the string's place says, and compares neither with the other nor with the size of the place. In a
/// damaged file it so reads and writes outside of its memory, unless the file is checked before.
///
/// From the HDF5 file format, section III.E: a collection is `GCOL`, the version, three zeros and its
/// size; objects follow, each of number, count of references, four reserved bytes, size, and bytes up
/// to a multiple of 8; object 0 is what is free. A reference is a length (4 bytes), the collection's
/// address (8 bytes) and the object's number (4 bytes).
struct HDF5GlobalHeap {
  private let file: MappedFile

  /// The sizes of objects by their numbers.
  private typealias Collection = [Int: Int]

  private static let start: [UInt8] = Array("GCOL".utf8) + [1, 0, 0, 0]
  private static let headerSize = 16

  // The least memory that HDF5 takes, so that smaller objects harm nothing.
  private static let harmless = 4096

  init(_ file: MappedFile) {
    self.file = file
  }

  /// Checks all collections of the file, and all references to them.
  func check() throws(FileError) {
    let base = HDF5Signature.superblock(of: file.bytes) ?? 0
    for position in positions(of: Self.start) {
      let sizes = try collection(at: position)
      guard sizes.values.contains(where: { $0 > Self.harmless }), position >= base else { continue }
      let address = withUnsafeBytes(of: UInt64(position - base).littleEndian) { Array($0) }
      for reference in positions(of: address) where reference >= 4 {
        guard let length = number(at: reference - 4, size: 4),
          let index = number(at: reference + 8, size: 4), let size = sizes[index]
        else { continue }
        guard size <= max(length, Self.harmless) else { throw damaged(at: reference - 4) }
      }
    }
  }

  private func collection(at position: Int) throws(FileError) -> Collection {
    guard let size = number(at: position + 8, size: 8),
      (Self.headerSize...file.count - position).contains(size)
    else { throw damaged(at: position) }
    var sizes: Collection = [:]
    let end = position + size
    var object = position + Self.headerSize
    while object + Self.headerSize <= end, let index = number(at: object, size: 2), index != 0 {
      guard let size = number(at: object + 8, size: 8),
        size <= end - object - Self.headerSize
      else { throw damaged(at: object) }
      sizes[index] = size
      object += Self.headerSize + (size + 7) / 8 * 8
    }
    return sizes
  }

  /// Where eight bytes occur in the file.
  private func positions(of pattern: [UInt8]) -> [Int] {
    var positions: [Int] = []
    var position = chdf5_find(file.bytes.baseAddress, file.count, 0, pattern)
    while position < file.count {
      positions.append(position)
      position = chdf5_find(file.bytes.baseAddress, file.count, position + 1, pattern)
    }
    return positions
  }

  /// A number in little-endian bytes; `nil` beyond the end of the file or of `Int`.
  private func number(at position: Int, size: Int) -> Int? {
    guard position + size <= file.count else { return nil }
    let value = file.bytes[position..<position + size].reversed().reduce(0 as UInt64) {
      $0 << 8 | UInt64($1)
    }
    return Int(exactly: value)
  }

  private func damaged(at position: Int) -> FileError {
    FileError(
      path: file.path, place: "byte \(position)",
      problem: "claims a string longer than the place where it is kept",
      remedy: "download the file again")
  }
}
