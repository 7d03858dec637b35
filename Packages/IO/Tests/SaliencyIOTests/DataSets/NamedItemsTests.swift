import Foundation
import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct NamedItemsTests {
  /// Squares of 2 x 2 are cut from 4 x 2.
  private func tree() throws -> DataSetTree {
    let tree = try DataSetTree()
    try tree.write(
      "ImageSets/Segmentation/val.txt", text: "2007_01\n2007_02\n2007_03\n2007_04\n2007_05\n")
    try tree.write("SegmentationClass/2007_01.png", gray: [[0, 1, 2, 0], [0, 255, 0, 0]])
    try tree.write("SegmentationClass/2007_02.png", gray: [[0, 15, 0, 0], [0, 0, 0, 0]])
    try tree.write("SegmentationClass/2007_03.png", gray: [[0, 0, 0, 0], [0, 0, 0, 0]])
    try tree.write("SegmentationClass/2007_05.png", text: "no picture")
    return tree
  }

  @Test func givesImagesWhateverTheProtocolDecides() throws {
    let tree = try tree()
    let dataSet = try DataSet(.voc2012, root: tree.root)
    #expect(dataSet.identifiers == ["2007_01", "2007_02", "2007_03", "2007_05"])
    // The damaged mask of 2007_05 is not asked for, hence not read.
    let items = try dataSet.items(named: ["2007_03", "2007_01", "2007_02", "2007_01"])
    #expect(items.map(\.identifier) == ["2007_03", "2007_01", "2007_02", "2007_01"])
    #expect(items.map(\.index) == [2, 0, 1, 0])
    #expect(items.map(\.classes) == [[], [1, 2], [15], [1, 2]])
    #expect(
      items.map(\.labels)
        == [[], ["aeroplane", "bicycle"], ["person"], ["aeroplane", "bicycle"]])
    #expect(
      try items.map { try dataSet.mask(of: $0, side: 2).bytes }[0...1]
        == [[0, 0, 0, 0], [1, 1, 0, 0]])
    #expect(try dataSet.items(named: []).isEmpty)
    #expect(try dataSet.items(named: ["2007_01"], pool: ThreadPool(threads: 2)) == [items[1]])
  }

  @Test func offersTheNearestNames() throws {
    let tree = try tree()
    let dataSet = try DataSet(.voc2012, root: tree.root)
    let misspelt = #expect(throws: FileError.self) {
      try dataSet.items(named: ["2007_01", "2007_2"])
    }
    expectFileError(misspelt, path: tree.root, "no image '2007_2'", "the nearest are 2007_02")
    let strange = #expect(throws: FileError.self) {
      try dataSet.items(named: ["an entirely different name"])
    }
    expectFileError(
      strange, path: tree.root, "'an entirely different name'", "without folder and ending")
  }

  @Test func refusesMasksThatAreMissingOrDamaged() throws {
    let tree = try tree()
    let dataSet = try DataSet(.voc2012, root: tree.root)
    let missing = #expect(throws: FileError.self) {
      try dataSet.items(named: ["2007_01", "2007_04"])
    }
    expectFileError(missing, path: tree.path("SegmentationClass/2007_04.png"), "missing")
    let damaged = #expect(throws: FileError.self) {
      try dataSet.items(named: ["2007_01", "2007_05"])
    }
    expectFileError(damaged, path: tree.path("SegmentationClass/2007_05.png"), "found text")
  }

  @Test func givesImagesOfFolders() throws {
    let tree = try DataSetTree()
    try tree.write("images/b.jpg", photograph: (2, 2))
    try tree.write("masks/b.png", gray: [[0, 0], [0, 0]])
    try tree.write("images/a.jpg", photograph: (2, 2))
    let dataSet = try DataSet(.folder, root: tree.root, selectionProtocol: .corrected)
    #expect(dataSet.identifiers == ["b"])
    let item = try #require(try dataSet.items(named: ["b"]).first)
    #expect(item.index == 1 && item.classes.isEmpty && item.labels.isEmpty)
    #expect(try dataSet.selection().items.isEmpty)
    #expect(try dataSet.photograph(of: item).width == 2)
    let missing = #expect(throws: FileError.self) { try dataSet.items(named: ["a"]) }
    expectFileError(missing, path: tree.path("masks/a.png"), "missing")
  }

  @Test func givesImagesOfImageNetS() throws {
    let tree = try DataSetTree()
    let folder = "validation-segmentation/n01440764"
    let names = (1...3).map { "ILSVRC2012_val_0000000\($0)" }
    // Outside the crop, nothing, and nothing but unclear pixels.
    try tree.write("\(folder)/\(names[0]).png", ids: [[7, 0, 0, 0], [0, 0, 0, 0]])
    try tree.write("\(folder)/\(names[1]).png", ids: [[0, 0, 0, 0], [0, 0, 0, 0]])
    try tree.write("\(folder)/\(names[2]).png", ids: [[0, 1000, 0, 0], [0, 0, 0, 0]])
    let dataSet = try DataSet(.imageNetS, root: tree.root, selectionProtocol: .corrected)
    let items = try dataSet.items(named: names)
    #expect(items.map(\.classes) == [[7], [], []])
    #expect(items.map(\.labels) == [["n01440764"], [], []])
    for item in items {
      #expect(try dataSet.mask(of: item, side: 2).bytes == [0, 0, 0, 0])
      #expect(try dataSet.figureMask(of: item, side: 2).bytes == [0, 0, 0, 0])
    }
  }

  @Test(.enabled(if: SharedData.voc2012 != nil, "../shared/data/voc2012 is absent"))
  func findsImagesOfTheRealDataSet() throws {
    let dataSet = try DataSet(.voc2012, root: #require(SharedData.voc2012))
    #expect(dataSet.identifiers.count == 1449)
    let selection = try dataSet.selection()
    let several = selection.severalClasses
    #expect(several.count == selection.count(.severalClasses) && !several.isEmpty)
    #expect(several.allSatisfy { $0.classes.count > 1 && $0.labels.count == $0.classes.count })
    #expect(several.map(\.index) == several.map(\.index).sorted())
    let some = Array(several.prefix(3) + selection.items.prefix(3))
    #expect(try dataSet.items(named: some.map(\.identifier)) == some)
    let image = try #require((several + selection.items).first { $0.imagePath != nil })
    #expect(try dataSet.photograph(of: image).channels == 3)
  }
}
