extension PickleMachine {
  /// Names a class or function, or makes an object with one.
  mutating func construct(_ opcode: PickleOpcode) throws(FileError) {
    switch opcode {
    case .global:
      let module = try cursor.line()
      let name = try cursor.line()
      stack.append(.global(try global(module, name)))
    case .stackGlobal:
      let name = try pop()
      let module = try pop()
      guard case .text(let module) = module, case .text(let name) = name else {
        throw cursor.failure(
          "expected the names of a module and a class as text, found "
            + "\(module.kind(among: objects)) and \(name.kind(among: objects))")
      }
      stack.append(.global(try global(module, name)))
    case .instance:
      let module = try cursor.line()
      let name = try cursor.line()
      let global = try global(module, name)
      let arguments = try popToMark()
      try call(.global(global), arguments)
    case .object:
      let items = try popToMark()
      guard let callable = items.first else {
        throw cursor.failure("expected a class behind the mark, found nothing")
      }
      try call(callable, Array(items.dropFirst()))
    case .reduce, .newObject:
      let arguments = try tuple(pop())
      let callable = try pop()
      try call(callable, arguments)
    case .newObjectWithKeywords:
      let keywords = try pop()
      let arguments = try tuple(pop())
      let callable = try pop()
      guard case .object(let index) = keywords, case .dictionary = objects[index].kind else {
        throw cursor.failure(
          "expected a dictionary of arguments, found \(keywords.kind(among: objects))")
      }
      try call(callable, arguments + (objects[index].items.isEmpty ? [] : [keywords]))
    case .build:
      let state = try pop()
      try setState(state)
    default: break
    }
  }

  /// A class or function, if it is one of those that are known.
  private func global(_ module: String, _ name: String) throws(FileError) -> PickleGlobal {
    guard let global = PickleGlobal(module: module, name: name) else {
      let fullName = "\(module).\(name)".prefix(256)
      throw cursor.failure(
        "asks for \(fullName), which this reader does not run", remedy: Self.remedy)
    }
    return global
  }

  /// The items of a tuple.
  func tuple(_ item: PickleItem) throws(FileError) -> [PickleItem] {
    guard case .object(let index) = item, case .tuple = objects[index].kind else {
      throw cursor.failure("expected a tuple, found \(item.kind(among: objects))")
    }
    return objects[index].items
  }

  /// Does what a function or class of Python would do with arguments.
  private mutating func call(
    _ callable: PickleItem, _ arguments: [PickleItem]
  ) throws(FileError) {
    guard case .global(let global) = callable else {
      throw cursor.failure(
        "expected a class or function to call, found \(callable.kind(among: objects))")
    }
    try countCopies(arguments.count)
    switch global {
    case .container(let container): try makeContainer(container, arguments)
    case .rebuild(let rebuild):
      let tensor = try self.tensor(rebuild, arguments)
      push(.tensor(tensor))
    case .encode, .bytes: stack.append(.bytes(try bytes(arguments)))
    case .opaque(let name): push(.opaque(name), arguments)
    case .storage, .elementType:
      throw cursor.failure(
        "expected a function to call, found \(callable.kind(among: objects))", remedy: Self.remedy)
    }
  }

  private mutating func makeContainer(
    _ container: PickleGlobal.Container, _ arguments: [PickleItem]
  ) throws(FileError) {
    let arguments = container == .defaultDictionary ? Array(arguments.dropFirst()) : arguments
    var items: [PickleItem] = []
    var isDictionary = false
    if let argument = arguments.first {
      guard arguments.count == 1, case .object(let index) = argument else {
        throw cursor.failure(
          "expected one container to copy, found \(argument.kind(among: objects)) and "
            + "\(arguments.count - 1) more")
      }
      switch objects[index].kind {
      case .list, .tuple, .set: items = objects[index].items
      case .dictionary:
        items = objects[index].items
        isDictionary = true
      default:
        throw cursor.failure(
          "expected a container to copy, found \(argument.kind(among: objects))")
      }
    }
    try countCopies(items.count)
    switch container {
    case .list, .tuple, .set:
      guard !isDictionary else {
        throw cursor.failure("expected a list to copy, found a dictionary")
      }
      push(container == .list ? .list : container == .tuple ? .tuple : .set, items)
    case .dictionary, .defaultDictionary:
      push(.dictionary, isDictionary ? items : try flattened(items))
    }
  }

  /// Keys and values in turn, out of pairs.
  private func flattened(_ pairs: [PickleItem]) throws(FileError) -> [PickleItem] {
    var items: [PickleItem] = []
    for pair in pairs {
      guard case .object(let index) = pair, objects[index].items.count == 2 else {
        throw cursor.failure(
          "expected pairs of a key and a value, found \(pair.kind(among: objects))")
      }
      items += objects[index].items
    }
    return items
  }

  /// The bytes that Python makes of nothing, of bytes, or of text in Latin-1.
  private mutating func bytes(_ arguments: [PickleItem]) throws(FileError) -> [UInt8] {
    switch arguments.first {
    case nil: return []
    case .bytes(let bytes): return bytes
    case .text(let text):
      try countCopies(text.utf8.count)
      var bytes: [UInt8] = []
      for scalar in text.unicodeScalars {
        guard let byte = UInt8(exactly: scalar.value) else {
          throw cursor.failure("expected text of single bytes, found U+\(scalar.value)")
        }
        bytes.append(byte)
      }
      return bytes
    case .some(let other):
      throw cursor.failure("expected text or bytes, found \(other.kind(among: objects))")
    }
  }

  /// Gives an object its attributes, of which only those of opaque objects are kept.
  private mutating func setState(_ state: PickleItem) throws(FileError) {
    let owner = try top()
    guard case .object(let index) = owner else {
      throw cursor.failure(
        "expected an object to give attributes to, found \(owner.kind(among: objects))")
    }
    switch objects[index].kind {
    case .opaque: objects[index].items.append(state)
    // An ordered dictionary's `_metadata`, or the hooks of a parameter.
    case .dictionary, .tensor, .set, .list: break
    case .tuple, .storage:
      throw cursor.failure(
        "expected an object to give attributes to, found \(owner.kind(among: objects))")
    }
  }
}
