import Foundation
import SaliencyIO
import Testing

@Suite struct PascalVOCDataSetTests {
  private static let list = "ImageSets/Segmentation/val.txt"

  private func mask(_ identifier: String) -> String { "SegmentationClass/\(identifier).png" }

  /// A picture of 448 x 448 in which the pixels of odd rows and columns are those that are sampled.
  private func large(_ value: UInt8, corner: UInt8) -> [[UInt8]] {
    var rows = [[UInt8]](repeating: [UInt8](repeating: value, count: 448), count: 448)
    rows[0][0] = corner
    return rows
  }

  /// Every case that the rules tell apart; squares of 2 x 2 are cut from 4 x 2.
  private func tree() throws -> DataSetTree {
    let tree = try DataSetTree()
    try tree.write(
      Self.list, text: "plane\nbird\ntwo\nperson\nvoid\ncut\nhidden\nlost\nabsent\n")
    try tree.write(mask("plane"), gray: [[0, 1, 255, 0], [0, 1, 0, 0]])
    try tree.write(mask("bird"), gray: [[3, 3, 3, 3], [3, 3, 3, 3]])
    try tree.write(mask("two"), gray: [[0, 1, 2, 0], [0, 0, 0, 0]])
    try tree.write(mask("person"), gray: [[0, 15, 0, 0], [0, 0, 0, 0]])
    try tree.write(mask("void"), gray: [[1, 255, 0, 1], [1, 0, 0, 1]])
    try tree.write(mask("cut"), gray: [[15, 3, 0, 15], [15, 0, 0, 15]])
    try tree.write(mask("hidden"), gray: large(3, corner: 15))
    try tree.write(mask("lost"), gray: large(0, corner: 3))
    try tree.write("JPEGImages/plane.jpg", photograph: (4, 2))
    try tree.write("JPEGImages/bird.jpg", photograph: (2, 4))
    return tree
  }

  @Test func selectsByThePaper() throws {
    let tree = try tree()
    let dataSet = try DataSet(.voc2012, root: tree.root)
    #expect(dataSet.count == 9)
    let selection = try dataSet.selection()
    #expect(selection.identifiers == ["plane", "bird", "cut", "hidden"])
    #expect(selection.items.map(\.index) == [0, 1, 5, 6])
    #expect(selection.items.map(\.classes) == [[1], [3], [3], [3]])
    #expect(selection.items.map(\.labels) == [["aeroplane"], ["bird"], ["bird"], ["bird"]])
    #expect(selection.labelCounts.map(\.label) == ["bird", "aeroplane"])
    #expect(selection.labelCounts.map(\.count) == [3, 1])
    #expect(selection.total == 9)
    #expect(selection.excluded.map(\.exclusion) == [.noObject, .severalClasses, .unusedClass])
    #expect(selection.excluded.map(\.count) == [2, 1, 1])
    #expect(selection.items[0].imagePath == tree.path("JPEGImages/plane.jpg"))
    #expect(selection.items[2].imagePath == nil)
  }

  @Test func correctsWhatResizingHides() throws {
    let tree = try tree()
    let selection = try DataSet(.voc2012, root: tree.root, selectionProtocol: .corrected)
      .selection()
    #expect(selection.identifiers == ["plane", "bird", "cut"])
    #expect(selection.count(.severalClasses) == 2)
    #expect(selection.count(.outsideCrop) == 1)
    #expect(selection.count(.noObject) == 1)
    for selectionProtocol in SelectionProtocol.allCases {
      let differences = try DataSet(
        .voc2012, root: tree.root, selectionProtocol: selectionProtocol
      ).selection().differences
      #expect(differences.map(\.identifier) == ["hidden"])
      #expect(differences.map(\.index) == [6])
      #expect(differences.map(\.selectedBy) == [[.paper]])
      #expect(differences.map(\.reason) == ["objects of several classes"])
    }
  }

  @Test func makesMasksForMetricsAndFigures() throws {
    let tree = try tree()
    let paper = try DataSet(.voc2012, root: tree.root)
    let plane = try paper.selection().item("plane")
    #expect(try paper.mask(of: plane, side: 2).bytes == [1, 0, 1, 0])
    #expect(try paper.mask(of: plane).width == 224)
    #expect(try paper.figureMask(of: plane, side: 2).bytes == [0, 1, 0, 0])
    let corrected = try DataSet(.voc2012, root: tree.root, selectionProtocol: .corrected)
    #expect(try corrected.mask(of: plane, side: 2).bytes == [1, 0, 1, 0])
    #expect(try corrected.figureMask(of: plane, side: 2).bytes == [1, 0, 1, 0])
    let error = #expect(throws: FileError.self) { try paper.mask(of: plane, side: 0) }
    #expect(error?.path == plane.maskPath)
  }

