extension PickleMachine {
  /// Puts the storage on the stack that the identifier there names:
  /// `("storage", class, key, device, count)`, in the legacy format with a view behind it.
  mutating func pushStorage() throws(FileError) {
    let identifier = try tuple(pop())
    guard identifier.count >= 5, identifier.count <= 6, case .text("storage") = identifier[0],
      case .global(.storage(let type)) = identifier[1], case .text(let key) = identifier[2],
      case .integer(let count) = identifier[4], count >= 0
    else {
      let kinds = identifier.prefix(6).map { $0.kind(among: objects) }
      throw cursor.failure(
        "expected (\"storage\", class, key, device, count), found "
          + "(\(kinds.joined(separator: ", ")))", remedy: Self.remedy)
    }
    let place = "storage '\(key.prefix(64))'"
    let size = type?.byteCount ?? 1
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: size)
    guard let available = count == 0 ? 0 : limits.storageByteCount(key) else {
      throw cursor.failure("expected \(place) in the file, found none")
    }
    guard !overflow, byteCount <= available else {
      throw cursor.failure(
        "expected at most \(available / size) elements in \(place), found a claim of \(count)")
    }
    let storage = PyTorchStorage(key: key, elementType: type, start: 0, count: count)
    if let known = storages[key], known != storage {
      throw cursor.failure("expected one size and type for \(place), found two")
    }
    storages[key] = storage
    push(.storage(identifier.count == 6 ? try view(identifier[5], of: storage) : storage))
  }

  /// A part of a storage: `(key, offset, count)`, or all of it for `None`.
  private func view(
    _ item: PickleItem, of storage: PyTorchStorage
  ) throws(FileError) -> PyTorchStorage {
    if case .none = item { return storage }
    let parts = try tuple(item)
    guard parts.count == 3, case .integer(let start) = parts[1],
      case .integer(let count) = parts[2],
      start >= 0, count >= 0, start <= storage.count, count <= storage.count - start
    else {
      throw cursor.failure(
        "expected a view of a part of storage '\(storage.key)' with \(storage.count) elements, "
          + "found another")
    }
    return PyTorchStorage(
      key: storage.key, elementType: storage.elementType, start: start, count: count)
  }

  /// The tensor that a function of PyTorch would rebuild.
  mutating func tensor(
    _ rebuild: PickleGlobal.Rebuild, _ arguments: [PickleItem]
  ) throws(FileError) -> PyTorchTensor {
    switch rebuild {
    case .tensor, .typedTensor: return try view(arguments, isTyped: rebuild == .typedTensor)
    case .parameter:
      guard case .object(let index)? = arguments.first,
        case .tensor(let tensor) = objects[index].kind
      else { throw unexpected("a parameter", arguments) }
      return tensor
    case .fromType:
      // The function is one that gives a tensor itself, and not this one again.
      guard arguments.count >= 3, case .global(.rebuild(let function)) = arguments[0],
        function != .fromType
      else { throw unexpected("a tensor with attributes", arguments) }
      return try tensor(function, tuple(arguments[2]))
    }
  }

  private mutating func view(
    _ arguments: [PickleItem], isTyped: Bool
  ) throws(FileError) -> PyTorchTensor {
    guard arguments.count >= (isTyped ? 7 : 4), case .object(let index) = arguments[0],
      case .storage(let storage) = objects[index].kind, case .integer(let offset) = arguments[1]
    else { throw unexpected("a tensor", arguments) }
    let type: ElementType
    if isTyped {
      guard case .global(.elementType(let stated)) = arguments[6], storage.elementType == nil else {
        throw unexpected("a tensor with a type", arguments)
      }
      type = stated
    } else {
      type = storage.elementType ?? .uint8
    }
    let extents = try integers(arguments[2])
    let strides = try integers(arguments[3])
    let tensor: PyTorchTensor
    do throws(PyTorchTensor.InvalidView) {
      tensor = try PyTorchTensor(
        type, in: storage, offset: offset, extents: extents, strides: strides)
    } catch {
      throw cursor.failure(error.problem)
    }
    let (sum, overflow) = repeatedElements.addingReportingOverflow(tensor.repeatedCount)
    guard !overflow, sum <= Limits.repeatedElements else {
      throw cursor.failure(
        "expected tensors that repeat at most \(Limits.repeatedElements) elements, found shape "
          + "\(extents) over \(storage.count) elements",
        remedy: "save such tensors without expand()")
    }
    repeatedElements = sum
    return tensor
  }

  private func integers(_ item: PickleItem) throws(FileError) -> [Int] {
    let items = try tuple(item)
    guard items.count <= PyTorchTensor.largestRank else {
      throw cursor.failure(
        "expected at most \(PyTorchTensor.largestRank) axes, found \(items.count)")
    }
    var integers: [Int] = []
    for item in items {
      guard case .integer(let integer) = item else {
        throw cursor.failure("expected an integer, found \(item.kind(among: objects))")
      }
      integers.append(integer)
    }
    return integers
  }

  private func unexpected(_ what: String, _ arguments: [PickleItem]) -> FileError {
    let kinds = arguments.prefix(7).map { $0.kind(among: objects) }.joined(separator: ", ")
    return cursor.failure("expected the parts of \(what), found (\(kinds))", remedy: Self.remedy)
  }
}
