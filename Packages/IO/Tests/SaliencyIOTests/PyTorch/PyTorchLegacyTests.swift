import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PyTorchLegacyTests {
  private static let magic: PickleText = [
    0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19,
  ]

  /// The parts of a file with one tensor of two elements.
  private struct Parts {
    var version = PickleText.whole(.integer(1001))
    var facts = PickleText.whole("}")
    var value = PickleText.whole("}" + .text("a") + .tensor(.storage("0", 2), [2], [1]) + "s")
    var keys = PickleText.whole("]" + .text("0") + "a")
    var count = little(Int64(2))
    var elements = little(Float(1).bitPattern) + little(Float(2).bitPattern)

    var bytes: [UInt8] {
      PickleText.whole(PyTorchLegacyTests.magic) + version + facts + value + keys + count + elements
    }
  }

  private func refusal(_ change: (inout Parts) -> Void) throws -> String {
    var parts = Parts()
    change(&parts)
    return try SaliencyIOTests.refusal(of: parts.bytes).problem
  }

  /// A storage with a view behind it.
  private static func storage(view: PickleText) -> PickleText {
    "(" + .text("storage") + "ctorch\nFloatStorage\n" + .text("0") + .text("cpu") + .integer(2)
      + view
      + "tQ"
  }

  @Test func readsWhatIsRight() throws {
    try withFile(Parts().bytes) { path throws in
      #expect(try PyTorchFile(path: path).tensor("a").scalars == [1, 2])
    }
  }

  @Test func refusesOtherVersionsAndParts() throws {
    #expect(
      try refusal { $0.version = PickleText.whole(.integer(1000)) }
        == "expected version 1001 of PyTorch's format, found another")
    #expect(
      try refusal { $0.facts = PickleText.whole("}" + .text("little_endian") + [0x89] + "s") }
        == "expected a file of a little-endian machine, found another")
    #expect(
      try refusal { $0.keys = PickleText.whole("N") }
        == "expected a list of the storages' keys, found another value")
    #expect(
      try refusal { $0.keys = PickleText.whole("]Na") }
        == "expected a storage's key as text, found another value")
  }

  @Test func refusesStoragesThatDoNotFit() throws {
    #expect(
      try refusal { $0.keys = PickleText.whole("]") }
        == "expected storage '0' among the 0 in the file, found none")
    #expect(
      try refusal { $0.keys = PickleText.whole("]" + .text("1") + "a") }
        == "expected storages that tensors name, once each, found '1'")
    let twice = PickleText.whole("]" + .text("0") + "a" + .text("0") + "a")
    #expect(
      try refusal { $0.keys = twice }
        == "expected storages that tensors name, once each, found '0'")
    for count in [0, 3, -1, Int64.max, Int64.min] {
      #expect(
        try refusal { $0.count = little(count) }
          == "expected 2 elements in storage '0', found \(count)")
    }
    #expect(
      try refusal { $0.elements.removeLast() }
        == "expected 2 elements of 4 bytes in storage '0', found 7 more bytes")
    #expect(
      try refusal { parts in
        parts.elements = []
        parts.count = []
      } == "expected the size of storage '0', found 0 more bytes")
    // Sixteen gigabytes in a file of some hundred bytes, before and behind the check of the file.
    #expect(
      try refusal { $0.value = PickleText.whole(.storage("0", 1 << 32)) }
        .hasPrefix("expected at most "))
    #expect(
      try refusal { $0.value = PickleText.whole(.storage("0", .max)) }
        .hasPrefix("expected at most "))
  }

  @Test(arguments: [[-1, 1], [0, -1], [0, 3], [1, 2], [3, 0], [.max, 1], [1, .max]])
  func refusesViewsOutsideOfTheirStorage(view: [Int]) throws {
    let tuple = "(" + PickleText.text("1") + .integer(view[0]) + .integer(view[1]) + "t"
    #expect(
      try refusal { $0.value = PickleText.whole(Self.storage(view: tuple)) }
        == "expected a view of a part of storage '0' with 2 elements, found another")
  }

  @Test func refusesTensorsOutsideOfTheirView() throws {
    let tuple = "(" + PickleText.text("1") + .integer(1) + .integer(1) + "t"
    #expect(
      try refusal {
        $0.value = PickleText.whole(.tensor(Self.storage(view: tuple), [2], [1]))
      }.hasPrefix("expected at least 2 elements in storage '0'"))
  }

  @Test func refusesEveryCutFile() throws {
    let bytes = Parts().bytes
    for count in 1..<bytes.count { _ = try SaliencyIOTests.refusal(of: Array(bytes.prefix(count))) }
  }
}
