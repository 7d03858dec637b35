/// The bytes with which files of one kind begin.
struct FileSignature {
  /// What such a file is, as in `a GIF picture`.
  let kind: String

  /// The bytes; `nil` stands for any byte.
  let pattern: [UInt8?]

  init(_ kind: String, _ pattern: [UInt8?]) {
    self.kind = kind
    self.pattern = pattern
  }

  /// A signature of ASCII characters, in which `?` stands for any byte.
  init(_ kind: String, ascii: String) {
    self.init(kind, ascii.utf8.map { $0 == UInt8(ascii: "?") ? nil : $0 })
  }

  func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= pattern.count
      && zip(pattern, bytes).allSatisfy { expected, found in expected == nil || expected == found }
  }

  static let png = FileSignature("a PNG picture", [137, 80, 78, 71, 13, 10, 26, 10])
  static let jpeg = FileSignature("a JPEG picture", [0xFF, 0xD8, 0xFF])

  private static let otherPictures = [
    FileSignature("a GIF picture", ascii: "GIF8"),
    FileSignature("a WebP picture", ascii: "RIFF????WEBP"),
    FileSignature("a BMP picture", ascii: "BM"),
    FileSignature("a TIFF picture", [0x49, 0x49, 42, 0]),
    FileSignature("a TIFF picture", [0x4D, 0x4D, 0, 42]),
    FileSignature("an AVIF picture", ascii: "????ftypavif"),
    FileSignature("a HEIC picture", ascii: "????ftyphei"),
    FileSignature("a HEIF picture", ascii: "????ftypmif1"),
    FileSignature("a JPEG 2000 picture", [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]),
    FileSignature("a JPEG XL picture", [0xFF, 0x0A]),
    FileSignature("a JPEG XL picture", [0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20]),
    FileSignature("a PDF document", ascii: "%PDF"),
    FileSignature("an SVG picture", ascii: "<svg"),
  ]

  private static let otherFiles = [
    FileSignature("an HDF5 file", [137, 72, 68, 70, 13, 10, 26, 10]),
    FileSignature("an array in NPY format", [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]),
    FileSignature("a ZIP archive", [0x50, 0x4B, 3, 4]),
    FileSignature("a gzip archive", [0x1F, 0x8B]),
    FileSignature("a Git LFS pointer", ascii: "version https://git-lfs"),
  ]

  /// Why a file that is neither PNG nor JPEG is refused: what it is and what to do.
  static func refusal(of bytes: UnsafeRawBufferPointer, path: String) -> FileError {
    if let picture = otherPictures.first(where: { $0.matches(bytes) }) {
      return FileError(
        path: path, problem: "expected a PNG or JPEG picture, found \(picture.kind)",
        remedy: "convert it to PNG or JPEG")
    }
    if let file = otherFiles.first(where: { $0.matches(bytes) }) {
      return FileError(
        path: path, problem: "expected a PNG or JPEG picture, found \(file.kind)",
        remedy: file.kind == "a Git LFS pointer" ? "fetch it with git lfs pull" : "name a picture")
    }
    let start = bytes.prefix(512)
    if let first = start.first(where: { !isSpace($0) }), first == UInt8(ascii: "<") {
      return FileError(
        path: path, problem: "expected a PNG or JPEG picture, found a web page or other markup",
        remedy: "download the picture itself")
    }
    if start.allSatisfy({ isSpace($0) || (0x20..<0x7F).contains($0) }) {
      return FileError(
        path: path, problem: "expected a PNG or JPEG picture, found text",
        remedy: "name a picture")
    }
    return FileError(
      path: path, problem: "expected a PNG or JPEG picture, found another kind of file",
      remedy: "convert it to PNG or JPEG")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
