/// Makes a tree of values out of the objects of a pickle.
struct PickleUnfolding {
  private struct Unfolded {
    let value: PyTorchValue

    /// How many levels the value has below itself.
    let height: Int

    /// How many values there are in it, shared ones as often as they occur.
    let count: Int
  }

  private struct TooLarge: Error {
    let problem: String
  }

  private let objects: [PickleObject]
  private var known: [Int: Unfolded] = [:]
  private var enclosing: Set<Int> = []

  // Real checkpoints have less than ten levels and a hundred thousand values.
  private static let largestHeight = 100
  private static let largestCount = 2_000_000

  /// The tree below the root of a pickle.
  ///
  /// - Parameters:
  ///   - output: What a machine made of the pickle.
  ///   - path: The file, for errors.
  /// - Returns: The tree.
  /// - Throws: ``FileError`` if the tree is too deep, or too large because parts of it are shared.
  static func tree(of output: PickleMachine.Output, path: String) throws(FileError) -> PyTorchValue
  {
    var unfolding = PickleUnfolding(objects: output.objects)
    do throws(TooLarge) {
      return try unfolding.unfold(output.root, depth: 0).value
    } catch {
      throw FileError(
        path: path, place: "the saved object", problem: error.problem,
        remedy: PickleMachine.remedy)
    }
  }

  private init(objects: [PickleObject]) {
    self.objects = objects
  }

  private mutating func unfold(_ item: PickleItem, depth: Int) throws(TooLarge) -> Unfolded {
    let value: PyTorchValue
    switch item {
    case .none: value = .none
    case .bool(let bool): value = .bool(bool)
    case .integer(let integer): value = .integer(integer)
    case .largeInteger(let bytes): value = .opaque(name: "builtins.int", contents: [.bytes(bytes)])
    case .number(let number): value = .number(number)
    case .text(let text): value = .text(text)
    case .bytes(let bytes): value = .bytes(bytes)
    case .global(let global): value = .opaque(name: global.description, contents: [])
    case .object(let index): return try unfold(object: index, depth: depth)
    }
    return Unfolded(value: value, height: 0, count: 1)
  }

  private mutating func unfold(object index: Int, depth: Int) throws(TooLarge) -> Unfolded {
    if let unfolded = known[index] {
      try check(depth + unfolded.height)
      return unfolded
    }
    try check(depth)
    guard enclosing.insert(index).inserted else {
      return Unfolded(
        value: .opaque(name: "a reference to an enclosing container", contents: []), height: 0,
        count: 1)
    }
    defer { enclosing.remove(index) }
    var values: [PyTorchValue] = []
    var height = 0
    var count = 1
    for item in objects[index].items {
      let part = try unfold(item, depth: depth + 1)
      values.append(part.value)
      height = max(height, part.height + 1)
      // Both are far from overflowing.
      count += part.count
      guard count <= Self.largestCount else {
        throw TooLarge(
          problem: "expected at most \(Self.largestCount) values, found more, because lists hold "
            + "others many times over")
      }
    }
    let unfolded = Unfolded(value: value(objects[index].kind, values), height: height, count: count)
    known[index] = unfolded
    return unfolded
  }

  private func check(_ depth: Int) throws(TooLarge) {
    guard depth <= Self.largestHeight else {
      throw TooLarge(
        problem: "expected containers nested at most \(Self.largestHeight) deep, found more")
    }
  }

  private func value(_ kind: PickleObject.Kind, _ values: [PyTorchValue]) -> PyTorchValue {
    switch kind {
    case .list: .list(values)
    case .tuple: .tuple(values)
    case .set: .set(values)
    case .dictionary: .dictionary(Self.entries(values))
    case .tensor(let tensor): .tensor(tensor)
    case .storage(let storage):
      .opaque(name: "a storage", contents: [.text(storage.key)])
    case .opaque(let name): .opaque(name: name, contents: values)
    }
  }

  /// Entries out of keys and values in turn, each key where it came first, with its last value.
  private static func entries(_ values: [PyTorchValue]) -> [PyTorchValue.Entry] {
    var entries: [PyTorchValue.Entry] = []
    var places: [PyTorchValue: Int] = [:]
    for position in stride(from: 0, to: values.count - 1, by: 2) {
      let entry = PyTorchValue.Entry(key: values[position], value: values[position + 1])
      // Hashing a key that is a tree would take as long as the tree is large.
      switch entry.key {
      case .text, .integer:
        if let place = places.updateValue(entries.count, forKey: entry.key) {
          places[entry.key] = place
          entries[place] = entry
        } else {
          entries.append(entry)
        }
      default: entries.append(entry)
      }
    }
    return entries
  }
}
