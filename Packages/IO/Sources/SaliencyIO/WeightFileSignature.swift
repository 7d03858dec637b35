/// What a file is, by its first bytes.
enum ContainerSignature {
  private static let known = [
    FileSignature("an HDF5 file", HDF5Signature.bytes),
    FileSignature("an array in NPY format", NPYHeader.magic),
    FileSignature("a gzip archive", [0x1F, 0x8B]),
    FileSignature("an xz archive", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    FileSignature("a bzip2 archive", ascii: "BZh"),
    FileSignature("a Zstandard archive", [0x28, 0xB5, 0x2F, 0xFD]),
    FileSignature("a Git LFS pointer", ascii: "version https://git-lfs"),
    FileSignature("a GGUF file", ascii: "GGUF"),
    FileSignature("a TensorFlow Lite model", ascii: "????TFL3"),
    FileSignature("a PDF document", ascii: "%PDF"),
    FileSignature("a pickle", [0x80, 2]),
    FileSignature("a pickle", [0x80, 3]),
    FileSignature("a pickle", [0x80, 4]),
    FileSignature("a pickle", [0x80, 5]),
    .png, .jpeg,
  ]

  /// Whether a file is a ZIP archive that is not empty.
  static func isZip(_ file: UnsafeRawBufferPointer) -> Bool {
    FileSignature("", [0x50, 0x4B, 3, 4]).matches(file)
  }

  /// A description for an error message.
  static func kind(of file: UnsafeRawBufferPointer) -> String {
    if isZip(file) { return zipKind(of: file) }
    if let kind = tarKind(of: file) { return kind }
    if let signature = known.first(where: { $0.matches(file) }) { return signature.kind }
    let start = file.prefix(512)
    if start.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") {
      return "a web page or XML, such as a server's error message"
    }
    let isText = start.allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
    return isText ? "text" : "another kind of file"
  }

  /// What a tar archive is, by the name of its first member, which stands at its start.
  private static func tarKind(of file: UnsafeRawBufferPointer) -> String? {
    guard file.count >= 512, file[257...].starts(with: "ustar".utf8) else { return nil }
    let name = String(decoding: file.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
    return ["sys_info", "pickle", "storages", "tensors"].contains(name)
      ? oldPyTorch : "a tar archive"
  }

  /// A `.keras` file.
  static let kerasArchive = "a Keras 3 archive"

  private static let oldPyTorch = "a tar archive of PyTorch before 0.1.10"

  /// What a ZIP archive is, by the name of its first member, which begins at byte 30.
  private static func zipKind(of file: UnsafeRawBufferPointer) -> String {
    guard file.count > 30 else { return "a ZIP archive" }
    let length = Int(file[26]) | Int(file[27]) << 8
    let name = String(decoding: file[30...].prefix(length), as: UTF8.self)
    if name.hasSuffix("data.pkl") { return "a PyTorch checkpoint" }
    if name.hasSuffix(".npy") { return "an NPZ archive" }
    if ["metadata.json", "config.json", "model.weights.h5"].contains(name) {
      return kerasArchive
    }
    return "a ZIP archive"
  }

  /// What to do with a file of such a kind, if it was given as a file of weights.
  static func remedy(for kind: String) -> String {
    switch kind {
    case "a pickle": "save the numbers in Python: torch.save(model.state_dict(), \"weights.pth\")"
    case oldPyTorch: "load it with PyTorch before 2.0 and save its state_dict() again"
    case kerasArchive: "its weights are missing; save the model again"
    case _ where kind.hasSuffix(" archive"):
      "unpack it and name a file in HDF5, safetensors or PyTorch format"
    case "a Git LFS pointer": "fetch the file itself with git lfs pull"
    case _ where kind.hasPrefix("a web page"): "the download failed: download it again"
    default: "name a file in HDF5, safetensors or PyTorch format, or download it again"
    }
  }
}
