import Foundation
import SaliencyIO
import Testing

@Suite struct ImageNetSDataSetTests {
  private func mask(_ number: Int, in folder: String = "n01440764") -> String {
    "validation-segmentation/\(folder)/\(stem(number)).png"
  }

  private func stem(_ number: Int) -> String { String(format: "ILSVRC2012_val_%08d", number) }

  /// Every case that the rules tell apart; squares of 2 x 2 are cut from 4 x 2.
  private func tree() throws -> DataSetTree {
    let tree = try DataSetTree()
    try tree.write(mask(7), ids: [[0, 521, 0, 0], [0, 0, 0, 0]])
    try tree.write(mask(3, in: "n09999999"), ids: [[0, 256, 1000, 0], [0, 256, 0, 0]])
    try tree.write(mask(50_000), ids: [[919, 0, 0, 0], [0, 0, 0, 0]])
    try tree.write(mask(20), ids: [[919, 1000, 0, 0], [0, 0, 0, 0]])
    try tree.write(mask(21), ids: [[1, 0, 0, 0], [0, 2, 0, 0]])
    try tree.write(mask(22), ids: [[1000, 1000, 0, 0], [0, 0, 0, 0]])
    try tree.write(mask(23, in: "more"), ids: [[1000, 12, 12, 0], [1000, 12, 12, 0]])
    return tree
  }

