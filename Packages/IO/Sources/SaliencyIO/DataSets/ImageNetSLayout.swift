/// The tree of ImageNet-S 919 and the meaning of its masks (paper, 1.5).
struct ImageNetSLayout: DataSetLayout {
  let root: String

  private static let classes = 1...919

  /// The number of images in ImageNet's validation set.
  private static let imageCount = 50_000

  private static let stemPrefix = "ILSVRC2012_val_"

  func contents() throws(FileError) -> DataSetContents {
    let masks = FolderListing.path(root, "validation-segmentation")
    guard FolderListing.exists(masks) else {
      throw FileError(
        path: masks, problem: "is missing from the data set",
        remedy: "name the folder of ImageNet-S 919 that holds validation-segmentation")
    }
    var files = FilesByStem()
    var labels: [String: String] = [:]
    var classNames: [String] = []
    for folder in try FolderListing.entries(of: masks) where folder.isFolder {
      let path = FolderListing.path(masks, folder.name)
      let isClass = Self.isWordNetIdentifier(folder.name[...])
      if isClass { classNames.append(folder.name) }
      for entry in try FolderListing.entries(of: path) {
        guard let stem = entry.stem(endings: FolderListing.maskEndings) else { continue }
        files.add(FolderListing.path(path, entry.name), stem: stem)
        labels[stem] = isClass ? folder.name : nil
      }
    }
    guard !files.isEmpty else {
      throw FileError(
        path: masks,
        problem: "expected masks as in n01440764/ILSVRC2012_val_00000293.png, found none",
        remedy: "extract validation-segmentation of ImageNet-S 919 there")
    }
    let photographs = try self.photographs(of: files)
    var entries: [DataSetEntry] = []
    var failures: [(index: Int, failure: DataSetFailure)] = []
    for stem in files.stems {
      let index = Self.index(of: stem)
      do throws(FileError) {
        guard let maskPath = try files.pathIfAny(of: stem) else { continue }
        guard let index else { throw Self.misnamed(maskPath) }
        entries.append(
          DataSetEntry(
            identifier: stem, index: index, imagePath: try photographs.pathIfAny(of: stem),
            maskPath: maskPath, label: labels[stem]))
      } catch {
        failures.append(
          (index ?? Self.imageCount, DataSetFailure(identifier: stem, error: error)))
      }
    }
    return DataSetContents(
      total: files.stems.count, entries: entries.sorted { $0.index < $1.index },
      failures: failures,
      // The ids are the places of the 919 folders in their order (ImageNet-S' own description).
      classNames: classNames.count == Self.classes.count ? classNames : [])
  }

  /// The files below `images`, which need not exist, under the stems of their masks.
  private func photographs(of masks: FilesByStem) throws(FileError) -> FilesByStem {
    let folder = FolderListing.path(root, "images")
    var photographs = FilesByStem()
    guard FolderListing.exists(folder) else { return photographs }
    try FolderListing.forEachFile(below: folder) { entry, folder in
      guard let stem = entry.stem(endings: FolderListing.photographEndings) else { return }
      let plain = Self.withoutClass(stem)
      guard masks.contains(plain) else { return }
      photographs.add(FolderListing.path(folder, entry.name), stem: plain)
    }
    return photographs
  }

  /// The place of an image in ImageNet's list, from its stem; `nil` for other names.
  private static func index(of stem: String) -> Int? {
    guard stem.hasPrefix(stemPrefix) else { return nil }
    let digits = stem.dropFirst(stemPrefix.count)
    guard digits.utf8.count == 8, areDigits(digits), let number = Int(digits),
      (1...imageCount).contains(number)
    else { return nil }
    return number - 1
  }

  /// `ILSVRC2012_val_00000001` of `ILSVRC2012_val_00000001_n01751748`.
  private static func withoutClass(_ stem: String) -> String {
    guard stem.hasPrefix(stemPrefix), let bar = stem.lastIndex(of: "_"),
      isWordNetIdentifier(stem[stem.index(after: bar)...])
    else { return stem }
    return String(stem[..<bar])
  }

  private static func isWordNetIdentifier(_ name: Substring) -> Bool {
    name.first == "n" && name.utf8.count == 9 && areDigits(name.dropFirst())
  }

