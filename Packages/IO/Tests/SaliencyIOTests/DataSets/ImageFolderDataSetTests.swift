import Foundation
import SaliencyIO
import Testing

@Suite struct ImageFolderDataSetTests {
  /// Squares of 2 x 2 are cut from 4 x 2.
  private func tree() throws -> DataSetTree {
    let tree = try DataSetTree()
    let masks: [String: [[UInt8]]] = [
      "b": [[0, 1, 0, 0], [0, 0, 255, 0]], "a.1": [[9, 9, 9, 9], [9, 9, 9, 9]],
      "c": [[0, 0, 0, 0], [0, 0, 0, 0]], "d": [[1, 0, 0, 1], [1, 0, 0, 1]],
    ]
    for (stem, rows) in masks { try tree.write("masks/\(stem).png", gray: rows) }
    for name in ["b.png", "a.1.JPG", "c.jpeg", "d.jpg"] {
      try tree.write("images/\(name)", photograph: (4, 2))
    }
    try tree.write("images/.hidden.jpg", text: "skipped")
    try tree.write("images/readme.txt", text: "skipped")
    try tree.write("masks/readme.txt", text: "skipped")
    return tree
  }

  @Test func selectsEveryImage() throws {
    let tree = try tree()
    let dataSet = try DataSet(.folder, root: tree.root)
    let selection = try dataSet.selection()
    #expect(selection.identifiers == ["a.1", "b", "c", "d"])
    #expect(selection.items.map(\.index) == [0, 1, 2, 3])
    #expect(selection.items.allSatisfy { $0.labels.isEmpty && $0.classes.isEmpty })
    #expect(selection.labelCounts.isEmpty && selection.excluded.isEmpty)
    #expect(selection.failures.isEmpty)
    let masks = try selection.items.map { try dataSet.mask(of: $0, side: 2).bytes }
    #expect(masks == [[1, 1, 1, 1], [1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0]])
    #expect(try dataSet.figureMask(of: selection.item("b"), side: 2).bytes == [1, 0, 0, 1])
    #expect(try dataSet.load(selection.item("a.1"), side: 2).photograph.width == 4)
  }

  @Test func leavesOutImagesWithoutAnObjectIfCorrected() throws {
    let tree = try tree()
    let selection = try DataSet(.folder, root: tree.root, selectionProtocol: .corrected)
      .selection()
    #expect(selection.identifiers == ["a.1", "b"])
    #expect(selection.count(.noObject) == 1)
    #expect(selection.count(.outsideCrop) == 1)
    #expect(selection.differences.map(\.identifier) == ["c", "d"])
    #expect(
      selection.differences.map(\.reason)
        == [DataSetExclusion.noObject, .outsideCrop].map(\.description))
  }

  @Test(arguments: ["rgb8.png", "gray16.png", "rgba8.png", "palette4.png", "bilevel.png"])
  func takesMasksOfAnyMode(name: String) throws {
    let source = try ImageFixture.path(name)
    let tree = try DataSetTree()
    try tree.write("masks/a.png", copyOf: source)
    try tree.write("images/a.png", copyOf: source)
    let dataSet = try DataSet(.folder, root: tree.root)
    let native = try decodeImage(contentsOf: source).centerSquare
    let mask = try dataSet.load(dataSet.selection().item("a"), side: native.width).mask
    let channels = native.mode.channels
    let colors = native.mode == .rgba ? 3 : channels
    let expected: [UInt8] =
      switch native.samples {
      case .words(let words): words.map { $0 == 0 ? 0 : 1 }
      case .bytes(let bytes):
        (0..<bytes.count / channels).map { pixel in
          (0..<colors).allSatisfy { bytes[pixel * channels + $0] == 0 } ? 0 : 1
        }
      }
    expectEqualBytes(mask.bytes, expected, name)
  }

  @Test func reportsWhatHasNoCounterpartAndGoesOn() throws {
    let tree = try tree()
    try tree.write("images/b.jpg", photograph: (4, 2))
    try tree.write("images/aa.jpg", photograph: (4, 2))
    try tree.write("masks/extra.png", gray: [[1]])
    try tree.write("masks/d.png", text: "no picture")
    let selection = try DataSet(.folder, root: tree.root).selection()
    #expect(selection.identifiers == ["a.1", "c"])
    #expect(selection.items.map(\.index) == [0, 3])
    #expect(selection.total == 5)
    let failures = selection.failures
    try #require(failures.map(\.identifier) == ["aa", "b", "d", "extra"])
    expectFileError(
      failures[0].error, path: tree.path("masks/aa.png"), "images/aa.jpg", "missing")
    expectFileError(failures[1].error, path: tree.path("images/b.jpg"), "images/b.png", "same name")
    expectFileError(failures[2].error, path: tree.path("masks/d.png"), "found text")
    expectFileError(
      failures[3].error, path: tree.path("masks/extra.png"), "no extra.jpg", tree.path("images"))
  }

  @Test func refusesFoldersThatAreMissingOrEmpty() throws {
    let tree = try DataSetTree()
    expectFileError(refusal(tree.root), path: tree.path("images"), "missing", "masks/NAME.png")
    try tree.makeFolder("images")
    expectFileError(
      refusal(tree.root), path: tree.path("images"), ".jpeg, .jpg, .png", "found none")
    try tree.write("images/a.jpg", photograph: (2, 2))
    expectFileError(refusal(tree.root), path: tree.path("masks"), "missing")
    try tree.makeFolder("masks")
    expectFileError(refusal(tree.root), path: tree.path("masks"), ".png, found none")
    try tree.write("masks/b.png", gray: [[1]])
    expectFileError(refusal(tree.root), path: tree.path("masks/a.png"), "missing")
    #expect(refusal(tree.path("images/a.jpg"))?.problem.contains("cannot be opened") == true)
  }

  @Test func tellsProgressFromTheCallersThread() throws {
    let tree = try tree()
    var told: [[Int]] = []
    _ = try DataSet(.folder, root: tree.root).selection { done, total in
      told.append([done, total])
    }
    #expect(told == [[0, 4], [4, 4]])
  }

  private func refusal(
    _ root: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> FileError? {
    #expect(throws: FileError.self, sourceLocation: sourceLocation) {
      try DataSet(.folder, root: root)
    }
  }
}
