import Foundation
import Testing

/// What `download-data` downloads, checks and keeps, on a server of this machine.
@Suite struct DownloadDataTests {
  private typealias Files = DownloadWorkspace

  @Test func recordsTheHashOfTheFirstDownload() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    let outcome = try await files.run()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let digest = Files.sha256(Files.content)
    #expect(outcome.output.contains("no hash is published"))
    #expect(outcome.output.contains("SHA-256 \(digest) recorded in"))
    #expect(outcome.output.contains("not certain"))
    #expect(files.holds("weights/net.bin", Files.content))
    #expect(try files.contents(of: "weights") == ["net.bin"])
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(files.bytes("recorded-hashes.json") ?? []))
        as? [String: [String: Any]])
    #expect(record["weights/net.bin"]?["sha256"] as? String == digest)
    #expect(record["weights/net.bin"]?["size"] as? Int == Files.content.count)

    // What is there is not asked for again; with --force it is, and compared with the record.
    let second = try await files.run()
    #expect(second.exitCode == 0)
    #expect(second.output.hasSuffix("net.bin is there\n"))
    #expect(server.requests.count == 1)
    let forced = try await files.run("--force")
    #expect(forced.exitCode == 0)
    #expect(forced.output.contains("SHA-256 as recorded at the first download"))
    #expect(server.requests.count == 2)
  }

  @Test func refusesAFileThatDiffersFromTheRecord() async throws {
    let other = Array(Files.content.reversed())
    let server = try LocalServer { request, number in
      .file(number == 0 ? Files.content : other, to: request)
    }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    #expect(try await files.run().exitCode == 0)
    let outcome = try await files.run("--force")
    expectRefusal(outcome, naming: "recorded at the first download")
    #expect(outcome.errors.contains("remove the file's entry from"))
    #expect(files.holds("weights/net.bin", Files.content))
    #expect(try files.contents(of: "weights") == ["net.bin"])
  }

  @Test(arguments: [
    ["sha256": Files.sha256(Files.content)], ["md5": Files.md5(Files.content)],
    ["sha256_prefix": String(Files.sha256(Files.content).prefix(8))],
    ["sha256": Files.sha256(Files.content).uppercased(), "md5": Files.md5(Files.content)],
  ])
  func acceptsTheRightHash(known: [String: String]) async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    var keys: [String: any Sendable] = ["size": Files.content.count]
    keys.merge(known) { $1 }
    try files.manifest(Files.source(at: server.address("net.bin"), keys))
    let outcome = try await files.run()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("as published"))
    // A part of what is published does not make the rest certain.
    #expect((files.bytes("recorded-hashes.json") == nil) == (known["sha256"] != nil))
  }

  @Test(arguments: [
    ["sha256": String(repeating: "ab", count: 32)], ["md5": String(repeating: "ab", count: 16)],
    ["sha256_prefix": "abababab"],
  ])
  func throwsAwayWhatHasAWrongHash(known: [String: String]) async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin"), known))
    let outcome = try await files.run()
    expectRefusal(outcome, naming: "net: http://127.0.0.1")
    let found = known["md5"] == nil ? Files.sha256(Files.content) : Files.md5(Files.content)
    #expect(outcome.errors.contains("abababab"))
    #expect(outcome.errors.contains("found \(found)"))
    #expect(outcome.errors.contains("https://example.org/about"))
    #expect(try files.contents(of: "weights") == [])
    #expect(files.bytes("recorded-hashes.json") == nil)
  }

  @Test func refusesAnotherSizeAtOnce() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin"), ["size": 1234]))
    let outcome = try await files.run()
    expectRefusal(outcome, naming: "expected 1234 bytes, the server offers 300000")
    #expect(server.requests.count == 1)
    #expect(files.bytes("weights/net.bin") == nil)
  }

  @Test func refusesAPageInPlaceOfAFile() async throws {
    let server = try LocalServer { _, _ in
      LocalServer.Reply("200 OK", headers: ["Content-Type: text/html"], body: Array("log in".utf8))
    }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    expectRefusal(try await files.run(), naming: "a web page")
    #expect(server.requests.count == 1)
  }

  @Test func doesNotRepeatWhatWillNotChange() async throws {
    let server = try LocalServer { _, _ in LocalServer.Reply("404 Not Found") }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    expectRefusal(try await files.run(), naming: "the server answers 404")
    #expect(server.requests.count == 1)
  }

  @Test func goesOnWithOtherSourcesAfterAFailure() async throws {
    let server = try LocalServer { request, _ in
      request.path == "b.bin" ? .file(Files.content, to: request) : .init("404 Not Found")
    }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(
      Files.source("a", at: server.address("a.bin")), Files.source("b", at: server.address("b.bin"))
    )
    let outcome = try await files.run("--json")
    expectRefusal(outcome, naming: "Error: a: http://127.0.0.1", code: 3)
    #expect(files.holds("weights/b.bin", Files.content))
    let records = try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(records.map { $0["name"] as? String } == ["a", "b"])
    #expect(records.map { $0["status"] as? String } == ["failed", "downloaded"])
    #expect(records[1]["sha256"] as? String == Files.sha256(Files.content))
    #expect(records[1]["schema"] as? Int == 1)
    let only = try await files.run("--only", "b")
    #expect(only.exitCode == 0)
    #expect(server.requests.map(\.path) == ["a.bin", "b.bin"])
  }

  @Test func verifiesOnDemandOnly() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    #expect(try await files.run().exitCode == 0)
    #expect(try await files.run("--verify").exitCode == 0)
    try files.workspace.write(Array(Files.content.reversed()), as: "data/weights/net.bin")
    #expect(try await files.run().exitCode == 0)
    expectRefusal(try await files.run("--verify"), naming: "download it again with --force")
    try files.workspace.write([1, 2, 3], as: "data/weights/net.bin")
    expectRefusal(try await files.run(), naming: "expected 300000 bytes, found 3")
    #expect(server.requests.count == 1)
  }

  @Test func refusesPlacesThatCannotBeWritten() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(Files.source(at: server.address("net.bin")))
    let file = try files.workspace.write([1], as: "file")
    expectRefusal(try await files.run("-o", file), naming: "is a file, not a folder")
    try FileManager.default.createDirectory(
      at: files.workspace.url.appending(path: "data/weights/net.bin"),
      withIntermediateDirectories: true)
    expectRefusal(try await files.run(), naming: "net.bin: expected a file or nothing")
    #expect(server.requests.isEmpty)
  }
}
