extension PickleMachine {
  /// Makes or fills a container.
  mutating func collect(_ opcode: PickleOpcode) throws(FileError) {
    switch opcode {
    case .emptyList: push(.list)
    case .emptyTuple: push(.tuple)
    case .emptySet: push(.set)
    case .emptyDictionary: push(.dictionary)
    case .list: push(.list, try popToMark())
    case .tuple: push(.tuple, try popToMark())
    case .frozenSet: push(.set, try popToMark())
    case .dictionary: push(.dictionary, try pairs(popToMark()))
    case .tuple1: push(.tuple, try pop(1))
    case .tuple2: push(.tuple, try pop(2))
    case .tuple3: push(.tuple, try pop(3))
    case .append:
      let item = try pop()
      try extend("a list", with: [item])
    case .appends: try extend("a list", with: popToMark())
    case .addItems: try extend("a set", with: popToMark())
    case .setItem:
      let pair = try pop(2)
      try extend("a dictionary", with: pair)
    case .setItems: try extend("a dictionary", with: pairs(popToMark()))
    default: break
    }
  }

  /// Takes so many values, in the order in which they were put on the stack.
  private mutating func pop(_ count: Int) throws(FileError) -> [PickleItem] {
    var items: [PickleItem] = []
    for _ in 0..<count { items.append(try pop()) }
    return items.reversed()
  }

  private func pairs(_ items: [PickleItem]) throws(FileError) -> [PickleItem] {
    guard items.count.isMultiple(of: 2) else {
      throw cursor.failure("expected a value for every key, found \(items.count) keys and values")
    }
    return items
  }

  /// Adds values to the container on top of the stack.
  private mutating func extend(_ expected: String, with items: [PickleItem]) throws(FileError) {
    let container = try top()
    guard case .object(let index) = container, container.kind(among: objects) == expected else {
      throw cursor.failure(
        "expected \(expected) on the stack, found \(container.kind(among: objects))")
    }
    objects[index].items += items
  }
}
