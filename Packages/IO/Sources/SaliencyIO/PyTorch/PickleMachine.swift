/// An interpreter of pickles that runs nothing.
///
/// It builds containers, and tensors that refer to their storages. Classes and functions are those of
/// ``PickleGlobal``; every other is refused by its name. Work and memory are bounded by the number of
/// instructions.
struct PickleMachine {
  /// A pickle's value and all objects that it may refer to.
  struct Output {
    let root: PickleItem
    let objects: [PickleObject]

    /// The storages that were named, by their keys.
    let storages: [String: PyTorchStorage]

    /// Where the pickle ends.
    let end: Int
  }

  /// What a machine holds against a pickle.
  struct Limits {
    /// The number of bytes that a storage can have at most, or `nil` if there is no such storage.
    let storageByteCount: (String) -> Int?

    /// The largest number of instructions: the largest checkpoints have some hundred thousand.
    static let instructions = 2_000_000

    /// The largest number of elements that tensors may have beyond those of their storages.
    static let repeatedElements = 1 << 24

    /// The largest number of values and characters that calls may copy.
    static let copies = 1 << 26
  }

  var cursor: PickleCursor
  var stack: [PickleItem] = []
  var objects: [PickleObject] = []
  var storages: [String: PyTorchStorage] = [:]
  var repeatedElements = 0
  let limits: Limits
  private var marks: [Int] = []
  private var memo: [Int: PickleItem] = [:]
  private var copies = 0

  init(_ cursor: PickleCursor, limits: Limits) {
    self.cursor = cursor
    self.limits = limits
  }

  /// Runs a pickle to its end.
  ///
  /// - Returns: What it made.
  /// - Throws: ``FileError`` if it is damaged or asks for what is not known here.
  static func run(_ cursor: PickleCursor, limits: Limits) throws(FileError) -> Output {
    var machine = PickleMachine(cursor, limits: limits)
    for _ in 0..<Limits.instructions {
      let byte = try machine.cursor.opcode()
      guard let opcode = PickleOpcode(rawValue: byte) else {
        throw machine.cursor.failure(
          "expected an instruction of a pickle, found 0x\(String(byte, radix: 16))")
      }
      if opcode == .stop {
        let root = try machine.pop()
        return Output(
          root: root, objects: machine.objects, storages: machine.storages,
          end: machine.cursor.position)
      }
      try machine.execute(opcode)
    }
    throw machine.cursor.failure(
      "expected at most \(Limits.instructions) instructions, found more",
      remedy: "save the state_dict() alone")
  }

  private mutating func execute(_ opcode: PickleOpcode) throws(FileError) {
    switch opcode {
    case .stop: break
    case .version:
      let version = try cursor.byte()
      guard version <= 5 else {
        throw cursor.failure("expected a pickle of protocol 5 or earlier, found \(version)")
      }
    case .frame:
      let length = try cursor.integer(UInt64.self)
      let rest = cursor.bytes.count - cursor.position
      guard length <= UInt64(rest) else {
        throw cursor.failure(
          "expected a frame of at most \(rest) bytes, found a claim of \(length)")
      }
    case .mark: marks.append(stack.count)
    case .pop:
      // Python takes a mark for a value here.
      if let mark = marks.last, mark == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popToMark()
    case .duplicate: stack.append(try top())
    case .get, .binaryGet, .longBinaryGet: stack.append(try remembered(at: memoIndex(opcode)))
    case .put, .binaryPut, .longBinaryPut: memo[try memoIndex(opcode)] = try top()
    case .memoize: memo[memo.count] = try top()
    case .none, .newTrue, .newFalse, .integer, .binaryInteger, .binaryInteger1, .binaryInteger2,
      .long, .long1, .long4, .float, .binaryFloat, .string, .binaryString, .shortBinaryString,
      .unicode, .binaryUnicode, .shortBinaryUnicode, .binaryUnicode8, .binaryBytes,
      .shortBinaryBytes, .binaryBytes8, .byteArray8:
      stack.append(try literal(opcode))
    case .emptyList, .list, .append, .appends, .emptyTuple, .tuple, .tuple1, .tuple2, .tuple3,
      .emptyDictionary, .dictionary, .setItem, .setItems, .emptySet, .addItems, .frozenSet:
      try collect(opcode)
    case .global, .stackGlobal, .instance, .object, .reduce, .newObject, .newObjectWithKeywords,
      .build:
      try construct(opcode)
    case .binaryPersistentIdentifier: try pushStorage()
    case .persistentIdentifier:
      throw cursor.failure(
        "expected the identifier of a storage as a tuple, found one as text")
    case .extension1, .extension2, .extension4:
      throw cursor.failure(
        "asks for a class by its number in Python's extension registry, which this reader does not "
          + "know", remedy: Self.remedy)
    case .nextBuffer, .readOnlyBuffer:
      throw cursor.failure(
        "asks for a buffer outside of the pickle, which torch.save does not write",
        remedy: Self.remedy)
    }
  }

  /// What to do about a checkpoint that holds more than numbers.
  static let remedy =
    "save only the numbers in Python: torch.save(model.state_dict(), \"weights.pth\")"

  /// Adds an object and puts it on the stack.
  mutating func push(_ kind: PickleObject.Kind, _ items: [PickleItem] = []) {
    stack.append(.object(objects.count))
    objects.append(PickleObject(kind: kind, items: items))
  }

  /// Takes the topmost value.
  mutating func pop() throws(FileError) -> PickleItem {
    let item = try top()
    stack.removeLast()
    return item
  }

  /// The topmost value.
  func top() throws(FileError) -> PickleItem {
    guard stack.count > marks.last ?? 0, let item = stack.last else {
      throw cursor.failure("expected a value on the stack, found none")
    }
    return item
  }

  /// Takes all values above the last mark, and the mark.
  mutating func popToMark() throws(FileError) -> [PickleItem] {
    guard let mark = marks.popLast() else {
      throw cursor.failure("expected a mark on the stack, found none")
    }
    let items = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return items
  }

  /// Counts values that a call copies, so that a short pickle cannot copy a long list forever.
  mutating func countCopies(_ count: Int) throws(FileError) {
    copies += count
    guard copies <= Limits.copies else {
      throw cursor.failure(
        "expected calls that copy at most \(Limits.copies) values, found more",
        remedy: Self.remedy)
    }
  }

  private func remembered(at index: Int) throws(FileError) -> PickleItem {
    guard let item = memo[index] else {
      throw cursor.failure("expected a value remembered as \(index), found none")
    }
    return item
  }

  private mutating func memoIndex(_ opcode: PickleOpcode) throws(FileError) -> Int {
    switch opcode {
    case .binaryGet, .binaryPut: return Int(try cursor.byte())
    case .longBinaryGet, .longBinaryPut: return Int(try cursor.integer(UInt32.self))
    default:
      let text = try cursor.line()
      guard let index = Int(text), index >= 0 else {
        throw cursor.failure("expected a number to remember a value by, found '\(text.prefix(64))'")
      }
      return index
    }
  }
}
