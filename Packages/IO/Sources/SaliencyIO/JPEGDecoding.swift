internal import CTurboJPEG

/// Reads a JPEG file that lies in memory.
struct JPEGDecoder {
  let bytes: UnsafeRawBufferPointer
  let path: String

  func decode() throws(FileError) -> NativeImage {
    guard let handle = tjInitDecompress() else {
      throw FileError(path: path, place: "JPEG", problem: "out of memory")
    }
    defer { tjDestroy(handle) }
    guard let file = bytes.bindMemory(to: UInt8.self).baseAddress else {
      throw damage("the file is empty")
    }
    let header = try self.header(handle, file)
    let (width, height) = (header.width, header.height)
    let size = width * height * header.mode.channels
    var succeeded = false
    var samples = [UInt8](unsafeUninitializedCapacity: size) { target, count in
      // Flags 0: the accurate inverse transform and smooth chroma, as Pillow has them. The limit of
      // scans stops small files that would take hours, and changes nothing else.
      let status = tjDecompress2(
        handle, file, UInt(bytes.count), target.baseAddress, Int32(width), 0, Int32(height),
        header.format, TJFLAG_LIMITSCANS)
      succeeded = status == 0 || isHarmless(handle)
      count = succeeded ? size : 0
    }
    guard succeeded else { throw damage(message(handle)) }
    if header.mode == .cmyk {
      // Adobe's programs store light for ink, and Pillow takes every such file for one of theirs.
      for index in samples.indices { samples[index] = 255 - samples[index] }
    }
    return NativeImage(width: width, height: height, mode: header.mode, bytes: samples)
  }

  private struct Header {
    let width: Int
    let height: Int
    let mode: NativeImage.Mode
    let format: Int32
  }

  private func header(
    _ handle: tjhandle, _ file: UnsafePointer<UInt8>
  ) throws(FileError) -> Header {
    var (width, height, subsampling, colors) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
    let status = tjDecompressHeader3(
      handle, file, UInt(bytes.count), &width, &height, &subsampling, &colors)
    // A file that ends early looks like one that holds nothing but tables, which is no error.
    guard status != 0 || width > 0 else { throw damage("the file ends before the picture begins") }
    // The header is also refused for unusual chroma sampling, with everything else already told.
    // Decoding does not need to know of the sampling.
    guard width > 0, height > 0, colors >= 0 else {
      throw damage(message(handle), remedy: width > 0 ? "convert it to RGB" : nil)
    }
    try PixelLimit.check(width: Int(width), height: Int(height), path: path)
    let (mode, format): (NativeImage.Mode, TJPF) =
      switch UInt32(colors) {
      case TJCS_GRAY.rawValue: (.gray, TJPF_GRAY)
      case TJCS_CMYK.rawValue, TJCS_YCCK.rawValue: (.cmyk, TJPF_CMYK)
      default: (.rgb, TJPF_RGB)
      }
    return Header(
      width: Int(width), height: Int(height), mode: mode, format: Int32(format.rawValue))
  }

  /// Whether decoding gave all pixels and only stumbled over bytes that belong to none.
  ///
  /// Pillow takes such files without a word, so that data sets may hold some. Only the first message
  /// about a file is known, so that its end has to be looked for: it must follow the last scan.
  private func isHarmless(_ handle: tjhandle) -> Bool {
    guard tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue),
      message(handle).contains("extraneous bytes before marker")
    else { return false }
    for index in stride(from: bytes.count - 2, through: 0, by: -1) where bytes[index] == 0xFF {
      switch bytes[index + 1] {
      case 0xD9: return true
      case 0xDA: return false
      default: continue
      }
    }
    return false
  }

  private func message(_ handle: tjhandle) -> String {
    tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown error"
  }

  private func damage(_ problem: String, remedy: String? = nil) -> FileError {
    FileError(
      path: path, place: "JPEG", problem: problem,
      remedy: remedy ?? "the file is damaged: get it again")
  }
}
