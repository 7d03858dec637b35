import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PyTorchPickleTests {
  private func refusal(_ value: PickleText, storage: [UInt8] = []) throws -> FileError {
    try SaliencyIOTests.refusal(
      of: ArchiveBuilder.checkpoint(PickleText.whole(value), storages: [("0", storage)]).bytes)
  }

  private func value(_ pickle: [UInt8]) throws -> PyTorchValue {
    try withFile(ArchiveBuilder.checkpoint(pickle).bytes) { try PyTorchFile(path: $0).root }
  }

  @Test(
    arguments: [
      ("cos\nsystem\n" + .text("ls") + [0x85] + "R", "os.system"),
      ("(S'ls'\nios\nsystem\n", "os.system"),
      ("(cos\nsystem\nS'ls'\no", "os.system"),
      (.text("os") + .text("system") + [0x93], "os.system"),
      ("c__builtin__\neval\n", "__builtin__.eval"),
      ("cbuiltins\ngetattr\n", "builtins.getattr"),
      ("ctorch.storage\n_load_from_bytes\n", "torch.storage._load_from_bytes"),
      ("ctorch\nComplexFloatStorage\n", "torch.ComplexFloatStorage"),
      ("c__main__\nNet\n", "__main__.Net"),
      ("cos.path\n../join\n", "os.path.../join"),
    ] as [(PickleText, String)])
  func refusesGlobalsByName(pickle: PickleText, name: String) throws {
    let error = try refusal(pickle)
    #expect(error.problem == "asks for \(name), which this reader does not run")
    #expect(error.remedy?.contains("torch.save(model.state_dict()") == true)
    #expect(error.place?.hasPrefix("entry 'archive/data.pkl', byte ") == true)
    #expect(!error.description.contains("\n"))
  }

  @Test(
    arguments: [
      // The stack: nothing on it, no mark, a mark where a value should be.
      ("0", "expected a value on the stack, found none"),
      ("t", "expected a mark on the stack, found none"),
      ("]NN0(a", "expected a value on the stack, found none"),
      ("2", "expected a value on the stack, found none"),
      ("", "expected a value on the stack, found none"),
      // Values remembered.
      ("h\u{5}", "expected a value remembered as 5, found none"),
      ("j" + [255, 255, 255, 255], "expected a value remembered as 4294967295, found none"),
      ("g-1\n", "expected a number to remember a value by, found '-1'"),
      // Containers.
      ("Na", "expected a value on the stack, found none"),
      ("NNa", "expected a list on the stack, found None"),
      ("]NNs", "expected a dictionary on the stack, found a list"),
      ("}(NNNu", "expected a value for every key, found 3 keys and values"),
      ("](N" + [0x90], "expected a set on the stack, found a list"),
      // Calls.
      ("NNR", "expected a tuple, found None"),
      ("N)R", "expected a class or function to call, found None"),
      ("ctorch\nfloat32\n)R", "expected a function to call, found torch.float32"),
      ("NNb", "expected an object to give attributes to, found None"),
      (")Nb", "expected an object to give attributes to, found a tuple"),
      (
        "ccollections\nOrderedDict\nN" + [0x85] + "R",
        "expected one container to copy, found None and 0 more"
      ),
      (
        "ccollections\nOrderedDict\n](Net" + [0x85] + "R",
        "expected a mark on the stack, found none"
      ),
      (
        "ccollections\nOrderedDict\n]Na" + [0x85] + "R",
        "expected pairs of a key and a value, found None"
      ),
      (
        "c_codecs\nencode\nX\u{3}\u{0}\u{0}\u{0}€" + [0x85] + "R",
        "expected text of single bytes, found U+8364"
      ),
      ("cargparse\nNamespace\n)N" + [0x92], "expected a dictionary of arguments, found None"),
      ("(o", "expected a class behind the mark, found nothing"),
      ("NN" + [0x93], "expected the names of a module and a class as text, found None and None"),
      // What torch.save does not write.
      ("Pos\n", "expected the identifier of a storage as a tuple, found one as text"),
      (
        [0x82, 1],
        "asks for a class by its number in Python's extension registry, which this reader does not know"
      ),
      ([0x97], "asks for a buffer outside of the pickle, which torch.save does not write"),
      ([0xFF], "expected an instruction of a pickle, found 0xff"),
      ([0x80, 6], "expected a pickle of protocol 5 or earlier, found 6"),
      ("Ix\n", "expected an integer of 64 bits, found 'x'"),
      ("L99999999999999999999L\n", "expected an integer of 64 bits, found '99999999999999999999'"),
      ("Fx\n", "expected a number, found 'x'"),
      ("S'x\n", "expected text in quotes, found ''x'"),
      ("S'\\xZZ'\n", "expected 2 hexadecimal digits, found 'ZZ'"),
      ("V\\", "expected a line feed before the end of the pickle, found none"),
    ] as [(PickleText, String)])
  func refusesDamage(pickle: PickleText, problem: String) throws {
    #expect(try refusal(pickle).problem == problem)
  }

  @Test(
    arguments: [
      ("B" + [255, 255, 255, 255], "4294967295"), ("X" + [255, 255, 255, 255], "4294967295"),
      ([0x8E] + PickleText(little(UInt64(1) << 32)), "4294967296"),
      ([0x8D] + PickleText(little(UInt64.max)), "18446744073709551615"),
      ([0x96] + PickleText(little(UInt64(1) << 63)), "9223372036854775808"),
      ([0x95] + PickleText(little(UInt64(1) << 40)), "1099511627776"),
      ([0x8B] + PickleText(little(Int32(-1))), "-1"), ("T" + PickleText(little(Int32(-1))), "-1"),
      ([0x8B] + PickleText(little(Int32.max)), "2147483647"), ("U\u{7F}", "127"),
      ([0x8A, 200], "200"),
    ] as [(PickleText, String)])
  func refusesClaimsBeyondTheFile(pickle: PickleText, claim: String) throws {
    let error = try refusal(pickle)
    #expect(error.problem.hasPrefix("expected "))
    #expect(error.problem.contains(claim), "\(error)")
  }

  @Test func refusesEveryCutPickle() throws {
    let pickle = PickleText.whole(
      "}(" + .text("a") + .tensor(.storage("0", 2), [2], [1]) + "K\u{1}G"
        + PickleText(little(1.0.bitPattern))
        + "uq\u{1}")
    _ = try withFile(ArchiveBuilder.checkpoint(pickle, storages: [("0", little(0))]).bytes) {
      try PyTorchFile(path: $0)
    }
    for count in pickle.indices {
      let bytes = ArchiveBuilder.checkpoint(
        Array(pickle.prefix(count)), storages: [("0", little(0))]
      ).bytes
      _ = try SaliencyIOTests.refusal(of: bytes)
    }
  }

  @Test(
    arguments: [
      // Shapes, strides and offsets that do not fit the four elements there are.
      (.tensor(.storage("0", 4), [5], [1]), "expected at least 5 elements in storage '0'"),
      (.tensor(.storage("0", 4), offset: 1, [4], [1]), "expected at least 5 elements"),
      (.tensor(.storage("0", 4), [2, 2], [3, 1]), "expected at least 5 elements"),
      (
        .tensor(.storage("0", 4), [2], [-1]), "expected extents, strides and an offset of 0 or more"
      ),
      (
        .tensor(.storage("0", 4), [-2], [1]), "expected extents, strides and an offset of 0 or more"
      ),
      (.tensor(.storage("0", 4), offset: -1, [2], [1]), "expected extents, strides and an offset"),
      (
        .tensor(.storage("0", 4), offset: .max, [2], [1]), "expected extents, strides and an offset"
      ),
      (
        .tensor(.storage("0", 4), [2, 3], [.max, .max]), "expected extents, strides and an offset"
      ),
      (.tensor(.storage("0", 4), [.max, 2], [0, 0]), "expected extents, strides and an offset"),
      (
        .tensor(.storage("0", 4), [0, .max, 2], [0, 0, 0]),
        "expected extents, strides and an offset"
      ),
      (
        .tensor(.storage("0", 4), [2, 2], [1]), "expected as many strides as extents, found 1 and 2"
      ),
      (
        .tensor(.storage("0", 4), .init(repeating: 1, count: 65), .init(repeating: 1, count: 65)),
        "expected at most 64 axes, found 65"
      ),
      (.tensor(.storage("0", 4), [1 << 40], [0]), "expected tensors that repeat at most"),
      // Storages.
      (.storage("0", 5), "expected at most 4 elements in storage '0', found a claim of 5"),
      (.storage("0", .max), "expected at most 4 elements in storage '0', found a claim of"),
      (.storage("0", -1), "expected (\"storage\", class, key, device, count), found"),
      (.storage("1", 1), "expected storage '1' in the file, found none"),
      (.storage("../version", 1), "expected storage '../version' in the file, found none"),
      (
        .storage("0", 4) + .storage("0", 3), "expected one size and type for storage '0', found two"
      ),
      ("NQ", "expected a tuple, found None"), (")Q", "expected (\"storage\", class"),
      // The functions that rebuild tensors, given other things.
      ("ctorch._utils\n_rebuild_tensor_v2\n)R", "expected the parts of a tensor, found ()"),
      (
        "ctorch._utils\n_rebuild_parameter\n(NNNtR",
        "expected the parts of a parameter, found (None"
      ),
      (
        "ctorch._utils\n_rebuild_tensor_v3\n(" + .storage("0", 4) + .integer(0) + .tuple([1])
          + .tuple([1]) + "NNctorch\nuint16\ntR", "expected the parts of a tensor with a type"
      ),
      (
        "ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._tensor\n_rebuild_from_type_v2\nN)NtR",
        "expected the parts of a tensor with attributes"
      ),
    ] as [(PickleText, String)])
  func refusesImpossibleTensors(pickle: PickleText, problem: String) throws {
    let error = try refusal(pickle, storage: [UInt8](repeating: 0, count: 16))
    #expect(error.problem.hasPrefix(problem), "\(error)")
  }

  @Test func boundsWorkAndMemory() throws {
    // Lists in lists, as deep as the file has bytes.
    let deep = PickleText.repeated("]", 200_000) + .repeated("a", 199_999)
    #expect(try refusal(deep).problem.hasPrefix("expected containers nested at most 100 deep"))
    // Each list holds the one before ten times: ten to the fortieth values.
    let wide =
      "]q\u{0}"
      + PickleText.repeated(
        "](h\u{0}h\u{0}h\u{0}h\u{0}h\u{0}h\u{0}h\u{0}h\u{0}h\u{0}h\u{0}eq\u{0}", 40)
    #expect(try refusal(wide).problem.hasPrefix("expected at most 2000000 values, found more"))
    // One large list is copied again and again.
    let copied =
      "](" + PickleText.repeated("N", 100_000) + "eq\u{0}cbuiltins\nlist\nq\u{1}"
      + .repeated("h\u{1}h\u{0}" + [0x85] + "R0", 1000)
    #expect(try refusal(copied).problem.hasPrefix("expected calls that copy at most"))
    #expect(
      try refusal(PickleText.repeated("N", 2_000_001)).problem
        == "expected at most 2000000 instructions, found more")
    // Many tensors that repeat one element.
    let tensor = PickleText.tensor(.storage("0", 1), [1 << 23], [0])
    let error = try refusal("(" + .repeated(tensor, 3), storage: little(0 as Int32))
    #expect(error.problem.hasPrefix("expected tensors that repeat at most"))
  }

  @Test func breaksCycles() throws {
    // A dictionary that holds a list that holds the dictionary, and itself.
    let root = try value(
      PickleText.whole("}q\u{0}" + .text("a") + "](h\u{0}h\u{0}es" + .text("b") + "h\u{0}s"))
    let back = PyTorchValue.opaque(name: "a reference to an enclosing container", contents: [])
    #expect(root["a"] == .list([back, back]))
    #expect(root["b"] == back)
    #expect(root.tensors.isEmpty)
  }

  @Test func readsTheTextForms() throws {
    let pickle: PickleText =
      "(I7\nI01\nL-5L\nF2.5\nS'a\\n\\x41'\nVb\\u00e9\np0\ng0\nU\u{2}xyT\u{1}\u{0}\u{0}\u{0}z(I1\nI2\nd(I3\nl(I4\nt"
      + [0x8A, 0] + [0x8A, 1, 0xFF] + [0x88, 0x89] + "K\u{9}M\u{1}\u{1}J"
      + PickleText(little(Int32(-2)))
      + "(I1\n1t."
    let expected: [PyTorchValue] = [
      .integer(7), .bool(true), .integer(-5), .number(2.5), .text("a\nA"), .text("bé"), .text("bé"),
      .text("xy"), .text("z"), .dictionary([.init(key: .integer(1), value: .integer(2))]),
      .list([.integer(3)]), .tuple([.integer(4)]), .integer(0), .integer(-1), .bool(true),
      .bool(false), .integer(9), .integer(257), .integer(-2),
    ]
    #expect(try value(pickle.bytes) == .tuple(expected))
  }

  @Test func laterKeysCount() throws {
    let root = try value(
      PickleText.whole(
        "}(" + .text("a") + "K\u{1}" + .text("b") + "K\u{2}" + .text("a") + "K\u{3}u"))
    #expect(
      root
        == .dictionary([
          .init(key: .text("a"), value: .integer(3)), .init(key: .text("b"), value: .integer(2)),
        ]))
  }
}
