import Foundation
import SaliencyIO
import SaliencyTensorTesting
import Testing

@Suite struct PyTorchFuzzTests {
  /// Whatever is done to a file, it is read or refused in one line.
  @Test(arguments: try PyTorchFixture.names())
  func survivesDamage(name: String) throws {
    let bytes = try PyTorchFixture.bytes(name)
    var generator = TestGenerator(seed: 7)
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.pth"
      for round in 0..<300 {
        var damaged = bytes
        for _ in 0...(round % 3) {
          let index = Int.random(in: damaged.indices, using: &generator)
          switch round % 4 {
          case 0: damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
          case 1: damaged[index] = UInt8.random(in: 0...255, using: &generator)
          case 2: damaged.insert(UInt8.random(in: 0...255, using: &generator), at: index)
          default: damaged.removeSubrange(max(index, 1)..<min(index + 4, damaged.count))
          }
        }
        if round % 10 == 9 { damaged.removeLast(damaged.count / 3) }
        try read(damaged, at: path)
      }
    }
  }

  /// The same within the pickle, whose checksum would give away what was done to it.
  @Test(arguments: ["checkpoint.pth", "views.pth", "protocol4.pth", "version2.pth"])
  func survivesDamagedPickles(name: String) throws {
    let bytes = try PyTorchFixture.bytes(name)
    // The first entry is the pickle, stored, behind a header whose lengths stand at 26 and 28.
    let start = 30 + Int(bytes[26]) + Int(bytes[28]) + Int(bytes[29]) << 8
    let end = try #require(
      bytes.indices.dropFirst(start).first { bytes[$0...].starts(with: "PK".utf8) })
    let pickle = Array(bytes[start..<end])
    let storages = (0..<32).map { ("\($0)", [UInt8](repeating: 1, count: 192)) }
    _ = try withFile(ArchiveBuilder.checkpoint(pickle, storages: storages).bytes) {
      try PyTorchFile(path: $0)
    }
    var generator = TestGenerator(seed: 11)
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.pth"
      for _ in 0..<500 {
        var damaged = pickle
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(
            in: 0...255, using: &generator)
        }
        try read(ArchiveBuilder.checkpoint(damaged, storages: storages).bytes, at: path)
      }
    }
  }

  private func read(_ bytes: [UInt8], at path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
    do throws(FileError) {
      let file = try PyTorchFile(path: path)
      for named in file.tensors { _ = try file.tensor(named.tensor) }
    } catch {
      #expect(error.path == path)
      #expect(!error.description.contains("\n"))
    }
  }
}
