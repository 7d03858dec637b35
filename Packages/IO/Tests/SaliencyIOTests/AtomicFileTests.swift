import Foundation
import SaliencyIO
import Testing

@Suite struct AtomicFileTests {
  struct Failure: Error {}

  private func text(_ path: String) throws -> String {
    try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  @Test func writesAWholeFile() throws {
    try withTemporaryFolder { folder throws in
      try writeAtomically(to: folder + "/a", replacing: false) { writer in
        #expect(writer.path == folder + "/a")
        try writer.write("one\n")
        try writer.write([UInt8](repeating: 0x78, count: 100_000))
        try [UInt8](repeating: 0x79, count: 200_000).withUnsafeBytes { try writer.write($0) }
        try writer.write("end")
        // Nothing has the name before all is written.
        #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
      }
      let expected =
        "one\n" + String(repeating: "x", count: 100_000)
        + String(repeating: "y", count: 200_000) + "end"
      #expect(try text(folder + "/a") == expected)
      #expect(try contents(of: folder) == ["a"])
    }
  }

  @Test func leavesNothingAfterAnError() throws {
    try withTemporaryFolder { folder throws in
      #expect(throws: Failure.self) {
        try writeAtomically(to: folder + "/a", replacing: true) { writer in
          try writer.write("half")
          throw Failure()
        }
      }
      #expect(try contents(of: folder).isEmpty)
    }
  }

  @Test func replacesOnlyWhenAllowed() throws {
    try withTemporaryFolder { folder throws in
      try writeAtomically(to: folder + "/a", replacing: false) { try $0.write("old") }
      var wasCalled = false
      let error = try #require(throws: FileError.self) {
        try writeAtomically(to: folder + "/a", replacing: false) { _ in wasCalled = true }
      }
      #expect(error.problem == "already exists")
      #expect(!wasCalled)
      #expect(try text(folder + "/a") == "old")
      try writeAtomically(to: folder + "/a", replacing: true) { try $0.write("new") }
      #expect(try text(folder + "/a") == "new")
    }
  }

  @Test func keepsAFileThatAppearsMeanwhile() throws {
    try withTemporaryFolder { folder throws in
      #expect(throws: FileError.self) {
        try writeAtomically(to: folder + "/a", replacing: false) { writer in
          try writer.write("ours")
          try Data("theirs".utf8).write(to: URL(filePath: folder + "/a"))
        }
      }
      #expect(try text(folder + "/a") == "theirs")
      #expect(try contents(of: folder) == ["a"])
    }
  }

  @Test func writesThroughASymbolicLink() throws {
    try withTemporaryFolder { folder throws in
      try Data("old".utf8).write(to: URL(filePath: folder + "/a"))
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: folder + "/a")
      try writeAtomically(to: folder + "/link", replacing: true) { try $0.write("new") }
      #expect(try text(folder + "/a") == "new")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == folder + "/a"
      )
    }
  }

  @Test func refusesFoldersAndMissingFolders() throws {
    try withTemporaryFolder { folder throws in
      #expect(throws: FileError.self) {
        try writeAtomically(to: folder, replacing: true) { try $0.write("a") }
      }
      let error = try #require(throws: FileError.self) {
        try writeAtomically(to: folder + "/none/a", replacing: true) { try $0.write("a") }
      }
      #expect(error.remedy == "create the folder first")
      #expect(throws: FileError.self) {
        try writeAtomically(to: "", replacing: true) { try $0.write("a") }
      }
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full here"))
  func tellsThatTheDiskIsFull() throws {
    let error = try #require(throws: FileError.self) {
      try writeAtomically(to: "/dev/full", replacing: false) { try $0.write("a") }
    }
    #expect(error.description == "/dev/full: cannot be written: No space left on device")
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
  }

  @Test func writesToDevicesDirectly() throws {
    try writeAtomically(to: "/dev/null", replacing: false) { try $0.write("a") }
    let names = try contents(of: "/dev")
    #expect(!names.contains { $0.hasPrefix(".saliency") })
  }
}

/// The registry is one for the process, so that this test may remove what others are writing; it
/// therefore runs in a process of its own.
@Suite struct TemporaryFilesTests {
  @Test func removesWhatIsBeingWritten() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder throws in
        #expect(throws: FileError.self) {
          try writeAtomically(to: folder + "/a", replacing: true) { writer in
            try writer.write("half")
            #expect(try contents(of: folder).count == 1)
            TemporaryFiles.removeAll()
            #expect(try contents(of: folder).isEmpty)
          }
        }
        #expect(try contents(of: folder).isEmpty)
      }
    }
  }
}
