public import SaliencyTensor

/// A file of weights in any format that can be read, recognized by its contents.
///
/// Names are those of the file: `layer1.0.conv1.weight` of PyTorch, in checkpoints behind the keys that
/// lead there, as in `state_dict.layer1.0.conv1.weight`; for Keras `layer/variable` in all of its
/// layouts. Axes are in the file's order.
public struct WeightFile: TensorSource, Sendable {
  /// The format of the file.
  public enum Container: String, Hashable, Sendable {
    /// safetensors.
    case safetensors

    /// HDF5.
    case hdf5

    /// A `.keras` archive of Keras 3.
    case kerasArchive = "keras"

    /// A file of PyTorch's `torch.save`.
    case pyTorch = "pytorch"
  }

  /// How tensors are arranged in the file.
  public enum Layout: String, Hashable, Sendable {
    /// Tensors under their names.
    case flat

    /// Keras 1: `conv1/conv1_W:0`.
    case keras1 = "keras-1"

    /// Keras 2 and tf.keras: `conv1_conv/conv1_conv/kernel:0`.
    case keras2 = "keras-2"

    /// Keras 3's legacy format: as Keras 2, without `:0`.
    case keras3Legacy = "keras-3-legacy"

    /// Keras 3's `.weights.h5`: `layers/conv2d/vars/0`.
    case keras3 = "keras-3"

    /// A whole Keras model with its weights under `model_weights`.
    case kerasModel = "keras-model"
  }

  /// The file, as the caller named it.
  public let path: String

  /// The format of the file.
  public let container: Container

  /// How tensors are arranged in it.
  public let layout: Layout

  /// The program that wrote the file, where it says so, as in `Keras 2.1.6 (tensorflow)`.
  public let writer: String?

  /// The names, in the file's order.
  public let tensorNames: [String]

  /// What the file says about itself.
  public let metadata: [String: String]

  /// The file with everything beside its tensors, if it is one of PyTorch.
  public var pyTorchFile: PyTorchFile? {
    if case .pyTorch(let file, _) = storage { file } else { nil }
  }

  private enum Storage: Sendable {
    case safetensors(SafetensorsFile)
    case hdf5(HDF5File, [String: HDF5File.Dataset])
    case pyTorch(PyTorchFile, [String: PyTorchTensor])
  }

  private let storage: Storage

  /// Opens a file.
  ///
  /// - Throws: ``FileError`` if it cannot be read, or is of a kind that holds no weights or is not
  ///   supported; the error says what the file is.
  public init(path: String) throws(FileError) {
    let file = try MappedFile(path: path)
    if HDF5Signature.matches(file.bytes) {
      try self.init(hdf5: HDF5File(path: path), in: .hdf5)
    } else if Self.isSafetensors(file.bytes) {
      self.init(safetensors: try SafetensorsFile(file))
    } else if let file = try PyTorchFile(ifPyTorch: file) {
      try self.init(pyTorch: file)
    } else if let archive = try KerasArchive(file) {
      try self.init(hdf5: archive.weights, in: .kerasArchive, kerasVersion: archive.version)
    } else {
      throw Self.refusal(of: file)
    }
  }

  /// The shape of a tensor, in the file's order of axes.
  ///
  /// - Throws: ``FileError`` if there is no such tensor.
  public func shape(of name: String) throws(FileError) -> Shape {
    switch storage {
    case .safetensors(let file): try file.shape(of: name)
    case .hdf5(_, let datasets): try entry(name, in: datasets).shape
    case .pyTorch(_, let tensors): try entry(name, in: tensors).shape
    }
  }

  /// The type of a tensor's elements as stored, as in `float32`.
  ///
  /// - Throws: ``FileError`` if there is no such tensor.
  public func elementType(of name: String) throws(FileError) -> String {
    switch storage {
    case .safetensors(let file): try file.elementType(of: name)
    case .hdf5(_, let datasets): try entry(name, in: datasets).elementType
    case .pyTorch(_, let tensors): try entry(name, in: tensors).elementType
    }
  }

