import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct NPYFileTests {
  @Test(arguments: [
    "little-f2", "big-f2", "big-f4", "big-f8", "u1", "i1", "little-u2", "big-i2", "little-u4",
    "big-i4", "little-u8", "big-i8",
  ])
  func readsEveryElementType(name: String) throws {
    let tensor = try NPYFile.read(WeightFixture.path(name + ".npy"))
    expectClose(tensor, WeightFixture.counting([3]))
  }

  @Test func readsTruthValuesAndScalars() throws {
    let truth = try NPYFile.read(WeightFixture.path("truth.npy"))
    expectClose(truth, try Tensor(shape: [3], scalars: [1, 0, 1]))
    let scalar = try NPYFile.read(WeightFixture.path("scalar.npy"))
    expectClose(scalar, try Tensor(shape: [], scalars: [2.5]))
    #expect(try NPYFile.read(WeightFixture.path("empty.npy")).shape == [0, 3])
  }

  @Test func readsBothOrders() throws {
    expectClose(
      try NPYFile.read(WeightFixture.path("c.npy")), WeightFixture.counting([2, 3], step: 0.5))
    expectClose(
      try NPYFile.read(WeightFixture.path("fortran.npy")),
      WeightFixture.counting([2, 3, 4], step: 0.5))
  }

  @Test(arguments: ["version2.npy", "version3.npy"])
  func readsLaterVersions(name: String) throws {
    expectClose(try NPYFile.read(WeightFixture.path(name)), WeightFixture.counting([2, 3]))
  }

  @Test func writesWhatNumPyWrites() throws {
    let grid = WeightFixture.counting([2, 3], step: 0.5)
    #expect(try NPYFile.encode(grid) == WeightFixture.bytes("c.npy"))
    #expect(try NPYFile.encode(Tensor(zeros: [0, 3])) == WeightFixture.bytes("empty.npy"))
    let scalar = try Tensor(shape: [], scalars: [2.5])
    #expect(try NPYFile.encode(scalar) == WeightFixture.bytes("scalar.npy"))
    try withTemporaryFolder { folder throws in
      try NPYFile.write(grid, to: folder + "/a.npy", replacing: false)
      #expect(
        try Array(Data(contentsOf: URL(filePath: folder + "/a.npy"))) == NPYFile.encode(grid))
      #expect(throws: FileError.self) {
        try NPYFile.write(grid, to: folder + "/a.npy", replacing: false)
      }
    }
  }

  @Test(arguments: [[], [5], [1, 7], [3, 1, 2], [2, 2, 2, 2]])
  func readsWhatItWrites(extents: [Int]) throws {
    let tensor = WeightFixture.counting(Shape(extents), step: -0.75)
    expectClose(try NPYFile.decode(NPYFile.encode(tensor), path: "a.npy"), tensor)
  }

  @Test(arguments: ["c.npy", "version2.npy", "fortran.npy", "scalar.npy"])
  func refusesEveryCutFile(name: String) throws {
    let bytes = try WeightFixture.bytes(name)
    for count in bytes.indices {
      #expect(throws: FileError.self, "\(count) of \(bytes.count) bytes") {
        try NPYFile.decode(Array(bytes.prefix(count)), path: name)
      }
    }
    #expect(throws: FileError.self) { try NPYFile.decode(bytes + [0], path: name) }
  }

  @Test func survivesEveryDamagedByte() throws {
    let bytes = try WeightFixture.bytes("c.npy")
    for index in bytes.indices {
      for value in [0, 0x29, 0x39, 0x7F, 0xFF] as [UInt8] {
        var damaged = bytes
        damaged[index] = value
        do {
          _ = try NPYFile.decode(damaged, path: "c.npy")
        } catch {
          #expect(error.path == "c.npy")
        }
      }
    }
  }

  @Test(arguments: ["text.npy", "structured.npy"])
  func refusesElementsThatAreNoNumbers(name: String) throws {
    #expect(throws: FileError.self) { try NPYFile.read(WeightFixture.path(name)) }
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
    "{'descr': '<f4', 'fortran_order': True, 'shape': (0, 4611686018427387904, 4), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2), }",
    "{'descr': '<f4', 'fortran_order': False, }",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }",
    "{'descr': '|f4', 'fortran_order': False, 'shape': (2,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } import os",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': (1,), }",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (\(String(repeating: "1, ", count: 65))), }",
    "__import__('os')",
  ])
  func refusesHostileHeaders(header: String) {
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    bytes += [UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
    bytes += Array(header.utf8) + [UInt8](repeating: 0, count: 8)
    #expect(throws: FileError.self) { try NPYFile.decode(bytes, path: "a.npy") }
  }

  @Test func saysWhatIsMissing() throws {
    let bytes = try WeightFixture.bytes("c.npy")
    let error = try #require(throws: FileError.self) {
      try NPYFile.decode(Array(bytes.dropLast(4)), path: "maps.npy")
    }
    #expect(
      error.description == "maps.npy: byte 128: expected 24 bytes for float32 of shape [2, 3], "
        + "found 20; the file is cut short or damaged: write it again")
  }
}
