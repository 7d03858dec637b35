/// A pickle put together from its instructions.
///
/// Each piece is either text, which stands for its bytes, or bytes.
struct PickleText: ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(stringLiteral text: String) {
    bytes = Array(text.utf8)
  }

  init(arrayLiteral elements: UInt8...) {
    bytes = elements
  }

  static func + (left: PickleText, right: PickleText) -> PickleText {
    PickleText(left.bytes + right.bytes)
  }

  /// Text of less than 256 bytes.
  static func text(_ text: String) -> PickleText {
    PickleText([0x8C, UInt8(text.utf8.count)] + Array(text.utf8))
  }

  /// An integer.
  static func integer(_ value: Int) -> PickleText {
    PickleText([0x8A, 8] + little(value))
  }

  /// A tuple of integers.
  static func tuple(_ values: [Int]) -> PickleText {
    values.reduce("(") { $0 + integer($1) } + "t"
  }

  /// The storage of a key, with a number of elements.
  static func storage(_ key: String, _ count: Int, type: String = "FloatStorage") -> PickleText {
    "(" + text("storage") + "ctorch\n" + PickleText(Array(type.utf8)) + "\n" + text(key)
      + text("cpu") + integer(count) + "tQ"
  }

  /// A tensor over a storage.
  static func tensor(
    _ storage: PickleText, offset: Int = 0, _ extents: [Int], _ strides: [Int]
  ) -> PickleText {
    "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + integer(offset) + tuple(extents)
      + tuple(strides) + [0x89] + "ccollections\nOrderedDict\n)RtR"
  }

  /// A pickle of one value, complete.
  static func whole(_ value: PickleText) -> [UInt8] {
    ([0x80, 2] + value + ".").bytes
  }

  /// The same instructions many times over.
  static func repeated(_ part: PickleText, _ count: Int) -> PickleText {
    var bytes: [UInt8] = []
    for _ in 0..<count { bytes += part.bytes }
    return PickleText(bytes)
  }
}
