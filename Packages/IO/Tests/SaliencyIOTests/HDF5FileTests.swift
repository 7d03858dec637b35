import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct HDF5FileTests {
  private func open(_ name: String) throws -> HDF5File {
    try HDF5File(path: WeightFixture.path(name))
  }

  @Test(arguments: [
    ("littlef2", "float16"), ("littlef4", "float32"), ("littlef8", "float64"),
    ("bigf4", "float32"), ("bigf8", "float64"),
  ])
  func readsFloats(name: String, type: String) throws {
    let file = try open("types.h5")
    let dataset = try file.dataset(at: "numbers/" + name)
    #expect(dataset.elementType == type)
    #expect(dataset.shape == [2, 3])
    expectClose(try file.tensor(at: dataset.path), WeightFixture.counting([2, 3], step: 0.5))
  }

  @Test(arguments: [
    ("u1", "uint8"), ("i1", "int8"), ("u2", "uint16"), ("i2", "int16"), ("u4", "uint32"),
    ("i4", "int32"), ("u8", "uint64"), ("i8", "int64"), ("bigi4", "int32"),
  ])
  func readsIntegers(name: String, type: String) throws {
    let file = try open("types.h5")
    #expect(try file.dataset(at: "numbers/" + name).elementType == type)
    expectClose(try file.tensor(at: "numbers/" + name), WeightFixture.counting([2, 3]))
  }

  @Test func readsTheRest() throws {
    let file = try open("types.h5")
    func scalars(_ name: String) throws -> [Float] {
      try file.tensor(at: "numbers/" + name).scalars
    }
    #expect(try scalars("negative") == [-1, -128])
    #expect(try scalars("truth") == [1, 0, 1])
    #expect(try file.dataset(at: "numbers/truth").elementType == "bool")
    #expect(try scalars("brain") == [1, -2.5, 3])
    #expect(try file.dataset(at: "numbers/brain").elementType == "bfloat16")
    #expect(try scalars("scalar") == [2.5])
    #expect(try file.dataset(at: "numbers/scalar").shape == [])
    #expect(try file.tensor(at: "numbers/empty").shape == [0, 3])
  }

  @Test func listsOnlyNumbers() throws {
    let file = try open("types.h5")
    #expect(try file.datasets().count == 19)
    #expect(try file.datasets(below: "others").isEmpty)
    for name in ["text", "none", "pair"] {
      #expect(throws: FileError.self) { try file.tensor(at: "others/" + name) }
    }
    #expect(throws: FileError.self) { try file.tensor(at: "numbers") }
    #expect(throws: FileError.self) { try file.tensor(at: "nothing") }
    #expect(throws: FileError.self) { try file.datasets(below: "nothing") }
  }

  @Test func readsStrings() throws {
    let file = try open("strings.h5")
    let words = ["first", "second layer", "größe"]
    #expect(try file.strings("fixed") == words)
    #expect(try file.strings("variable") == words)
    #expect(try file.strings("fixed_scalar") == ["2.4.0"])
    #expect(try file.strings("variable_scalar") == ["tensorflow"])
    #expect(try file.strings("empty") == [])
    #expect(try file.strings("padded") == ["ab", "cdefgh"])
    #expect(try file.strings("nothing") == nil)
    #expect(try file.strings("fixed", of: "group") == ["inner"])
    #expect(
      try file.strings("split") == [
        "part0-0", "part0-1", "part1-0", "part1-1", "part2-0", "part2-1",
      ])
    #expect(throws: FileError.self) { try file.strings("number") }
    #expect(throws: FileError.self) { try file.strings("fixed", of: "nothing") }
    #expect(
      try file.attributeNames() == [
        "empty", "fixed", "fixed_scalar", "number", "padded", "split0", "split1", "split2",
        "variable", "variable_scalar",
      ])
  }

  @Test(arguments: ["chunked", "gzip", "gzip-shuffle", "checksum"])
  func readsChunksAndFilters(name: String) throws {
    expectClose(try open("storage.h5").tensor(at: name), WeightFixture.counting([40, 50]))
  }

  @Test func readsWhatIsShrunkMost() throws {
    expectClose(try open("storage.h5").tensor(at: "zeros"), Tensor(zeros: [512, 512]))
  }

  @Test(arguments: ["contiguous", "chunked", "partly", "wide", "huge"])
  func refusesClaimsBeforeAllocating(name: String) throws {
    let file = try open("claims.h5")
    #expect(throws: FileError.self) { try file.tensor(at: name) }
  }

  @Test func refusesUncountableShapes() throws {
    let file = try open("claims.h5")
    #expect(throws: FileError.self) { try file.dataset(at: "uncountable") }
  }

  @Test func followsHardLinksOnly() throws {
    let file = try open("links.h5")
    let paths = try file.datasets().map(\.path)
    #expect(paths == ["a/same", "a/values", "b/outside", "b/view"])
    for path in ["soft", "external", "nowhere", "soft-group/values", "a/./values", "./a/values"] {
      #expect(throws: FileError.self, "\(path)") { try file.tensor(at: path) }
    }
    #expect(throws: FileError.self) { try file.datasets(below: "soft-group") }
    expectClose(try file.tensor(at: "a/loop/loop/same"), WeightFixture.counting([3]))
  }

  @Test(arguments: ["b/outside", "b/view"])
  func refusesDataInOtherFiles(path: String) throws {
    let file = try open("links.h5")
    let error = try #require(throws: FileError.self) { try file.tensor(at: path) }
    #expect(error.problem == "expected data in this file, found a reference to another one")
  }

  @Test func refusesPlugIns() throws {
    let file = try open("plugin.h5")
    let error = try #require(throws: FileError.self) { try file.tensor(at: "values") }
    #expect(error.problem == "is compressed by filter 32001, which cannot be read")
  }

  @Test func refusesDeepNests() throws {
    let file = try open("deep.h5")
    #expect(throws: FileError.self) { try file.datasets() }
  }

  @Test(arguments: [("user-block.h5", "values"), ("latest.h5", "group/values")])
  func readsOtherForms(name: String, path: String) throws {
    expectClose(try open(name).tensor(at: path), WeightFixture.counting([5]))
  }

  @Test func saysWhatIsNoHDF5() throws {
    let page = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"
    try withFile(page.utf8, named: "resnet50.h5") { path throws in
      let error = try #require(throws: FileError.self) { try HDF5File(path: path) }
      #expect(
        error.description == "\(path): expected an HDF5 file, found a web page or XML, such as a "
          + "server's error message; download it again, or name a file in HDF5 format")
    }
    try withTemporaryFolder { folder throws in
      #expect(throws: FileError.self) { try HDF5File(path: folder) }
      #expect(throws: FileError.self) { try HDF5File(path: folder + "/a.h5") }
    }
    try withFile([]) { path throws in #expect(throws: FileError.self) { try HDF5File(path: path) } }
  }

  @Test(arguments: ["keras1_old.h5", "keras3_legacy.h5", "latest.h5", "user-block.h5"])
  func refusesEveryCutFile(name: String) throws {
    let bytes = try WeightFixture.bytes(name)
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.h5"
      for count in Array(0..<256) + stride(from: 256, to: bytes.count, by: 97)
        + [bytes.count - 1]
      {
        try Data(bytes.prefix(count)).write(to: URL(filePath: path))
        let error = try #require(throws: FileError.self, "\(count) bytes") {
          try HDF5File(path: path)
        }
        if count >= 1024 {
          #expect(error.problem == "is truncated: expected \(bytes.count) bytes, found \(count)")
        }
      }
    }
  }

  /// Replaces bytes of a file that lie at an offset from the only place of some others.
  private func damaging(
    _ name: String, at pattern: [UInt8], offset: Int, with replacement: [UInt8]
  ) throws -> [UInt8] {
    var bytes = try WeightFixture.bytes(name)
    let start = try #require(
      bytes.indices.first { bytes[$0...].starts(with: pattern) }, "no such bytes in \(name)")
    bytes.replaceSubrange(
      start + offset..<start + offset + replacement.count, with: replacement)
    return bytes
  }

  @Test func refusesStringsLargerThanTheirPlace() throws {
    let collection = Array("GCOL".utf8)
    // The size of the first string, to 16 MB; that of the collection, to 0 and to 4 GB.
    for (offset, replacement) in [(24, [0, 0, 0, 1]), (8, [0, 0]), (12, [1])] as [(Int, [UInt8])] {
      let bytes = try damaging(
        "keras3_legacy.h5", at: collection, offset: offset, with: replacement)
      try withFile(bytes) { path throws in
        let file = try HDF5File(path: path)
        for _ in 0..<2 {
          let error = try #require(throws: FileError.self) { try file.strings("layer_names") }
          #expect(error.problem == "claims a string longer than the place where it is kept")
        }
      }
    }
  }

  @Test func refusesStringsLargerThanTheirReference() throws {
    // The only string has 6,000 bytes (0x1770), of which a reference of 16 bytes says so.
    let bytes = try WeightFixture.bytes("long-string.h5")
    let collection = try #require(
      bytes.indices.first { bytes[$0...].starts(with: Array("GCOL".utf8)) })
    let address = withUnsafeBytes(of: UInt64(collection).littleEndian) { Array($0) }
    let damaged = try damaging(
      "long-string.h5", at: [0x70, 0x17, 0, 0] + address, offset: 0, with: [1, 0])
    try withFile(bytes) { path throws in
      #expect(try HDF5File(path: path).strings("text")?.first?.utf8.count == 6000)
    }
    try withFile(damaged) { path throws in
      #expect(throws: FileError.self) { try HDF5File(path: path).strings("text") }
    }
  }

  @Test func readsFromManyThreads() async throws {
    let file = try open("storage.h5")
    let expected = WeightFixture.counting([40, 50])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          expectClose(try file.tensor(at: number.isMultiple(of: 2) ? "gzip" : "chunked"), expected)
          #expect(throws: FileError.self) { try file.tensor(at: "nothing") }
        }
      }
      try await group.waitForAll()
    }
  }
}