  private static func areDigits(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func misnamed(_ path: String) -> FileError {
    FileError(
      path: path,
      problem: "expected a name from ILSVRC2012_val_00000001 to \(stemPrefix)000\(imageCount)",
      remedy: "give the mask the name of its image")
  }

  func verdicts(
    on annotation: NativeImage, of entry: DataSetEntry
  ) throws(FileError) -> DataSetVerdicts {
    let path = entry.maskPath
    let classes = try classes(in: annotation, path: path)
    guard classes.count == 1, let only = classes.first else {
      let verdict = DataSetVerdict(
        classes: classes, exclusion: classes.isEmpty ? .noObject : .severalClasses)
      return DataSetVerdicts(paper: verdict, corrected: verdict)
    }
    let sampled = SegmentationMask.imageNetSIdentifiers(
      try annotation.sampled(side: DataSet.side, path: path).rgb)
    return DataSetVerdicts(
      paper: DataSetVerdict(classes: classes),
      corrected: DataSetVerdict(
        classes: classes, exclusion: sampled.contains(only) ? nil : .outsideCrop),
      maskDifference: sampled.contains(SegmentationMask.imageNetSIgnored)
        ? "the paper's mask is that of the unclear pixels (1000), not of the object" : nil)
  }

  /// The classes in a whole mask, in order.
  private func classes(in annotation: NativeImage, path: String) throws(FileError) -> [Int] {
    let bytes = try bytes(annotation, path: path)
    var classes: Set<Int> = []
    // Neighbors are mostly equal; only changes are looked at.
    var previous = 0
    for pixel in 0..<bytes.count / 3 {
      let id = Int(bytes[3 * pixel]) + 256 * Int(bytes[3 * pixel + 1])
      if id == previous { continue }
      previous = id
      if id == 0 || id == SegmentationMask.imageNetSIgnored { continue }
      guard Self.classes.contains(id) else {
        throw FileError(
          path: path, place: "row \(pixel / annotation.width), column \(pixel % annotation.width)",
          problem: "expected an id 0...919 or 1000 (red + 256 green), found \(id)",
          remedy: "use the masks of ImageNet-S 919 as they are")
      }
      classes.insert(id)
    }
    return classes.sorted()
  }

  private func bytes(_ annotation: NativeImage, path: String) throws(FileError) -> [UInt8] {
    guard annotation.mode == .rgb, case .bytes(let bytes) = annotation.samples else {
      throw FileError(
        path: path,
        problem: "expected an RGB picture whose ids are red + 256 green, found mode "
          + annotation.mode.rawValue,
        remedy: "use the masks of ImageNet-S 919 as they are")
    }
    return bytes
  }

  func mask(
    _ annotation: NativeImage, of item: DataSetItem, by selectionProtocol: SelectionProtocol,
    side: Int
  ) throws(FileError) -> PixelImage {
    _ = try bytes(annotation, path: item.maskPath)
    do {
      switch selectionProtocol {
      case .paper: return try SegmentationMask.imageNetS(annotation.rgb, side: side)
      case .corrected:
        return try SegmentationMask.imageNetS(annotation.rgb, ids: Set(item.classes), side: side)
      }
    } catch {
      throw FileError(path: item.maskPath, error)
    }
  }

  func paperFigureMask(
    _ annotation: NativeImage, of item: DataSetItem, side: Int
  ) throws(FileError) -> PixelImage {
    _ = try bytes(annotation, path: item.maskPath)
    do {
      let resized = try annotation.rgb.centerSquare.resized(
        toWidth: side, height: side, by: .bilinear)
      return PixelImage(
        validWidth: side, height: side, channels: 1,
        bytes: stride(from: 0, to: resized.bytes.count, by: 3).map {
          resized.bytes[$0] == 0 ? 0 : 1
        })
    } catch {
      throw FileError(path: item.maskPath, error)
    }
  }

  func missingPhotograph(of item: DataSetItem) -> FileError {
    FileError(
      path: FolderListing.path(root, "images"),
      problem:
        "expected the photograph \(item.identifier).JPEG in it or in a folder below, found none",
      remedy: "put ImageNet's validation images there")
  }
}
