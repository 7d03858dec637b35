import Foundation
import SaliencyIO
import SystemPackage
import Testing

/// `generate-scenes` writes data sets that the other tools read.
@Suite struct GenerateScenesTests {
  private let tool = Tool(name: "generate-scenes")

  /// All files below a folder with what they hold.
  private func files(_ folder: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    var files: [String: Data] = [:]
    for name in names {
      let path = folder + "/" + name
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
        files[name] = FileManager.default.contents(atPath: path)
      }
    }
    return files
  }

  @Test func writesATreeThatTheReaderSelectsFrom() async throws {
    let workspace = try Workspace()
    let root = workspace.path("scenes")
    let outcome = try await tool.run(["-o", root, "--count", "24", "--json"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let record = try #require(try records(outcome.output).first)
    #expect(record["count"] as? Int == 24 && record["schema"] as? Int == 1)
    #expect(record["list"] as? String == "val" && record["seed"] as? Int == 0)

    let lines = try records(workspace.text("scenes/scenes.jsonl"))
    let names = lines.compactMap { $0["id"] as? String }
    #expect(names.count == 24 && names.first == "scene_000000" && names.last == "scene_000023")
    let list = try workspace.text("scenes/ImageSets/Segmentation/val.txt")
    #expect(list == names.map { $0 + "\n" }.joined())
    #expect(
      try workspace.contents(of: "scenes") == [
        "ImageSets", "JPEGImages", "SegmentationClass", "scenes.jsonl",
      ])
    #expect(try workspace.contents(of: "scenes/JPEGImages") == names.map { $0 + ".jpg" })
    #expect(try workspace.contents(of: "scenes/SegmentationClass") == names.map { $0 + ".png" })

    // All scenes of one class are selected, under its name, and no other.
    let selection = try DataSet(.voc2012, root: root).selection()
    let classes = lines.map { Set($0["classes"] as? [String] ?? []) }
    let single = zip(names, classes).filter { $1.count == 1 }
    #expect(selection.items.map(\.identifier) == single.map(\.0))
    #expect(selection.items.map { Set($0.labels) } == single.map(\.1))
    #expect(selection.failures.isEmpty && selection.total == 24)
    #expect(selection.severalClasses.count == record["two_classes"] as? Int)
    let item = try #require(selection.items.first)
    let picture = try decodeImage(contentsOf: #require(item.imagePath))
    #expect(picture.mode == .rgb && picture.width == 224 && picture.height == 224)
    let mask = try decodeImage(contentsOf: item.maskPath)
    #expect(mask.mode == .palette && mask.palette == PascalVOCClasses.palette)
    guard case .bytes(let places) = mask.samples else { return }
    #expect(Set(places) == [0, 255, UInt8(item.classes[0])])
    // The mask's area is the description's.
    let area = Double(places.count { $0 == UInt8(item.classes[0]) }) / Double(places.count)
    let index = try #require(names.firstIndex(of: item.identifier))
    let areas = try #require(lines[index]["areas"] as? [Double])
    #expect(abs(area - areas.reduce(0, +)) < 2e-5)
  }

  @Test func threadsAndRangesChangeNothing() async throws {
    let workspace = try Workspace()
    for (name, arguments) in [
      ("one", ["--threads", "1"]), ("many", ["--threads", "7"]), ("seed", ["--seed", "4"]),
      ("part", ["--first", "3", "--count", "2", "--list", "train"]),
    ] {
      let outcome = try await tool.run(
        ["-o", workspace.path(name), "--count", "6", "--quiet"] + arguments)
      #expect(outcome.exitCode == 0 && outcome.output == "" && outcome.errors == "")
    }
    let one = try files(workspace.path("one"))
    #expect(one.count == 14)
    #expect(try files(workspace.path("many")) == one)
    let other = try files(workspace.path("seed"))
    #expect(Set(other.keys) == Set(one.keys))
    for name in ["JPEGImages/scene_000002.jpg", "scenes.jsonl"] {
      #expect(other[name] != one[name])
    }
    let part = try files(workspace.path("part"))
    #expect(part.count == 6 && part["ImageSets/Segmentation/train.txt"] != nil)
    for name in ["JPEGImages/scene_000004.jpg", "SegmentationClass/scene_000003.png"] {
      #expect(part[name] == one[name])
    }
  }

  @Test func leavesFoldersAloneThatHoldSomething() async throws {
    let workspace = try Workspace()
    let root = workspace.path("scenes")
    try workspace.write("mine", as: "scenes/notes.txt")
    try workspace.write("mine", as: "scenes/JPEGImages/scene_mine.jpg")
    expectRefusal(try await tool.run(["-o", root, "--count", "2"]), naming: "scenes")
    #expect(try files(root).count == 2)

    let forced = ["-o", root, "--force", "--quiet"]
    #expect(try await tool.run(forced + ["--count", "5"]).exitCode == 0)
    #expect(try files(root).count == 2 + 12)
    // Scenes of the earlier run are gone, other files are not.
    #expect(try await tool.run(forced + ["--count", "2", "--list", "train"]).exitCode == 0)
    #expect(
      try files(root).keys.sorted() == [
        "ImageSets/Segmentation/train.txt", "JPEGImages/scene_000000.jpg",
        "JPEGImages/scene_000001.jpg", "JPEGImages/scene_mine.jpg",
        "SegmentationClass/scene_000000.png", "SegmentationClass/scene_000001.png", "notes.txt",
        "scenes.jsonl",
      ])
    #expect(try workspace.text("scenes/notes.txt") == "mine")

    try workspace.write("file", as: "file")
    expectRefusal(
      try await tool.run(["-o", workspace.path("file"), "--count", "2"]), naming: "file")
  }

  @Test func anInterruptedTreeHasNoList() throws {
    let workspace = try Workspace()
    let process = Process()
    process.executableURL = URL(filePath: tool.path.string)
    process.arguments = ["-o", workspace.path("scenes"), "--count", "100000", "--quiet"]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let isDrawing = { (try? workspace.contents(of: "scenes/JPEGImages").count > 3) ?? false }
    while process.isRunning && !isDrawing() { usleep(2000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    #expect(try workspace.contents(of: "scenes/ImageSets/Segmentation") == [])
    #expect(
      try workspace.contents(of: "scenes") == ["ImageSets", "JPEGImages", "SegmentationClass"])
    #expect(throws: FileError.self) { try DataSet(.voc2012, root: workspace.path("scenes")) }
  }

  @Test func drawsAPreview() async throws {
    let workspace = try Workspace()
    let preview = workspace.path("preview.png")
    let arguments = ["--count", "10", "--preview", preview]
    let outcome = try await tool.run(["-o", workspace.path("a")] + arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.hasSuffix("a: 10 scenes, 0 of two classes\n"))
    let page = try decodeImage(contentsOf: preview)
    // Eight in a row of 224 pixels with gaps of 6, and a second row.
    #expect(page.width == 8 * 230 + 6 && page.height == 2 * 248 + 6)
    expectRefusal(
      try await tool.run(["-o", workspace.path("b")] + arguments), naming: "preview.png")
    #expect(!FileManager.default.fileExists(atPath: workspace.path("b")))
  }

  @Test(
    arguments: [
      ["--count", "0"], ["--two-objects", "1.1"], ["--threads", "0"], ["--list", "test"],
      ["--first", "-1"], ["--seed", "x"],
    ])
  func refusesNumbersThatMakeNoSense(arguments: [String]) async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run(["-o", workspace.path("scenes")] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(try workspace.contents() == [])
  }
}
