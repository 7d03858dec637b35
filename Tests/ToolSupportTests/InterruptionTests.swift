import Foundation
import SaliencyIO
import Testing
import ToolSupport

@Suite struct InterruptionTests {
  /// A new folder, and what lies in it after a process that was ended while writing into it.
  private func leftovers(_ body: (String) async -> Void) async throws -> [String] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "interruption-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    await body(folder.path)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func removesTemporaryFilesAndEndsAsTheSignalWould(number: Int32) async throws {
    let left = try await leftovers { folder in
      await #expect(processExitsWith: .signal(number)) { [folder = folder as String, number] in
        // A test runner may have been started with the signal ignored.
        signal(number, SIG_DFL)
        Interruption.installHandlers()
        try writeAtomically(to: folder + "/map.npy", replacing: false) { writer in
          try writer.write("half")
          kill(getpid(), number)
          sleep(5)
        }
      }
    }
    #expect(left == [])
  }

  @Test func leavesIgnoredSignalsIgnored() async {
    await #expect(processExitsWith: .success) {
      signal(SIGHUP, SIG_IGN)
      Interruption.installHandlers()
      kill(getpid(), SIGHUP)
      usleep(200_000)
      exit(0)
    }
  }

  @Test func aClosedStandardOutputEndsQuietly() async throws {
    let left = try await leftovers { folder in
      await #expect(processExitsWith: .signal(SIGPIPE)) { [folder = folder as String] in
        Interruption.installHandlers()
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        dup2(ends[1], STDOUT_FILENO)
        close(ends[0])
        try writeAtomically(to: folder + "/map.npy", replacing: false) { _ in
          try StandardOutput.writeLine("{}")
        }
      }
    }
    #expect(left == [])
  }

  @Test func aClosedStandardErrorIsNoError() async {
    await #expect(processExitsWith: .success) {
      Interruption.installHandlers()
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], STDERR_FILENO)
      close(ends[0])
      StandardError.writeLine("nobody reads this")
      close(STDERR_FILENO)
      StandardError.writeLine("nor this")
      exit(0)
    }
  }

  @Test func aStandardOutputThatCannotBeWrittenIsAnError() async {
    await #expect(processExitsWith: .success) {
      close(STDOUT_FILENO)
      let error = #expect(throws: StandardOutputError.self) {
        try StandardOutput.writeLine("{}")
      }
      exit(error?.description.hasPrefix("standard output cannot be written: ") == true ? 0 : 1)
    }
  }
}
