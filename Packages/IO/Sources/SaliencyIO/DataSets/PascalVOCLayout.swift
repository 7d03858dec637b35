/// The tree of PASCAL VOC 2012 and the meaning of its masks (paper, 1.4).
struct PascalVOCLayout: DataSetLayout {
  let root: String

  /// The classes that the paper leaves out.
  static let unused: Set = [
    "person", "tv/monitor", "sofa", "potted plant", "diningtable", "chair", "bottle",
  ]

  private static let classes = 1..<21

  /// The index of the outline around objects and of what is too small or unclear.
  private static let void: UInt8 = 255

  func contents() throws(FileError) -> DataSetContents {
    let list = FolderListing.path(root, "ImageSets", "Segmentation", "val.txt")
    let masks = FolderListing.path(root, "SegmentationClass")
    for path in [list, masks] where !FolderListing.exists(path) {
      throw FileError(
        path: path, problem: "is missing from the data set",
        remedy: "name the folder VOC2012, which holds ImageSets, SegmentationClass and JPEGImages")
    }
    let identifiers = try IdentifierList.read(from: list)
    let names = Set(try FolderListing.entries(of: masks).map(\.name))
    var entries: [DataSetEntry] = []
    var failures: [(index: Int, failure: DataSetFailure)] = []
    for (index, identifier) in identifiers.enumerated() {
      let maskPath = FolderListing.path(masks, identifier + ".png")
      if names.contains(identifier + ".png") {
        let imagePath = photographPath(identifier)
        entries.append(
          DataSetEntry(
            identifier: identifier, index: index,
            imagePath: FolderListing.exists(imagePath) ? imagePath : nil, maskPath: maskPath))
      } else {
        let error = FileError(
          path: maskPath, problem: "the mask is missing, but \(list) lists the image",
          remedy: "extract SegmentationClass again")
        failures.append((index, DataSetFailure(identifier: identifier, error: error)))
      }
    }
    return DataSetContents(
      total: identifiers.count, entries: entries, failures: failures,
      classNames: PascalVOCClasses.names)
  }

  func verdicts(
    on annotation: NativeImage, of entry: DataSetEntry
  ) throws(FileError) -> DataSetVerdicts {
    let path = entry.maskPath
    try checkValues(annotation, path: path)
    let sampled = try indices(annotation.sampled(side: DataSet.side, path: path), path: path)
    let cropped = try indices(annotation.centerSquare, path: path)
    let sampledClasses = ByteValues(in: sampled).values(in: Self.classes)
    let paper = verdict(sampledClasses)
    var corrected = verdict(ByteValues(in: cropped).values(in: Self.classes))
    if corrected.exclusion == nil && sampledClasses.isEmpty { corrected.exclusion = .outsideCrop }
    return DataSetVerdicts(paper: paper, corrected: corrected)
  }

  private func verdict(_ classes: [Int]) -> DataSetVerdict {
    guard let only = classes.first else { return DataSetVerdict(exclusion: .noObject) }
    if classes.count > 1 { return DataSetVerdict(classes: classes, exclusion: .severalClasses) }
    let isUnused = Self.unused.contains(PascalVOCClasses.names[only - 1])
    return DataSetVerdict(classes: classes, exclusion: isUnused ? .unusedClass : nil)
  }

  func mask(
    _ annotation: NativeImage, of item: DataSetItem, by selectionProtocol: SelectionProtocol,
    side: Int
  ) throws(FileError) -> PixelImage {
    do {
      return try SegmentationMask.pascalVOC(annotation, side: side)
    } catch {
      throw FileError(path: item.maskPath, error)
    }
  }

  func paperFigureMask(
    _ annotation: NativeImage, of item: DataSetItem, side: Int
  ) throws(FileError) -> PixelImage {
    let sampled = try annotation.sampled(side: side, path: item.maskPath)
    let bytes = try indices(sampled, path: item.maskPath).map { $0 == Self.void ? 1 : 0 as UInt8 }
    return PixelImage(validWidth: side, height: side, channels: 1, bytes: bytes)
  }

  func missingPhotograph(of item: DataSetItem) -> FileError {
    FileError(
      path: photographPath(item.identifier), problem: "the photograph is missing",
      remedy: "extract JPEGImages of VOC2012")
  }

  private func photographPath(_ identifier: String) -> String {
    FolderListing.path(root, "JPEGImages", identifier + ".jpg")
  }

  /// The class of each pixel of an annotation.
  private func indices(_ annotation: NativeImage, path: String) throws(FileError) -> [UInt8] {
    guard annotation.mode == .palette || annotation.mode == .gray,
      case .bytes(let indices) = annotation.samples
    else {
      throw FileError(
        path: path,
        problem: "expected a palette or gray picture whose values are classes, found mode "
          + annotation.mode.rawValue,
        remedy: "use the masks of SegmentationClass as they are")
    }
    return indices
  }

  private func checkValues(_ annotation: NativeImage, path: String) throws(FileError) {
    let indices = try indices(annotation, path: path)
    let known = Self.classes.upperBound
    guard let unknown = ByteValues(in: indices).values(in: known..<Int(Self.void)).first else {
      return
    }
    let place = indices.firstIndex(of: UInt8(unknown)) ?? 0
    throw FileError(
      path: path, place: "row \(place / annotation.width), column \(place % annotation.width)",
      problem: "expected a class 0...20 or 255, found \(unknown)",
      remedy: "use the masks of SegmentationClass as they are")
  }
}
