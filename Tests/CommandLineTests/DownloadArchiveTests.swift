import Foundation
import Subprocess
import Testing

/// What `download-data` takes out of archives.
@Suite struct DownloadArchiveTests {
  private typealias Files = DownloadWorkspace

  /// Files with a manifest for one archive, which a server has.
  private struct Setting {
    let files: Files
    let server: LocalServer

    /// Packs `in/` of the workspace.
    ///
    /// - Parameters:
    ///   - name: The archive, whose ending tells its kind.
    ///   - options: Further options of `bsdtar`.
    ///   - prepare: Writes below `in/`.
    /// - Throws: If `bsdtar` cannot do it.
    init(
      _ name: String, options: [String] = [], prepare: (URL) throws -> Void
    ) async throws {
      files = try Files()
      let folder = files.workspace.url.appending(path: "in")
      try FileManager.default.createDirectory(
        at: folder.appending(path: "kit/set/images"), withIntermediateDirectories: true)
      try Data([1, 2]).write(to: folder.appending(path: "kit/set/list.txt"))
      try Data([3]).write(to: folder.appending(path: "kit/set/images/a.png"))
      try Data([4]).write(to: folder.appending(path: "kit/other.txt"))
      try prepare(folder)
      let archive = files.workspace.path(name)
      let result = try await Subprocess.run(
        .name("bsdtar"),
        arguments: Arguments(["-a", "-cf", archive, "-C", folder.path] + options + ["kit"]),
        output: .discarded, error: .string(limit: 4096))
      #expect(result.terminationStatus == .exited(0), "\(result.standardError)")
      let bytes = Array(try Data(contentsOf: URL(filePath: archive)))
      server = try LocalServer { request, _ in .file(bytes, to: request) }
      try files.manifest(
        Files.source(
          "set", at: server.address(name), ["save_as": "archives/\(name)", "unpack": "kit/set"]))
    }
  }

  @Test(arguments: ["set.tar", "set.tar.gz", "set.zip"])
  func unpacksOneFolder(name: String) async throws {
    let setting = try await Setting(name) { _ in }
    defer { setting.server.stop() }
    let files = setting.files
    // What lies beside the folder stays, and what a former run left is removed.
    try FileManager.default.createDirectory(
      at: files.workspace.url.appending(path: "data/kit/mine"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      at: files.workspace.url.appending(path: "data/.\(name).unpacking/kit/set"),
      withIntermediateDirectories: true)
    let outcome = try await files.run()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("unpacked to"))
    #expect(try files.contents(of: "") == ["archives", "kit", "recorded-hashes.json"])
    #expect(try files.contents(of: "kit") == ["mine", "set"])
    #expect(files.bytes("kit/set/list.txt") == [1, 2])
    #expect(files.bytes("kit/set/images/a.png") == [3])
    #expect(try files.contents(of: "archives") == [name])

    // With the folder there, the archive is not needed.
    try FileManager.default.removeItem(atPath: files.workspace.path("data/archives/\(name)"))
    #expect(try await files.run().output.hasSuffix("kit/set is there\n"))
    #expect(setting.server.requests.count == 1)
  }

  @Test func unpacksAnArchiveThatIsThere() async throws {
    let setting = try await Setting("set.tar") { _ in }
    defer { setting.server.stop() }
    let files = setting.files
    #expect(try await files.run().exitCode == 0)
    try FileManager.default.removeItem(atPath: files.workspace.path("data/kit"))
    #expect(try await files.run("--list").output.contains("state  there, not unpacked"))
    #expect(try await files.run().exitCode == 0)
    #expect(files.bytes("kit/set/list.txt") == [1, 2])
    #expect(setting.server.requests.count == 1)
    // With --force, the folder becomes what the archive holds.
    try files.workspace.write([9], as: "data/kit/set/stale.txt")
    #expect(try await files.run("--force").exitCode == 0)
    #expect(try files.contents(of: "kit/set") == ["images", "list.txt"])
  }

  @Test func refusesEntriesThatLeaveTheFolder() async throws {
    let setting = try await Setting("set.tar", options: ["-P", "-s", ",^kit/other,../../other,"]) {
      _ in
    }
    defer { setting.server.stop() }
    let outcome = try await setting.files.run()
    expectRefusal(outcome, naming: "set.tar: cannot be unpacked")
    #expect(outcome.errors.contains("'..'"))
    #expect(try setting.files.contents(of: "") == ["archives", "recorded-hashes.json"])
    #expect(!setting.files.workspace.exists("other.txt"))
    #expect(!setting.files.workspace.exists("data/other.txt"))
  }

  @Test func refusesALinkInPlaceOfTheFolder() async throws {
    let setting = try await Setting("set.tar") { folder in
      try FileManager.default.removeItem(at: folder.appending(path: "kit/set"))
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "kit/set").path, withDestinationPath: "/usr")
    }
    defer { setting.server.stop() }
    expectRefusal(try await setting.files.run(), naming: "expected the folder 'kit/set'")
    #expect(try setting.files.contents(of: "") == ["archives", "recorded-hashes.json"])
  }

  @Test func tellsOfWhatIsNoArchive() async throws {
    let server = try LocalServer { request, _ in .file(Files.content, to: request) }
    defer { server.stop() }
    let files = try Files()
    try files.manifest(
      Files.source("set", at: server.address("set.tar"), ["unpack": "kit/set"]))
    let outcome = try await files.run()
    expectRefusal(outcome, naming: "cannot be unpacked")
    #expect(try files.contents(of: "") == ["recorded-hashes.json", "weights"])
  }
}

extension Workspace {
  /// Whether something of a name is there.
  fileprivate func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(name))
  }
}