  @Test func selectsByThePaper() throws {
    let tree = try tree()
    let dataSet = try DataSet(.imageNetS, root: tree.root)
    let selection = try dataSet.selection()
    #expect(selection.items.map(\.index) == [2, 6, 19, 22, 49_999])
    #expect(selection.items.map(\.identifier) == [3, 7, 20, 23, 50_000].map(stem))
    #expect(selection.items.map(\.classes) == [[256], [521], [919], [12], [919]])
    #expect(
      selection.items.flatMap(\.labels)
        == ["n09999999", "n01440764", "n01440764", "id 12", "n01440764"])
    #expect(selection.total == 7)
    #expect(selection.excluded.map(\.exclusion) == [.noObject, .severalClasses])
    let masks = try selection.items.map { try dataSet.mask(of: $0, side: 2).bytes }
    #expect(masks == [[0, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1]])
  }

  @Test func takesTheClassOfTheSelectionIfCorrected() throws {
    let tree = try tree()
    let dataSet = try DataSet(.imageNetS, root: tree.root, selectionProtocol: .corrected)
    let selection = try dataSet.selection()
    #expect(selection.items.map(\.index) == [2, 6, 22])
    #expect(selection.count(.outsideCrop) == 2)
    let masks = try selection.items.map { try dataSet.mask(of: $0, side: 2).bytes }
    #expect(masks == [[1, 0, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]])
  }

  @Test(arguments: SelectionProtocol.allCases)
  func tellsWhichImagesDiffer(selectionProtocol: SelectionProtocol) throws {
    let tree = try tree()
    let differences = try DataSet(
      .imageNetS, root: tree.root, selectionProtocol: selectionProtocol
    ).selection().differences
    #expect(differences.map(\.index) == [2, 19, 49_999])
    #expect(differences.map(\.selectedBy) == [[.paper, .corrected], [.paper], [.paper]])
    try #require(differences.count == 3)
    #expect(differences[0].reason.contains("unclear pixels (1000)"))
    #expect(differences[1].reason.contains("nothing of the object is left"))
    #expect(differences[2].reason == differences[1].reason)
  }

  @Test func drawsTheRedChannelInTheFiguresOfThePaper() throws {
    let tree = try tree()
    let paper = try DataSet(.imageNetS, root: tree.root)
    let items = try paper.selection().items
    // 256 is 0 in red and 1000 is 232, 521 is 9.
    #expect(try paper.figureMask(of: items[0], side: 2).bytes == [0, 1, 0, 0])
    #expect(try paper.figureMask(of: items[1], side: 2).bytes == [1, 0, 0, 0])
    let corrected = try DataSet(.imageNetS, root: tree.root, selectionProtocol: .corrected)
    #expect(try corrected.figureMask(of: items[0], side: 2).bytes == [1, 0, 1, 0])
    #expect(throws: FileError.self) { try paper.figureMask(of: items[0], side: 0) }
    #expect(throws: FileError.self) { try paper.mask(of: items[0], side: -1) }
  }

  @Test func findsPhotographsAtAnyDepth() throws {
    let tree = try tree()
    try tree.write("images/\(stem(3)).JPEG", photograph: (4, 2))
    try tree.write("images/val/n01440764/\(stem(7))_n01440764.JPEG", photograph: (4, 2))
    try tree.write("images/\(stem(8)).JPEG", photograph: (4, 2))
    try tree.write("images/\(stem(20)).txt", text: "no photograph")
    try FileManager.default.createSymbolicLink(
      atPath: tree.path("images/val/loop"), withDestinationPath: tree.path("images"))
    let dataSet = try DataSet(.imageNetS, root: tree.root)
    let selection = try dataSet.selection()
    #expect(selection.failures.isEmpty)
    #expect(
      selection.items.map(\.imagePath) == [
        tree.path("images/\(stem(3)).JPEG"),
        tree.path("images/val/n01440764/\(stem(7))_n01440764.JPEG"), nil, nil, nil,
      ])
    #expect(try dataSet.load(selection.items[0]).photograph.width == 4)
    let missing = #expect(throws: FileError.self) { try dataSet.load(selection.items[2]) }
    expectFileError(missing, path: tree.path("images"), stem(20), "ImageNet's validation images")
  }

  @Test func reportsFilesThatCannotBeUsedAndGoesOn() throws {
    let tree = try tree()
    try tree.write(mask(3, in: "n00000001"), ids: [[1, 1], [1, 1]])
    try tree.write("images/a/\(stem(7)).JPEG", photograph: (4, 2))
    try tree.write("images/b/\(stem(7)).png", photograph: (4, 2))
    try tree.write(mask(20), ids: [[0, 0, 0, 0], [0, 920, 0, 0]])
    try tree.write(mask(21), ids: [[1001, 0, 0, 0], [0, 0, 0, 0]])
    try tree.write(mask(22), gray: [[1, 1, 1, 1], [1, 1, 1, 1]])
    try tree.write("validation-segmentation/n01440764/other.png", ids: [[1, 1], [1, 1]])
    try tree.write(mask(50_001), ids: [[1, 1], [1, 1]])
    let selection = try DataSet(.imageNetS, root: tree.root).selection()
    #expect(selection.items.map(\.index) == [22, 49_999])
    #expect(selection.total == 9)
    let failures = selection.failures
    try #require(
      failures.map(\.identifier) == [3, 7, 20, 21, 22, 50_001].map(stem) + ["other"])
    expectFileError(
      failures[0].error, path: tree.path(mask(3, in: "n00000001")), "n09999999", "same name")
    expectFileError(
      failures[1].error, path: tree.path("images/a/\(stem(7)).JPEG"), "images/b/", "same name")
    expectFileError(
      failures[2].error, path: tree.path(mask(20)), "row 1, column 1", "1000", "found 920")
    expectFileError(failures[3].error, path: tree.path(mask(21)), "found 1001")
    expectFileError(failures[4].error, path: tree.path(mask(22)), "RGB", "mode gray")
    expectFileError(failures[5].error, path: tree.path(mask(50_001)), "ILSVRC2012_val_00050000")
    expectFileError(
      failures[6].error, path: tree.path("validation-segmentation/n01440764/other.png"),
      "ILSVRC2012_val_00000001")
  }

  @Test func refusesATreeWithoutMasks() throws {
    let tree = try DataSetTree()
    let masks = tree.path("validation-segmentation")
    let missing = #expect(throws: FileError.self) { try DataSet(.imageNetS, root: tree.root) }
    expectFileError(missing, path: masks, "missing", "ImageNet-S 919")
    try tree.makeFolder("validation-segmentation/n01440764")
    let empty = #expect(throws: FileError.self) { try DataSet(.imageNetS, root: tree.root) }
    expectFileError(empty, path: masks, "found none")
  }

  @Test(.enabled(if: GoldenImages.folder != nil, GoldenImages.isAbsent))
  func makesTheMasksOfThePaper() throws {
    let goldens = GoldenImages.all.filter { $0.file.hasPrefix("imagenets_") }
    #expect(goldens.count == 3)
    let tree = try DataSetTree()
    for (number, golden) in goldens.enumerated() {
      try tree.write(mask(number + 1), copyOf: GoldenImages.path(golden.file))
    }
    let dataSet = try DataSet(.imageNetS, root: tree.root)
    let items = try dataSet.selection().items
    try #require(items.count == goldens.count)
    for (item, golden) in zip(items, goldens) {
      let mask = try GoldenImages.bytes(#require(golden.out["metric_mask"]))
      expectEqualBytes(try dataSet.mask(of: item).bytes, mask, "mask of \(golden.file)")
      let resized = try GoldenImages.bytes(#require(golden.out["bilinear224"]))
      let figure = stride(from: 0, to: resized.count, by: 3).map {
        resized[$0] == 0 ? 0 : 1 as UInt8
      }
      expectEqualBytes(
        try dataSet.figureMask(of: item).bytes, figure, "figure mask of \(golden.file)")
    }
  }
}
