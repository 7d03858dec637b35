import SaliencyIO
import Testing

/// Weights out of `.keras` archives.
@Suite struct KerasArchiveTests {
  /// An archive as Keras 3 writes it, around some weights.
  private func archive(_ weights: [UInt8], version: String = "3.9.2") -> ArchiveBuilder {
    ArchiveBuilder(entries: [
      ArchiveBuilder.Entry(
        name: "metadata.json",
        bytes: Array(#"{"keras_version": "\#(version)", "date_saved": "2025"}"#.utf8)),
      ArchiveBuilder.Entry(name: "config.json", bytes: Array(#"{"module": "keras"}"#.utf8)),
      ArchiveBuilder.Entry(name: "model.weights.h5", bytes: weights),
    ])
  }

  private func refusal(of bytes: [UInt8]) throws -> FileError {
    try withFile(bytes, named: "net.keras") { path throws in
      let error = try #require(throws: FileError.self) { try WeightFile(path: path) }
      #expect(error.path == path)
      return error
    }
  }

  @Test func holdsTheSameTensorsAsItsWeights() throws {
    let name = "keras3.weights.h5"
    let plain = try WeightFile(path: WeightFixture.path(name))
    let bytes = try archive(WeightFixture.bytes(name)).bytes
    try withFile(bytes, named: "net.keras") { path throws in
      let file = try WeightFile(path: path)
      #expect(file.path == path)
      #expect(file.container == .kerasArchive)
      #expect(file.layout == .keras3)
      #expect(file.writer == "Keras 3.9.2")
      #expect(file.metadata["keras_version"] == "3.9.2")
      #expect(file.tensorNames == plain.tensorNames)
      #expect(!file.tensorNames.isEmpty)
      for name in plain.tensorNames {
        #expect(try file.tensor(named: name) == plain.tensor(named: name))
        #expect(try file.elementType(of: name) == plain.elementType(of: name))
      }
    }
  }

  /// Strings of variable length are looked up in the bytes of the weights, not of the archive.
  @Test func holdsTheSameStringsAsItsWeights() throws {
    let name = "keras3_legacy.h5"
    let plain = try WeightFile(path: WeightFixture.path(name))
    try withFile(archive(WeightFixture.bytes(name)).bytes, named: "net.keras") { path throws in
      let file = try WeightFile(path: path)
      #expect(file.layout == .keras3Legacy)
      #expect(file.metadata["backend"] == plain.metadata["backend"])
      #expect(file.tensorNames == plain.tensorNames)
    }
  }

  @Test func outlivesTheArchiveOnDisk() throws {
    let name = "keras3.weights.h5"
    let file = try withFile(archive(WeightFixture.bytes(name)).bytes, named: "net.keras") {
      try WeightFile(path: $0)
    }
    let tensor = try #require(file.tensorNames.first)
    let plain = try WeightFile(path: WeightFixture.path(name))
    #expect(try file.tensor(named: tensor) == plain.tensor(named: tensor))
  }

  @Test func refusesDamagedArchives() throws {
    let bytes = try archive(WeightFixture.bytes("keras3.weights.h5")).bytes
    let cut = try refusal(of: Array(bytes.dropLast(40)))
    #expect(cut.problem.contains("truncated"), "\(cut)")
    // The middle lies within the weights.
    var changed = bytes
    changed[bytes.count / 2] ^= 1
    #expect(try refusal(of: changed).problem.contains("CRC"))
  }

  @Test func refusesDamagedWeights() throws {
    let weights = try WeightFixture.bytes("keras3.weights.h5")
    let cut = try refusal(of: archive(Array(weights.dropLast(100))).bytes)
    #expect(cut.problem.contains("truncated"), "\(cut)")
    #expect(try refusal(of: archive(Array("notes".utf8)).bytes).problem.contains("found text"))
    #expect(try refusal(of: archive([]).bytes).problem == "holds an empty file")
    let none = ArchiveBuilder(entries: Array(archive([]).entries.prefix(2)))
    #expect(try refusal(of: none.bytes).problem.hasSuffix("found a Keras 3 archive"))
  }
}