  @Test func loadsPhotographsWithTheirMasks() throws {
    let tree = try tree()
    let dataSet = try DataSet(.voc2012, root: tree.root)
    let selection = try dataSet.selection()
    let sample = try dataSet.load(selection.item("plane"), side: 2)
    #expect((sample.photograph.width, sample.photograph.height) == (4, 2))
    #expect(sample.photograph.channels == 3)
    #expect(sample.mask.bytes == [1, 0, 1, 0])
    let bird = try selection.item("bird")
    #expect(try dataSet.photograph(of: bird).height == 4)
    let size = #expect(throws: FileError.self) { try dataSet.load(bird) }
    expectFileError(size, path: bird.maskPath, "2 x 4", "JPEGImages/bird.jpg", "found 4 x 2")
    let missing = #expect(throws: FileError.self) { try dataSet.load(selection.item("cut")) }
    expectFileError(missing, path: tree.path("JPEGImages/cut.jpg"), "missing", "JPEGImages")
  }

  @Test func reportsMasksThatCannotBeUsedAndGoesOn() throws {
    let tree = try tree()
    try tree.write(mask("two"), gray: [[0, 0, 0, 0], [0, 0, 21, 0]])
    try tree.write(mask("person"), photograph: (4, 2))
    try tree.write(mask("void"), text: "no picture")
    let selection = try DataSet(.voc2012, root: tree.root).selection()
    #expect(selection.identifiers == ["plane", "bird", "cut", "hidden"])
    let failures = selection.failures
    try #require(failures.map(\.identifier) == ["two", "person", "void", "absent"])
    expectFileError(
      failures[0].error, path: tree.path(mask("two")), "row 1, column 2", "0...20", "found 21")
    expectFileError(failures[1].error, path: tree.path(mask("person")), "palette", "mode rgb")
    expectFileError(failures[2].error, path: tree.path(mask("void")), "found text")
    expectFileError(failures[3].error, path: tree.path(mask("absent")), "missing", "val.txt")
  }

  @Test func refusesATreeWithoutItsParts() throws {
    let tree = try DataSetTree()
    let root = tree.path("nowhere")
    expectFileError(refusal(root), path: root, "cannot be opened", "check the path")
    expectFileError(refusal(tree.root), path: tree.path(Self.list), "missing", "VOC2012")
    try tree.write(Self.list, text: "a\n")
    expectFileError(refusal(tree.root), path: tree.path("SegmentationClass"), "missing")
    try tree.makeFolder("SegmentationClass")
    expectFileError(refusal(tree.root), path: tree.path(mask("a")), "the mask is missing")
    try tree.write(mask("a"), text: "no picture")
    let error = #expect(throws: FileError.self) {
      try DataSet(.voc2012, root: tree.root).selection()
    }
    expectFileError(error, path: tree.path(mask("a")), "found text")
  }

  @Test(arguments: [
    ("a\nb c\n", "line 2: expected the name of one image, found 'b c'"),
    ("a\n\nb\n", "line 2: expected the name of one image, found ''"),
    ("../a\n", "line 1: expected the name of one image, found '../a'"),
    ("a\nb\na\n", "line 3: a stands already in line 1"),
    ("\n", "line 1: expected the name"), ("", "is empty"),
  ])
  func refusesADamagedList(text: String, problem: String) throws {
    let tree = try DataSetTree()
    try tree.makeFolder("SegmentationClass")
    try tree.write(Self.list, text: text)
    expectFileError(refusal(tree.root), path: tree.path(Self.list), problem)
  }

  @Test func readsListsOfOtherSystems() throws {
    let tree = try tree()
    try tree.write(Self.list, text: "bird\r\n plane ")
    let selection = try DataSet(.voc2012, root: tree.root + "/").selection()
    #expect(selection.identifiers == ["bird", "plane"])
    #expect(selection.items.map(\.index) == [0, 1])
    #expect(selection.items[1].maskPath == tree.path(mask("plane")))
  }

  private func refusal(
    _ root: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> FileError? {
    #expect(throws: FileError.self, sourceLocation: sourceLocation) {
      try DataSet(.voc2012, root: root)
    }
  }
}
