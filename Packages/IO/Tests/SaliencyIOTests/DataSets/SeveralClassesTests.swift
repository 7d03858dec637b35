import Foundation
import SaliencyIO
import Testing

@Suite struct SeveralClassesTests {
  /// Squares of 2 x 2 are cut from 4 x 2.
  private func pascalVOC() throws -> DataSetTree {
    let tree = try DataSetTree()
    try tree.write("ImageSets/Segmentation/val.txt", text: "two\none\nthree\nhidden\n")
    try tree.write("SegmentationClass/two.png", gray: [[20, 15, 255, 0], [0, 0, 8, 0]])
    try tree.write("SegmentationClass/one.png", gray: [[1, 1, 1, 1], [1, 1, 1, 1]])
    try tree.write("SegmentationClass/three.png", gray: [[0, 20, 3, 0], [0, 0, 1, 0]])
    // Resizing to 224 takes the pixels of odd rows and columns.
    var hidden = [[UInt8]](repeating: [UInt8](repeating: 3, count: 448), count: 448)
    hidden[0][0] = 15
    try tree.write("SegmentationClass/hidden.png", gray: hidden)
    try tree.write("JPEGImages/two.jpg", photograph: (4, 2))
    return tree
  }

  @Test(arguments: SelectionProtocol.allCases)
  func listsAndDrawsThoseOfPascalVOC(selectionProtocol: SelectionProtocol) throws {
    let tree = try pascalVOC()
    let dataSet = try DataSet(.voc2012, root: tree.root, selectionProtocol: selectionProtocol)
    let selection = try dataSet.selection()
    let several = selection.severalClasses
    #expect(several.count == selection.count(.severalClasses))
    // What lies outside the crop does not count: two.png shows a tv/monitor there.
    let hidden: [DataSetItem] = selectionProtocol == .paper ? [] : Array(several.suffix(1))
    #expect(hidden.map(\.classes) == (selectionProtocol == .paper ? [] : [[3, 15]]))
    #expect(several.prefix(2).map(\.identifier) == ["two", "three"])
    #expect(several.prefix(2).map(\.index) == [0, 2])
    #expect(several.prefix(2).map(\.classes) == [[8, 15], [1, 3, 20]])
    #expect(
      several.prefix(2).map(\.labels)
        == [["cat", "person"], ["aeroplane", "bird", "tv/monitor"]])
    #expect(several.count == 2 + hidden.count)
    let two = try #require(several.first)
    #expect(try dataSet.photograph(of: two).width == 4)
    #expect(try dataSet.load(two, side: 2).mask.bytes == [1, 0, 0, 1])
    #expect(try dataSet.mask(of: two, side: 2).bytes == [1, 0, 0, 1])
    #expect(try dataSet.figureMask(of: two, by: .paper, side: 2).bytes == [0, 1, 0, 0])
    #expect(try dataSet.figureMask(of: two, by: .corrected, side: 2).bytes == [1, 0, 0, 1])
    let own = try dataSet.figureMask(of: two, by: selectionProtocol, side: 2)
    #expect(try dataSet.figureMask(of: two, side: 2) == own)
  }

  /// Two classes in one mask; the name of its folder tells one of them only.
  private func imageNetS(folders: [String]) throws -> DataSetTree {
    let tree = try DataSetTree()
    for folder in folders { try tree.makeFolder("validation-segmentation/\(folder)") }
    try tree.write(
      "validation-segmentation/n00000002/ILSVRC2012_val_00000005.png",
      ids: [[0, 919, 2, 0], [0, 1000, 0, 0]])
    try tree.write(
      "validation-segmentation/more/ILSVRC2012_val_00000006.png",
      ids: [[0, 3, 0, 0], [0, 0, 0, 0]])
    return tree
  }

  @Test(arguments: SelectionProtocol.allCases)
  func listsAndDrawsThoseOfImageNetS(selectionProtocol: SelectionProtocol) throws {
    let tree = try imageNetS(folders: [])
    let dataSet = try DataSet(.imageNetS, root: tree.root, selectionProtocol: selectionProtocol)
    let several = try dataSet.selection().severalClasses
    #expect(several.map(\.identifier) == ["ILSVRC2012_val_00000005"])
    let item = try #require(several.first)
    #expect(item.index == 4)
    #expect(item.classes == [2, 919])
    #expect(item.labels == ["id 2", "id 919"])
    // By the paper, the largest id, 1000, is the object; 919 is 151 and 1000 is 232 in red.
    let isPaper = selectionProtocol == .paper
    #expect(
      try dataSet.mask(of: item, side: 2).bytes == (isPaper ? [0, 0, 1, 0] : [1, 1, 0, 0]))
    #expect(try dataSet.figureMask(of: item, by: .paper, side: 2).bytes == [1, 1, 1, 0])
    #expect(try dataSet.figureMask(of: item, by: .corrected, side: 2).bytes == [1, 1, 0, 0])
  }

  @Test func namesTheClassesOfImageNetSIfAllFoldersAreThere() throws {
    let folders = (1...919).map { String(format: "n%08d", $0) }
    let all = try imageNetS(folders: folders.reversed())
    let selection = try DataSet(.imageNetS, root: all.root).selection()
    #expect(selection.severalClasses.map(\.labels) == [["n00000002", "n00000919"]])
    #expect(selection.items.map(\.labels) == [["n00000003"]])
    let fewer = try imageNetS(folders: folders.dropLast())
    let named = try DataSet(.imageNetS, root: fewer.root).selection()
    #expect(named.severalClasses.map(\.labels) == [["id 2", "id 919"]])
    #expect(named.items.map(\.labels) == [["id 3"]])
  }

  @Test func areNoneInFolders() throws {
    let tree = try DataSetTree()
    try tree.write("images/a.jpg", photograph: (2, 1))
    try tree.write("masks/a.png", gray: [[1, 2]])
    let dataSet = try DataSet(.folder, root: tree.root)
    #expect(try dataSet.selection().severalClasses.isEmpty)
  }
}
