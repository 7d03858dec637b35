public import SaliencyTensor

/// A file that PyTorch's `torch.save` wrote, in the ZIP format of 1.6 and later or the format before.
///
/// The file's pickle is read by an interpreter that knows containers, numbers and tensors, and runs
/// nothing; classes and functions it does not know are refused by their names. Elements are read when
/// they are asked for, one tensor at a time.
///
/// Source: `torch/serialization.py` and `torch/_utils.py` of PyTorch.
public struct PyTorchFile: Sendable {
  /// How `torch.save` arranges a file.
  public enum Format: String, Hashable, Sendable {
    /// A ZIP archive with a pickle and one entry for each storage.
    case zip

    /// Several pickles, followed by the storages.
    case legacy
  }

  /// A tensor and the keys that lead to it.
  public struct NamedTensor: Hashable, Sendable {
    /// The keys from the outside in, as in `["state_dict", "encoder.conv1.weight"]`.
    public let path: [String]

    /// The tensor.
    public let tensor: PyTorchTensor
  }

  /// The file, as the caller named it.
  public let path: String

  /// How the file is arranged.
  public let format: Format

  /// What was saved.
  public let root: PyTorchValue

  private let storages: PyTorchStorageReader

  /// All tensors with the keys that lead to them, in the file's order.
  public var tensors: [NamedTensor] { root.tensors }

  /// Opens a file.
  ///
  /// - Throws: ``FileError`` if it cannot be read, is damaged, is of another kind, or holds objects
  ///   other than containers, numbers and tensors.
  public init(path: String) throws(FileError) {
    try self.init(MappedFile(path: path))
  }

  init(_ file: MappedFile) throws(FileError) {
    if ContainerSignature.isZip(file.bytes) {
      try self.init(ZipArchive(file))
    } else if PyTorchLegacyFormat.matches(file.bytes) {
      self.init(path: file.path, .legacy, try PyTorchLegacyFormat.read(file))
    } else {
      let kind = ContainerSignature.kind(of: file.bytes)
      throw FileError(
        path: file.path, problem: "expected a file that torch.save wrote, found \(kind)",
        remedy: ContainerSignature.remedy(for: kind))
    }
  }

  /// Opens a file if it is one of PyTorch.
  ///
  /// - Returns: `nil` if it is of another kind, as are ZIP archives without a pickle of PyTorch.
  init?(ifPyTorch file: MappedFile) throws(FileError) {
    if ContainerSignature.isZip(file.bytes) {
      switch ContainerSignature.kind(of: file.bytes) {
      case "a PyTorch checkpoint": break
      case "a ZIP archive":
        // One that was packed again may begin with any of its entries.
        guard let archive = try? ZipArchive(file), !PyTorchZipFormat.pickles(in: archive).isEmpty
        else { return nil }
      default: return nil
      }
    } else if !PyTorchLegacyFormat.matches(file.bytes) {
      return nil
    }
    try self.init(file)
  }

  private init(_ archive: ZipArchive) throws(FileError) {
    self.init(path: archive.path, .zip, try PyTorchZipFormat.read(archive))
  }

  private init(
    path: String, _ format: Format, _ contents: (root: PyTorchValue, storages: PyTorchStorageReader)
  ) {
    self.path = path
    self.format = format
    (root, storages) = contents
  }

  /// The elements of a tensor of this file, as 32-bit floats in row-major order.
  ///
  /// - Throws: ``FileError`` if the elements are damaged, or are not in this file.
  public func tensor(_ tensor: PyTorchTensor) throws(FileError) -> Tensor {
    try storages.tensor(tensor)
  }
}
