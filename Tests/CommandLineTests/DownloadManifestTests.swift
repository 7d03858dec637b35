import Foundation
import Testing

/// Manifests of `download-data`, and what it lists.
@Suite struct DownloadManifestTests {
  private typealias Files = DownloadWorkspace

  private static let address = "http://127.0.0.1:9/net.bin"

  @Test func lists() async throws {
    let files = try Files()
    try files.manifest(
      Files.source(at: Self.address, ["size": 3, "sha256_prefix": "0123abcd"]),
      [
        "name": "closed", "title": "Images", "page": "https://example.org/closed", "terms": "many",
        "place": "set/images", "account": "ask for them",
      ])
    try FileManager.default.createDirectory(
      at: files.workspace.url.appending(path: "data/set/images"), withIntermediateDirectories: true)
    let text = try await files.run("--list")
    #expect(text.exitCode == 0, "\(text.errors)")
    for line in [
      "net: A file", "  page   https://example.org/about", "  terms  none",
      "  from   \(Self.address)", "  size   3 bytes (0 MB)",
      "  hash   first 8 digits of the SHA-256 known, recorded on first download",
      "  state  not there", "closed: Images", "  needs  an account: ask for them",
    ] {
      #expect(text.output.split(separator: "\n").map(String.init).contains(line), "\(line)")
    }
    try files.workspace.write([1], as: "data/set/images/a.jpg")
    let json = try await files.run("--list", "--json")
    let records = try json.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(records.map { $0["state"] as? String } == ["not there", "there"])
    #expect(records.map { $0["status"] as? String } == ["listed", "listed"])
    #expect(records[1]["place"] as? String == files.workspace.path("data/set/images"))
  }

  @Test func tellsWhatNeedsAnAccount() async throws {
    let files = try Files()
    try files.manifest([
      "name": "closed", "title": "Images", "page": "https://example.org/closed", "terms": "many",
      "place": "set/images", "account": "ask for them",
    ])
    let outcome = try await files.run()
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.output.hasPrefix("closed: needs an account: https://example.org/closed, for "))
    #expect(outcome.output.hasSuffix("data/set/images: ask for them\n"))
  }

  @Test func offersTheNearestName() async throws {
    let files = try Files()
    try files.manifest(
      Files.source("voc2012", at: Self.address), Files.source("swav", at: Self.address))
    let outcome = try await files.run("--only", "swav,voc2010")
    expectRefusal(outcome, naming: "no source 'voc2010'; the nearest are voc2012")
    #expect(!FileManager.default.fileExists(atPath: files.workspace.path("data")))
  }

  @Test(arguments: [
    (["sha265": "00"], "sources[0]: there is no key 'sha265'; the nearest are"),
    (["sha256": "00"], "sources[0].sha256: expected 64 hexadecimal digits, found '00'"),
    (["md5": "0123456789abcdefg123456789abcdef"], "md5: expected 32 hexadecimal digits"),
    (["sha256_prefix": "0676ba"], "sha256_prefix: expected 8 to 64 hexadecimal digits"),
    (["save_as": "../net.bin"], "save_as: expected a path below the data folder"),
    (["save_as": "/net.bin"], "save_as: expected a path below the data folder"),
    (["unpack": "a/../../b"], "unpack: expected a path below the data folder"),
    (["url": "file:///etc/passwd"], "url: expected an address as in https://"),
    (["name": "../x"], "name: expected letters, digits"),
    (["account": "ask"], "url: expected nothing here"),
    (["place": "here"], "place: expected nothing here without 'account'"),
  ])
  func refusesAKeyOrValue(keys: [String: String], problem: String) async throws {
    let files = try Files()
    try files.manifest(Files.source(at: Self.address, keys))
    let outcome = try await files.run("--list")
    expectRefusal(outcome, naming: problem)
    #expect(outcome.errors.contains("sources.json: "))
  }

  @Test func refusesTheSameNameOrPlaceTwice() async throws {
    let files = try Files()
    try files.manifest(Files.source(at: Self.address), Files.source(at: Self.address))
    expectRefusal(try await files.run(), naming: "'net' stands there twice")
    try files.manifest(
      Files.source("a", at: Self.address, ["save_as": "x"]),
      Files.source("b", at: Self.address, ["save_as": "x"]))
    expectRefusal(try await files.run(), naming: "'x' stands there twice")
  }

  @Test func refusesABrokenRecord() async throws {
    let files = try Files()
    try files.manifest(Files.source(at: Self.address))
    try FileManager.default.createDirectory(
      at: files.workspace.url.appending(path: "data"), withIntermediateDirectories: true)
    try files.workspace.write(Array("{".utf8), as: "data/recorded-hashes.json")
    expectRefusal(try await files.run("--list"), naming: "recorded-hashes.json: expected JSON")
  }

  @Test func refusesOptionsOutOfRange() async throws {
    for arguments in [["--retries", "-1"], ["--pause", "-1"], ["--silence", "0"], ["-o", ""]] {
      let outcome = try await Tool(name: "download-data").run(arguments)
      #expect(outcome.exitCode == 64, "\(arguments)")
    }
  }

  /// The manifest of this repository puts everything where the paper's experiment looks for it.
  @Test func fillsTheFoldersOfThePaper() async throws {
    let experiments = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Experiments").standardized
    let outcome = try await Tool(name: "download-data").run([
      "--list", "--json", "-o", "d", "--manifest", experiments.appending(path: "sources.json").path,
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let records = try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let places = records.compactMap { $0["place"] as? String }
    #expect(places.count == 7)
    let paper = try #require(
      try JSONSerialization.jsonObject(
        with: Data(contentsOf: experiments.appending(path: "paper.json"))) as? [String: Any])
    for network in try #require(paper["models"] as? [[String: Any]]) {
      let files = try #require(network["weights"] as? [String])
      #expect(files.contains { places.contains("d/weights/\($0)") })
    }
    for dataSet in try #require(paper["data_sets"] as? [[String: Any]]) {
      let folders = try #require(dataSet["folders"] as? [String])
      #expect(
        folders.contains { folder in
          places.contains { $0 == "d/\(folder)" || $0.hasPrefix("d/\(folder)/") }
        })
    }
    #expect(places.contains("d/ImageNetS919/validation-segmentation"))
    #expect(places.contains("d/ImageNetS919/images"))
    // Names of torchvision's files promise the first digits of their hashes.
    let torchvision = records.first { $0["name"] as? String == "resnet50" }
    #expect((torchvision?["sha256"] as? String)?.hasPrefix("0676ba61") == true)
  }
}
