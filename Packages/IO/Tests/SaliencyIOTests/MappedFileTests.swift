import Foundation
import SaliencyTensor
import Testing

@testable import SaliencyIO

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

  /// Whole pages inside, the ends of pages, and memory that has no file to be read from again.
  @Test func discardedBytesStayWhatTheyAre() throws {
    try withTemporaryFolder { folder in
      let contents = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
      let path = folder + "/file"
      try Data(contents).write(to: URL(filePath: path))
      let mapped = try MappedFile(path: path)
      let filled = try MappedFile(path: path, byteCount: contents.count) {
        $0.copyBytes(from: contents)
      }
      for file in [mapped, filled] {
        for range in [0..<100_000, 5..<99_990, 7..<90, 4096..<8192, 0..<0] {
          #expect(file.bytes.elementsEqual(contents))
          file.discard(UnsafeRawBufferPointer(rebasing: file.bytes[range]))
        }
        #expect(file.bytes.elementsEqual(contents))
      }
      let tensor = mapped.bytes.withMemoryRebound(to: Float.self) { floats in
        floats.baseAddress.map { Tensor(shape: [25_000], borrowing: $0, from: mapped) }
      }
      try #require(tensor).discardResidentMemory()
      let isSame = tensor?.withUnsafeScalars { UnsafeRawBufferPointer($0).elementsEqual(contents) }
      #expect(isSame == true)
    }
  }
}
