/// A folder of images and one of masks with the same names.
struct ImageFolderLayout: DataSetLayout {
  let root: String

  private var images: String { FolderListing.path(root, "images") }
  private var masks: String { FolderListing.path(root, "masks") }

  func contents() throws(FileError) -> DataSetContents {
    let photographs = try files(in: images, endings: FolderListing.photographEndings)
    let annotations = try files(in: masks, endings: FolderListing.maskEndings)
    var entries: [DataSetEntry] = []
    var failures: [(index: Int, failure: DataSetFailure)] = []
    let stems = photographs.stems
    for (index, stem) in stems.enumerated() {
      do throws(FileError) {
        guard let imagePath = try photographs.pathIfAny(of: stem) else { continue }
        guard let maskPath = try annotations.pathIfAny(of: stem) else {
          throw FileError(
            path: FolderListing.path(masks, stem + ".png"),
            problem: "the mask of \(imagePath) is missing",
            remedy: "add the mask or remove the image")
        }
        entries.append(
          DataSetEntry(identifier: stem, index: index, imagePath: imagePath, maskPath: maskPath))
      } catch {
        failures.append((index, DataSetFailure(identifier: stem, error: error)))
      }
    }
    for stem in annotations.stems where !photographs.contains(stem) {
      let error = FileError(
        path: FolderListing.path(masks, stem + ".png"),
        problem: "there is no \(stem).jpg, .jpeg or .png in \(images)",
        remedy: "add the image or remove the mask")
      failures.append((stems.count, DataSetFailure(identifier: stem, error: error)))
    }
    return DataSetContents(total: stems.count, entries: entries, failures: failures)
  }

  private func files(in folder: String, endings: Set<String>) throws(FileError) -> FilesByStem {
    guard FolderListing.exists(folder) else {
      throw FileError(
        path: folder, problem: "is missing from the data set",
        remedy: "name a folder that holds images/NAME.jpg and masks/NAME.png")
    }
    var files = FilesByStem()
    for entry in try FolderListing.entries(of: folder) {
      guard let stem = entry.stem(endings: endings) else { continue }
      files.add(FolderListing.path(folder, entry.name), stem: stem)
    }
    guard !files.isEmpty else {
      let names = endings.sorted().map { "." + $0 }.joined(separator: ", ")
      throw FileError(
        path: folder, problem: "expected files ending with \(names), found none",
        remedy: "put images/NAME.jpg and masks/NAME.png there")
    }
    return files
  }

  func verdicts(
    on annotation: NativeImage, of entry: DataSetEntry
  ) throws(FileError) -> DataSetVerdicts {
    let sampled = try objects(annotation, side: DataSet.side, path: entry.maskPath)
    if sampled.bytes.contains(1) {
      return DataSetVerdicts(paper: DataSetVerdict(), corrected: DataSetVerdict())
    }
    let isEmpty = !annotation.isNonzero.contains(1)
    return DataSetVerdicts(
      paper: DataSetVerdict(),
      corrected: DataSetVerdict(exclusion: isEmpty ? .noObject : .outsideCrop))
  }

  func mask(
    _ annotation: NativeImage, of item: DataSetItem, by selectionProtocol: SelectionProtocol,
    side: Int
  ) throws(FileError) -> PixelImage {
    try objects(annotation, side: side, path: item.maskPath)
  }

  func paperFigureMask(
    _ annotation: NativeImage, of item: DataSetItem, side: Int
  ) throws(FileError) -> PixelImage {
    try objects(annotation, side: side, path: item.maskPath)
  }

  func missingPhotograph(of item: DataSetItem) -> FileError {
    FileError(
      path: images, problem: "there is no \(item.identifier).jpg, .jpeg or .png",
      remedy: "add the image or remove the mask")
  }

  private func objects(
    _ annotation: NativeImage, side: Int, path: String
  ) throws(FileError) -> PixelImage {
    PixelImage(
      validWidth: side, height: side, channels: 1,
      bytes: try annotation.sampled(side: side, path: path).isNonzero)
  }
}
