import Foundation
import SaliencyIO
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct MappedFileTests {
  @Test func mapsBytes() throws {
    try withFile([1, 2, 3]) { path throws in
      let file = try MappedFile(path: path)
      #expect(file.count == 3)
      #expect(Array(file.bytes) == [1, 2, 3])
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    try withTemporaryFolder { folder throws in
      let isFolder = try #require(throws: FileError.self) { try MappedFile(path: folder) }
      #expect(isFolder.problem == "is a folder")
      let isMissing = try #require(throws: FileError.self) { try MappedFile(path: folder + "/a") }
      #expect(isMissing.problem == "cannot be opened: No such file or directory")
      // Nobody writes to the pipe; waiting for somebody would hang.
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      let isPipe = try #require(throws: FileError.self) { try MappedFile(path: folder + "/pipe") }
      #expect(isPipe.problem == "is a pipe or a device")
    }
    try withFile([]) { path throws in
      let isEmpty = try #require(throws: FileError.self) { try MappedFile(path: path) }
      #expect(isEmpty.problem == "is empty")
    }
  }

  @Test func errorsStayOnOneLine() {
    let error = FileError(
      path: "a.h5", place: "dataset 'x\ny\u{1B}[31m'", problem: "is missing", remedy: "look")
    #expect(error.description == #"a.h5: dataset 'x\ny\u{1B}[31m': is missing; look"#)
  }
}
