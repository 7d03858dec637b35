import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PyTorchArchiveTests {
  private static let pickle = PickleText.whole(
    "}" + .text("a") + .tensor(.storage("0", 2), [2], [1]) + "s")
  private static let whole = ArchiveBuilder.checkpoint(
    pickle, storages: [("0", little(Float(1).bitPattern) + little(Float(2).bitPattern))])

  /// The error for an archive with one thing changed.
  private func refusal(_ change: (inout ArchiveBuilder) -> Void) throws -> FileError {
    var archive = Self.whole
    change(&archive)
    return try SaliencyIOTests.refusal(of: archive.bytes)
  }

  @Test(arguments: ["archive/", "epoch=3 12:30/", "größe/", "a..b/", "data.pkl/"])
  func readsWhatIsRight(folder: String) throws {
    var archive = Self.whole
    for index in archive.entries.indices {
      archive.entries[index].name = folder + archive.entries[index].name.dropFirst("archive/".count)
    }
    try withFile(archive.bytes) { path throws in
      let file = try PyTorchFile(path: path)
      #expect(try file.tensor("a").scalars == [1, 2])
    }
  }

  @Test(arguments: ["../evil", "/etc/passwd", "archive/../../x", "C:\\x", "archive\\..\\x", ""])
  func refusesNamesThatLeadOut(name: String) throws {
    let error = try refusal { $0.entries.append(.init(name: name, bytes: [])) }
    #expect(
      error.problem == "expected a name within the archive, found one that leads out of it")
    #expect(error.place == "entry '\(name)'")
  }

  @Test func refusesRepeatedAndMissingEntries() throws {
    let twice = try refusal { $0.entries.append($0.entries[1]) }
    #expect(twice.problem == "expected one entry of this name, found a second one")
    let none = try refusal { $0.entries.removeFirst() }
    #expect(none.problem == "expected one entry data.pkl of a PyTorch file, found none")
    let two = try refusal { $0.entries.append(.init(name: "other/data.pkl", bytes: [])) }
    #expect(two.problem.hasSuffix("found 'archive/data.pkl', 'other/data.pkl'"))
    let noStorage = try refusal { $0.entries.remove(at: 1) }
    #expect(noStorage.problem == "expected storage '0' in the file, found none")
    let short = try refusal { $0.entries[1].bytes.removeLast() }
    #expect(short.problem == "expected at most 1 elements in storage '0', found a claim of 2")
  }

  @Test(arguments: ["archive/constants.pkl", "archive/code/__torch__.py"])
  func refusesPrograms(name: String) throws {
    let error = try refusal { $0.entries.append(.init(name: name, bytes: [])) }
    #expect(error.problem == "expected a file that torch.save wrote, found a TorchScript program")
    #expect(error.remedy?.contains("state_dict()") == true)
  }

  @Test func refusesFalseSizes() throws {
    let beyond = try refusal { $0.entries[1].claimedPackedCount = 1 << 30 }
    #expect(beyond.problem.hasSuffix("found 1073741824"))
    let bomb = try refusal { archive in
      archive.entries[1].method = 8
      archive.entries[1].claimedCount = 1 << 31
    }
    #expect(bomb.problem == "expected at most 8256 bytes from 8 packed ones, found 2147483648")
    let stored = try refusal { $0.entries[0].claimedCount = 1 << 31 }
    #expect(stored.problem.hasSuffix("found 2147483648"))
    let less = try refusal { $0.entries[0].claimedCount = 3 }
    #expect(less.place == "entry 'archive/data.pkl'")
  }

  @Test func refusesDamagedEntries() throws {
    let sum = try refusal { $0.entries[1].claimedChecksum = 7 }
    #expect(sum.problem == "is damaged (CRC error)")
    #expect(sum.place == "entry 'archive/data/0'")
    let pickle = try refusal { $0.entries[0].claimedChecksum = 7 }
    #expect(pickle.place == "entry 'archive/data.pkl'")
    // Not what deflating gives.
    let packed = try refusal { archive in
      archive.entries[1].method = 8
      archive.entries[1].bytes = [UInt8](repeating: 0xFF, count: 8)
    }
    #expect(packed.problem.hasPrefix("is damaged ("))
    let other = try refusal { $0.entries[1].method = 12 }
    #expect(
      other.problem == "expected a stored or deflated entry, but it is packed by method 12")
    let secret = try refusal { $0.entries[1].flags = 1 }
    #expect(secret.problem == "expected a stored or deflated entry, but it is encrypted")
    let order = try refusal {
      $0.entries.append(.init(name: "archive/byteorder", bytes: Array("middle".utf8)))
    }
    #expect(order.problem == "expected little or big, found 'middle'")
    let long = try refusal {
      $0.entries.append(
        .init(name: "archive/byteorder", bytes: [UInt8](repeating: 0x20, count: 65)))
    }
    #expect(long.problem == "expected at most 64 bytes, found 65")
  }

  @Test func checksPartsOfDamagedStorages() throws {
    var archive = Self.whole
    archive.entries[0].bytes = PickleText.whole(
      .tensor(.storage("0", 2), offset: 1, [1], [1]))
    try withFile(archive.bytes) { path throws in
      let file = try PyTorchFile(path: path)
      #expect(try file.tensor(file.tensors[0].tensor).scalars == [2])
    }
    archive.entries[1].claimedChecksum = 7
    #expect(try SaliencyIOTests.refusal(of: archive.bytes).problem == "is damaged (CRC error)")
  }

  @Test func refusesEveryCutArchive() throws {
    let bytes = Self.whole.bytes
    for count in 1..<bytes.count { _ = try SaliencyIOTests.refusal(of: Array(bytes.prefix(count))) }
  }

  @Test func kerasArchivesAreNotTakenForPyTorch() throws {
    let archive = ArchiveBuilder(
      entries: ["metadata.json", "config.json"].map { name in
        ArchiveBuilder.Entry(name: name, bytes: [])
      })
    try withFile(archive.bytes, named: "a.keras") { path throws in
      let error = try #require(throws: FileError.self) { try WeightFile(path: path) }
      #expect(error.problem.hasSuffix("found a Keras 3 archive"))
      #expect(throws: FileError.self) { try PyTorchFile(path: path) }
    }
  }

  @Test func refusesOtherFiles() throws {
    #expect(try SaliencyIOTests.refusal(of: Self.pickle).problem.hasSuffix("found a pickle"))
    #expect(
      try SaliencyIOTests.refusal(of: [1, 2, 3]).problem.hasSuffix("found another kind of file"))
    #expect(throws: FileError.self) { try PyTorchFile(path: "/nowhere/a.pth") }
  }
}
