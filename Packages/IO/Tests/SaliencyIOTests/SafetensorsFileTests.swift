import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct SafetensorsFileTests {
  /// A file with a header as text and so many bytes of zeros.
  private func file(_ header: String, dataBytes: Int = 0) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      + Array(header.utf8) + [UInt8](repeating: 0, count: dataBytes)
  }

  @Test(arguments: [
    ("float64", "F64"), ("float32", "F32"), ("float16", "F16"), ("bfloat16", "BF16"),
    ("int64", "I64"), ("uint64", "U64"), ("int32", "I32"), ("uint32", "U32"), ("int16", "I16"),
    ("uint16", "U16"), ("int8", "I8"), ("uint8", "U8"),
  ])
  func readsEveryElementType(name: String, word: String) throws {
    let file = try SafetensorsFile(path: WeightFixture.path("types.safetensors"))
    #expect(try file.elementType(of: name) == name)
    #expect(try file.storedType(of: name) == word)
    #expect(try file.shape(of: name) == [2, 3])
    expectClose(try file.tensor(named: name), WeightFixture.counting([2, 3]))
  }

  @Test func readsTheRest() throws {
    let file = try SafetensorsFile(path: WeightFixture.path("types.safetensors"))
    #expect(file.metadata == ["format": "pt", "größe": "a \"b\"\n\\"])
    #expect(file.tensorNames.count == 15)
    #expect(file.tensorNames.last == "bool")
    expectClose(try file.tensor(named: "bool"), try Tensor(shape: [3], scalars: [1, 0, 1]))
    expectClose(try file.tensor(named: "scalar"), try Tensor(shape: [], scalars: [2.5]))
    #expect(try file.tensor(named: "empty").shape == [0, 3])
    #expect(throws: FileError.self) { try file.tensor(named: "nothing") }
    #expect(throws: FileError.self) { try file.shape(of: "nothing") }
  }

  @Test func convertsEveryHalf() throws {
    // All 65,536 of them, against the platform's own type where it has one.
    #if !(os(macOS) && arch(x86_64))
      let bits = (0...UInt16.max).map { $0 }
      let header = "{\"a\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}"
      let bytes = file(header) + bits.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      try withFile(bytes) { path throws in
        let tensor = try SafetensorsFile(path: path).tensor(named: "a")
        expectClose(
          tensor,
          try Tensor(shape: [65536], scalars: bits.map { Float(Float16(bitPattern: $0)) }))
      }
    #endif
  }

  @Test func readsUnalignedFloats() throws {
    let header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}"
    for padding in 0..<4 {
      let values = [1.5, -2] as [Float]
      let bytes =
        file(header + String(repeating: " ", count: padding))
        + values.withUnsafeBytes { Array($0) }
      try withFile(bytes) { path throws in
        #expect(try SafetensorsFile(path: path).tensor(named: "a").scalars == values)
      }
    }
  }

  @Test func tensorsOutliveTheFile() throws {
    let tensor = try withFile(
      file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", dataBytes: 8)
    ) { try SafetensorsFile(path: $0).tensor(named: "a") }
    #expect(tensor.scalars == [0, 0])
  }

  @Test func readsWhatItWrites() throws {
    let tensors = TensorDictionary([
      "z": WeightFixture.counting([2, 3], step: 0.25), "a \"quoted\"\n\u{1}": Tensor(zeros: [0]),
      "größe": WeightFixture.counting([]), "b": WeightFixture.counting([1, 4]),
    ])
    let metadata = ["z": "1", "a": "tab\tand \\ and é", "__metadata__": ""]
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.safetensors"
      var progress: [Int] = []
      try SafetensorsFile.write(tensors, metadata: metadata, to: path, replacing: false) {
        progress.append($0)
      }
      #expect(progress == [1, 2, 3, 4])
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata == metadata)
      #expect(Set(file.tensorNames) == Set(tensors.tensorNames))
      for name in tensors.tensorNames {
        expectClose(try file.tensor(named: name), try tensors.tensor(named: name))
      }
      let bytes = try Data(contentsOf: URL(filePath: path))
      #expect((8 + Int(bytes[0]) + Int(bytes[1]) << 8).isMultiple(of: 64))
      try SafetensorsFile.write(tensors, metadata: metadata, to: path, replacing: true)
      #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
      #expect(throws: FileError.self) {
        try SafetensorsFile.write(tensors, metadata: [:], to: path, replacing: false)
      }
    }
  }

  @Test func writesExactBytes() throws {
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.safetensors"
      let one = TensorDictionary(["w": try Tensor(shape: [1], scalars: [1])])
      try SafetensorsFile.write(one, metadata: ["k": "v"], to: path, replacing: false)
      let header =
        "{\"__metadata__\":{\"k\":\"v\"},"
        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
      let padding = String(repeating: " ", count: 120 - header.utf8.count)
      let expected = file(header + padding) + [0, 0, 0x80, 0x3F]
      #expect(try Array(Data(contentsOf: URL(filePath: path))) == expected)
    }
  }

  @Test func refusesToWriteNonsense() throws {
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.safetensors"
      for names in [["a", "a"], ["__metadata__"]] {
        #expect(throws: FileError.self) {
          try SafetensorsFile.write(
            names.map { ($0, [1]) }, metadata: [:], to: path, replacing: true
          ) { _ in Tensor(zeros: [1]) }
        }
      }
      #expect(throws: ShapeError.self) {
        try SafetensorsFile.write([("a", [2])], metadata: [:], to: path, replacing: true) { _ in
          Tensor(zeros: [1])
        }
      }
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test func refusesEveryCutFile() throws {
    let bytes = try WeightFixture.bytes("types.safetensors")
    try withTemporaryFolder { folder throws in
      for count in bytes.indices {
        let path = folder + "/\(count)"
        try Data(bytes.prefix(count)).write(to: URL(filePath: path))
        #expect(throws: FileError.self, "\(count) bytes") { try SafetensorsFile(path: path) }
      }
    }
    try withFile(bytes + [0]) { path throws in
      #expect(throws: FileError.self) { try SafetensorsFile(path: path) }
    }
  }

  @Test func survivesEveryDamagedByte() throws {
    let bytes = try WeightFixture.bytes("types.safetensors")
    try withTemporaryFolder { folder throws in
      let path = folder + "/a"
      for index in 0..<1200 {
        var damaged = bytes
        damaged[index] = damaged[index] == 0x39 ? 0x22 : 0x39
        try Data(damaged).write(to: URL(filePath: path))
        do {
          let file = try SafetensorsFile(path: path)
          for name in file.tensorNames { _ = try file.tensor(named: name) }
        } catch let error as FileError {
          #expect(error.path == path)
        }
      }
    }
  }

  @Test(arguments: [
    "", " {}", "[]", "{", "{}x", "{\"a\":1}", "nonsense", "{\"a\":{}}",
    // A name, a field and a key of the metadata twice.
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
      + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"},"
      + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    // Offsets: out of range, reversed, a gap before, a gap after, an overlap, negative.
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
      + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
    // Shapes and types.
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]},"
      + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
    "{\"a\":{\"dtype\":\"Q4\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"__metadata__\":{\"a\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"a\\ud800\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
    "{\"a\":" + String(repeating: "[", count: 100_000),
  ])
  func refusesHostileHeaders(header: String) throws {
    try withFile(file(header, dataBytes: 8)) { path throws in
      let error = try #require(throws: FileError.self) { try SafetensorsFile(path: path) }
      #expect(!error.description.contains("\n"))
    }
  }

  @Test func refusesImpossibleLengths() throws {
    for length in [9, 100_000_001, UInt64(Int.max), UInt64.max] {
      let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}      ".utf8)
      try withFile(bytes) { path throws in
        #expect(throws: FileError.self, "\(length)") { try SafetensorsFile(path: path) }
      }
    }
  }

  @Test func readsEscapes() throws {
    let header =
      "{\"\\u0061\\/\\ud83d\\ude00\\t\" : "
      + "{ \"shape\" : [ ] , \"data_offsets\" : [ 0 , 4 ] , \"dtype\" : \"F32\" } }  "
    try withFile(file(header, dataBytes: 4)) { path throws in
      #expect(try SafetensorsFile(path: path).tensorNames == ["a/😀\t"])
    }
  }

  @Test func opensLargeFilesAtOnce() throws {
    // A sparse file of 400 MB: reading it all would take far longer than a tenth of a second.
    let count = 100_000_000
    let header =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[\(count)],\"data_offsets\":[0,\(4 * count)]}}"
    let padded = header + String(repeating: " ", count: 120 - header.utf8.count)
    try withFile(file(padded)) { path throws in
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      try handle.truncate(atOffset: UInt64(128 + 4 * count))
      try handle.close()
      let clock = ContinuousClock()
      let duration = try clock.measure {
        let tensor = try SafetensorsFile(path: path).tensor(named: "a")
        #expect(tensor.shape == [count])
      }
      #expect(duration < .milliseconds(100))
    }
  }
}
