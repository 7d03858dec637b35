import SaliencyIO
import SaliencyTensor
import Testing

@Suite struct RealDataSetTests {
  /// The images of pascal.csv by label (paper, section 5).
  private static let counts = [
    "bird": 94, "cat": 89, "dog": 82, "aeroplane": 77, "train": 74, "cow": 56, "sheep": 52,
    "boat": 50, "car": 46, "horse": 44, "bus": 37, "bicycle": 29, "motorbike": 23,
  ]

  @Test(.enabled(if: SharedData.voc2012 != nil, "../shared/data/voc2012 is absent"))
  func selectsTheImagesOfThePaper() throws {
    let dataSet = try DataSet(.voc2012, root: #require(SharedData.voc2012))
    let selection = try dataSet.selection()
    #expect(selection.total == 1449)
    #expect(selection.items.count == 753)
    let found = Dictionary(
      uniqueKeysWithValues: selection.labelCounts.map { ($0.label, $0.count) })
    #expect(found == Self.counts)
    #expect(selection.failures.isEmpty)
    #expect(selection.excluded.reduce(753) { $0 + $1.count } == 1449)
    // No class has so few pixels that resizing hides it, so that both protocols agree.
    #expect(selection.differences.isEmpty)
    let photographs = selection.items.filter { $0.imagePath != nil }
    #expect(!photographs.isEmpty)
    for item in photographs.prefix(5) {
      let sample = try dataSet.load(item)
      #expect(sample.mask.bytes.contains(1) && sample.mask.width == 224)
    }
  }

  @Test(.enabled(if: SharedData.horses != nil, "../shared/data/horses is absent"))
  func readsAFolderWhateverTheThreads() throws {
    let dataSet = try DataSet(
      .folder, root: #require(SharedData.horses), selectionProtocol: .corrected)
    let selection = try dataSet.selection(pool: ThreadPool(threads: 3))
    #expect(selection.items.count == 108)
    #expect(try dataSet.selection(pool: ThreadPool(threads: 1)) == selection)
    for item in selection.items {
      #expect(try dataSet.load(item).mask.bytes.contains(1), "\(item.identifier)")
    }
  }

  @Test(.enabled(if: GoldenImages.folder != nil, GoldenImages.isAbsent))
  func makesTheMaskOfPascalVOC() throws {
    let golden = try #require(GoldenImages.all.first { $0.file == "vocmask_500x375.png" })
    let tree = try DataSetTree()
    try tree.write("ImageSets/Segmentation/val.txt", text: "a\n")
    try tree.write("SegmentationClass/a.png", copyOf: GoldenImages.path(golden.file))
    let dataSet = try DataSet(.voc2012, root: tree.root)
    // Two classes are in it, cat and dog.
    let selection = try dataSet.selection()
    #expect(selection.excluded.map(\.exclusion) == [.severalClasses])
    let folder = try DataSetTree()
    try folder.write("masks/a.png", copyOf: GoldenImages.path(golden.file))
    try folder.write("images/a.png", photograph: (500, 375))
    let images = try DataSet(.folder, root: folder.root)
    let item = try images.selection().item("a")
    expectEqualBytes(
      try dataSet.mask(of: item).bytes, try GoldenImages.bytes(#require(golden.out["metric_mask"])),
      "mask")
    let sampled = try GoldenImages.bytes(#require(golden.out["native_nearest224"]))
    expectEqualBytes(
      try dataSet.figureMask(of: item).bytes, sampled.map { $0 == 255 ? 1 : 0 }, "figure mask")
    expectEqualBytes(
      try images.mask(of: item).bytes, sampled.map { $0 == 0 ? 0 : 1 }, "mask of the folder")
  }
}
