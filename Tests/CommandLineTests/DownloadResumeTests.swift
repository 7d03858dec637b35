import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Transfers that break, and how `download-data` goes on.
@Suite struct DownloadResumeTests {
  private typealias Files = DownloadWorkspace

  private static let half = Files.content.count / 2

  /// A manifest with one file whose hash is known.
  private func files(_ server: LocalServer) throws -> Files {
    let files = try Files()
    try files.manifest(
      Files.source(
        at: server.address("net.bin"),
        ["size": Files.content.count, "sha256": Files.sha256(Files.content)]))
    return files
  }

  @Test func asksForTheRestAfterATruncatedTransfer() async throws {
    let server = try LocalServer { request, number in
      .file(Files.content, to: request, sending: number == 0 ? Self.half : nil)
    }
    defer { server.stop() }
    let files = try files(server)
    let outcome = try await files.run("--progress")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("trying again"))
    #expect(files.holds("weights/net.bin", Files.content))
    #expect(server.requests.count == 2)
    #expect(server.requests[0].headers["range"] == nil)
    #expect(server.requests[0].headers["accept-encoding"] == "identity")
    #expect(server.requests[1].headers["range"] == "bytes=\(Self.half)-")
    #expect(server.requests[1].headers["if-range"] == "\"1\"")
    #expect(try files.contents(of: "weights") == ["net.bin"])
  }

  @Test func goesOnAsLongAsBytesCome() async throws {
    // More interruptions than retries, but each brings the end nearer.
    let server = try LocalServer { request, _ in
      .file(Files.content, to: request, sending: 40_000)
    }
    defer { server.stop() }
    let files = try files(server)
    #expect(try await files.run().exitCode == 0)
    #expect(server.requests.count == 8)
  }

  @Test func keepsItsPartIfTheServerGoesAway() async throws {
    let server = try LocalServer { request, _ in
      .file(Files.content, to: request, sending: Self.half, ending: .gone)
    }
    let files = try files(server)
    let outcome = try await files.run()
    expectRefusal(outcome, naming: "the same command goes on where it stopped")
    #expect(outcome.errors.contains("\(Self.half) of \(Files.content.count) bytes are kept"))
    #expect(outcome.errors.contains("gave up after 3 attempts"))
    #expect(try files.contents(of: "weights") == ["net.bin.part", "net.bin.part.json"])
    let list = try await files.run("--list")
    #expect(list.output.contains("\(Self.half) bytes are there"))

    let next = try LocalServer(port: server.port) { request, _ in
      .file(Files.content, to: request)
    }
    defer { next.stop() }
    #expect(try await files.run().exitCode == 0)
    #expect(next.requests.map { $0.headers["range"] } == ["bytes=\(Self.half)-"])
    #expect(files.holds("weights/net.bin", Files.content))
  }

  @Test func tellsThatNobodyAnswers() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    let files = try files(server)
    server.stop()
    let outcome = try await files.run()
    expectRefusal(outcome, naming: "there is no connection to the server")
    #expect(outcome.errors.contains("nothing has come"))
    #expect(try files.contents(of: "weights") == [])
  }

  @Test func goesOnAfterItWasKilled() async throws {
    let server = try LocalServer { request, number in
      number == 0
        ? .file(Files.content, to: request, sending: Self.half, ending: .silence)
        : .file(Files.content, to: request)
    }
    defer { server.stop() }
    let files = try files(server)
    let process = Process()
    process.executableURL = files.toolURL
    process.arguments = files.arguments + ["--silence", "600"]
    try process.run()
    // Waits without giving its thread away: behind other tests, it might get it back late.
    while (files.bytes("weights/net.bin.part")?.count ?? 0) < Self.half {
      guard process.isRunning else { break }
      usleep(2000)
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(files.holds("weights/net.bin.part", Array(Files.content.prefix(Self.half))))

    #expect(try await files.run().exitCode == 0)
    #expect(server.requests.last?.headers["range"] == "bytes=\(Self.half)-")
    #expect(files.holds("weights/net.bin", Files.content))
  }

  @Test func doesNotWaitForASilentServer() async throws {
    let server = try LocalServer { request, number in
      number == 0
        ? .file(Files.content, to: request, sending: Self.half, ending: .silence)
        : .file(Files.content, to: request)
    }
    defer { server.stop() }
    let files = try files(server)
    let outcome = try await files.run("--silence", "1", "--progress")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("silent for too long"))
    #expect(server.requests.count == 2)
  }

  @Test func repeatsWhatAServerCannotAnswerNow() async throws {
    let server = try LocalServer { request, number in
      number == 0 ? .init("503 Service Unavailable") : .file(Files.content, to: request)
    }
    defer { server.stop() }
    let files = try files(server)
    #expect(try await files.run().exitCode == 0)
    #expect(server.requests.count == 2)
  }

  @Test func beginsAnewWhereAServerDoesNotKnowRanges() async throws {
    let server = try LocalServer { _, number in
      .file(Files.content, sending: number == 0 ? Self.half : nil)
    }
    defer { server.stop() }
    let files = try files(server)
    #expect(try await files.run().exitCode == 0)
    #expect(server.requests.last?.headers["range"] == "bytes=\(Self.half)-")
    #expect(files.holds("weights/net.bin", Files.content))
  }

  @Test(arguments: [true, false])
  func beginsAnewIfTheFileHasChanged(serverHeedsVersions: Bool) async throws {
    let old = Array(Files.content.reversed())
    let server = try LocalServer { request, number in
      if number == 0 { return .file(old, tag: "\"0\"", sending: Self.half) }
      // Without the header, the rest of the new file would follow the half of the old one.
      let heard = LocalServer.Request(
        path: request.path,
        headers: serverHeedsVersions
          ? request.headers : request.headers.filter { $0.key != "if-range" })
      return .file(Files.content, to: heard)
    }
    defer { server.stop() }
    let files = try files(server)
    #expect(try await files.run().exitCode == 0)
    #expect(files.holds("weights/net.bin", Files.content))
    #expect(server.requests.count == (serverHeedsVersions ? 2 : 3))
  }

  @Test func beginsAnewIfTheFileHasBecomeShorter() async throws {
    let long = Files.content + Files.content
    let server = try LocalServer { request, number in
      number == 0
        ? .file(long, tag: "\"0\"", sending: Files.content.count + 5)
        : .file(Files.content, to: request, tag: "\"0\"")
    }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    #expect(try await files.run().exitCode == 0)
    #expect(files.holds("weights/net.bin", Files.content))
    #expect(server.requests.map { $0.headers["range"] != nil } == [false, true, false])
  }

  @Test func followsRedirections() async throws {
    let server = try LocalServer { request, number in
      request.path == "net.bin"
        ? .init("302 Found", headers: ["Location: /moved/net.bin", "Content-Length: 0"])
        : .file(Files.content, to: request, sending: number == 1 ? Self.half : nil)
    }
    defer { server.stop() }
    let files = try files(server)
    let outcome = try await files.run()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(files.holds("weights/net.bin", Files.content))
    #expect(server.requests.map(\.path).suffix(2) == ["net.bin", "moved/net.bin"])
    #expect(server.requests.last?.headers["range"] == "bytes=\(Self.half)-")
  }

  @Test func leavesAPartAloneThatAnotherProcessWrites() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try files(server)
    try FileManager.default.createDirectory(
      at: files.workspace.url.appending(path: "data/weights"), withIntermediateDirectories: true)
    let part = open(files.workspace.path("data/weights/net.bin.part"), O_RDWR | O_CREAT, 0o644)
    defer { close(part) }
    #expect(flock(part, LOCK_EX) == 0)
    expectRefusal(try await files.run(), naming: "another download writes it")
    #expect(server.requests.isEmpty)
  }
}
