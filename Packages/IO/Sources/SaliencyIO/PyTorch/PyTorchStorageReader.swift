import SaliencyTensor

/// The storages of a PyTorch file, and how to make tensors of them.
struct PyTorchStorageReader: Sendable {
  /// Where the bytes of a storage lie.
  enum Place: Sendable {
    case mapped(Range<Int>)
    case entry(ZipArchive.Entry)
  }

  /// What holds the bytes.
  enum Container: Sendable {
    case file(MappedFile)
    case archive(ZipArchive)
  }

  let container: Container

  /// The storages by their keys.
  let places: [String: Place]

  /// Whether the most significant byte of an element comes first.
  let isBigEndian: Bool

  private var path: String {
    switch container {
    case .file(let file): file.path
    case .archive(let archive): archive.path
    }
  }

  /// The elements of a tensor in row-major order.
  func tensor(_ tensor: PyTorchTensor) throws(FileError) -> Tensor {
    // Nothing is read for a tensor without elements, whose storage may be absent.
    guard tensor.shape.count > 0 else { return Tensor(zeros: tensor.shape) }
    if tensor.isContiguous { return try elements(tensor, shape: tensor.shape) }
    let span = try elements(tensor, shape: [tensor.span])
    return Tensor(shape: tensor.shape) { target in
      span.withUnsafeScalars { source in
        Self.gather(source, tensor.shape, tensor.strides, into: target)
      }
    }
  }

  /// Consecutive elements from a tensor's first on, as many as a shape has.
  private func elements(_ tensor: PyTorchTensor, shape: Shape) throws(FileError) -> Tensor {
    let type = tensor.type
    let (start, overflow) = tensor.first.multipliedReportingOverflow(by: type.byteCount)
    guard let count = type.byteCount(of: shape.count), let place = places[tensor.storage.key],
      !overflow, start <= byteCount(of: place), count <= byteCount(of: place) - start
    else {
      throw FileError(
        path: path, place: "storage '\(tensor.storage.key)'",
        problem: "expected \(shape.count) elements from \(tensor.first) on, found fewer",
        remedy: "ask the file that the tensor is of")
    }
    var failure: FileError?
    let result = Tensor(shape: shape) { target in
      do throws(FileError) {
        try read(place, start..<start + count, as: type, into: target)
      } catch {
        failure = error
        target.initialize(repeating: 0)
      }
    }
    if let failure { throw failure }
    return result
  }

  private func byteCount(of place: Place) -> Int {
    switch place {
    case .mapped(let range): range.count
    case .entry(let entry): entry.byteCount
    }
  }

  private func read(
    _ place: Place, _ range: Range<Int>, as type: ElementType,
    into target: UnsafeMutableBufferPointer<Float>
  ) throws(FileError) {
    switch (place, container) {
    case (.mapped(let storage), .file(let file)):
      let start = storage.lowerBound + range.lowerBound
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + range.count])
      convert(bytes, as: type, into: target)
    case (.entry(let entry), .archive(let archive)):
      if type == .float32, isNative {
        try archive.read(
          entry, from: range.lowerBound, into: UnsafeMutableRawBufferPointer(target))
        return
      }
      var done = 0
      try archive.stream(entry, range) { piece in
        let count = piece.count / type.byteCount
        convert(
          piece, as: type,
          into: UnsafeMutableBufferPointer(rebasing: target[done..<done + count]))
        done += count
      }
    default:
      throw FileError(path: path, problem: "holds its storages elsewhere")
    }
  }

  private func convert(
    _ bytes: UnsafeRawBufferPointer, as type: ElementType,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    if type == .float32, isNative {
      UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
    } else {
      type.convert(bytes, bigEndian: isBigEndian, to: target)
    }
  }

  /// Whether floats lie in the file as they do in memory.
  private var isNative: Bool {
    #if _endian(little)
      !isBigEndian
    #else
      isBigEndian
    #endif
  }

  /// Puts elements that lie strides apart into row-major order.
  private static func gather(
    _ source: UnsafeBufferPointer<Float>, _ shape: Shape, _ strides: [Int],
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    // A tensor without axes is contiguous, so that there is an innermost axis.
    let inner = shape.rank - 1
    let (extent, step) = (shape[inner], strides[inner])
    var index = [Int](repeating: 0, count: shape.rank)
    var first = 0
    for row in 0..<shape.count / extent {
      var position = first
      for column in 0..<extent {
        target.initializeElement(at: row * extent + column, to: source[position])
        position += step
      }
      // On to the next row, carrying from axis to axis as an odometer does.
      for axis in stride(from: inner - 1, through: 0, by: -1) {
        index[axis] += 1
        first += strides[axis]
        if index[axis] < shape[axis] { break }
        first -= shape[axis] * strides[axis]
        index[axis] = 0
      }
    }
  }
}