  /// A tensor as 32-bit floats, in the file's order of axes.
  ///
  /// - Throws: ``FileError`` if there is no such tensor or its data are damaged.
  public func tensor(named name: String) throws(FileError) -> Tensor {
    switch storage {
    case .safetensors(let file): try file.tensor(named: name)
    case .hdf5(let file, let datasets): try file.tensor(at: entry(name, in: datasets).path)
    case .pyTorch(let file, let tensors): try file.tensor(entry(name, in: tensors))
    }
  }

  private init(safetensors file: SafetensorsFile) {
    path = file.path
    container = .safetensors
    layout = .flat
    writer = file.metadata["format"].map { $0 == "pt" ? "safetensors for PyTorch" : $0 }
    tensorNames = file.tensorNames
    metadata = file.metadata
    storage = .safetensors(file)
  }

  private init(
    hdf5 file: HDF5File, in container: Container, kerasVersion: String? = nil
  ) throws(FileError) {
    path = file.path
    self.container = container
    var names: [String] = []
    var datasets: [String: HDF5File.Dataset] = [:]
    if let keras = try KerasWeights(file) {
      layout = keras.layout
      let version = kerasVersion ?? keras.version
      writer =
        "Keras" + (version.map { " \($0)" } ?? "")
        + (keras.backend.map { " (\($0))" } ?? "")
      var metadata: [String: String] = [:]
      metadata["keras_version"] = version
      metadata["backend"] = keras.backend
      self.metadata = metadata
      for entry in keras.entries {
        guard datasets[entry.name] == nil else {
          throw FileError(
            path: path, place: "dataset '\(entry.dataset)'",
            problem: "is a second tensor '\(entry.name)'")
        }
        datasets[entry.name] = try file.dataset(at: entry.dataset)
        names.append(entry.name)
      }
    } else {
      layout = .flat
      writer = nil
      metadata = try file.rootStrings()
      for dataset in try file.datasets() {
        datasets[dataset.path] = dataset
        names.append(dataset.path)
      }
    }
    tensorNames = names
    storage = .hdf5(file, datasets)
  }

  private init(pyTorch file: PyTorchFile) throws(FileError) {
    path = file.path
    container = .pyTorch
    layout = .flat
    writer = file.writer
    metadata = file.metadata
    var names: [String] = []
    var tensors: [String: PyTorchTensor] = [:]
    for named in file.tensors {
      let name = named.path.joined(separator: ".")
      guard tensors.updateValue(named.tensor, forKey: name) == nil else {
        throw FileError(
          path: path, place: "tensor '\(name)'", problem: "is a second tensor of this name",
          remedy: "save the state_dict() alone")
      }
      names.append(name)
    }
    tensorNames = names
    storage = .pyTorch(file, tensors)
  }

  private func entry<Entry>(
    _ name: String, in entries: [String: Entry]
  ) throws(FileError) -> Entry {
    guard let entry = entries[name] else {
      let nearest = nearestNames(to: name, in: entries.keys.sorted())
      throw FileError(
        path: path, problem: "holds no tensor '\(name)'",
        remedy: nearest.isEmpty ? nil : "the nearest are \(nearest.joined(separator: ", "))")
    }
    return entry
  }

  /// Whether a file can only be meant as safetensors: eight bytes of length, then an object.
  private static func isSafetensors(_ file: UnsafeRawBufferPointer) -> Bool {
    guard file.count >= 9, file[8] == UInt8(ascii: "{") else { return false }
    // Text with a brace in ninth place has no length that small.
    return file[7] == 0 && file[6] == 0
  }

  private static func refusal(of file: MappedFile) -> FileError {
    let kind = ContainerSignature.kind(of: file.bytes)
    return FileError(
      path: file.path,
      problem: "expected weights in HDF5, safetensors or PyTorch format, found \(kind)",
      remedy: ContainerSignature.remedy(for: kind))
  }
}
