public import SaliencyTensor

/// Images with masks of their objects, for measuring how well saliency maps find them.
///
/// Selecting needs the masks and lists of names only, not the photographs. The order of everything
/// is that of the data set's full list, whatever the order of the files on the disk.
public struct DataSet: Sendable {
  /// The columns and rows of masks in the paper (1.1); the protocols decide by masks of this size.
  public static let side = 224

  /// The kind of the data set.
  public let kind: DataSetKind

  /// The folder, as the caller named it.
  public let root: String

  /// By which rules images are selected and masks are made.
  public let selectionProtocol: SelectionProtocol

  /// The number of images in the full list.
  public var count: Int { contents.total }

  let layout: any DataSetLayout
  let contents: DataSetContents

  /// Lists the images of a data set.
  ///
  /// - Parameters:
  ///   - kind: The kind of the data set, which says how the folder is laid out.
  ///   - root: The folder.
  ///   - selectionProtocol: By which rules images are selected and masks are made.
  /// - Throws: ``FileError`` if a folder or the list of images is missing, the list is damaged, or
  ///   there is no image with a mask.
  public init(
    _ kind: DataSetKind, root: String, selectionProtocol: SelectionProtocol = .paper
  ) throws(FileError) {
    self.kind = kind
    self.root = root
    self.selectionProtocol = selectionProtocol
    self.layout =
      switch kind {
      case .voc2012: PascalVOCLayout(root: root)
      case .imageNetS: ImageNetSLayout(root: root)
      case .folder: ImageFolderLayout(root: root)
      }
    _ = try FolderListing.entries(of: root)
    self.contents = try layout.contents()
    if contents.entries.isEmpty, let failure = contents.failures.first?.failure {
      throw failure.error
    }
  }

  /// Selects images by reading every mask, on all threads of a pool.
  ///
  /// One damaged mask does not hinder the others: it is among ``DataSetSelection/failures``.
  ///
  /// - Parameters:
  ///   - pool: The threads.
  ///   - progress: Takes the number of masks that have been read and that of all, now and then.
  /// - Returns: The selected images, and what became of the others.
  /// - Throws: ``FileError``, the first of them, if not one mask can be used.
  public func selection(
    pool: ThreadPool = .shared, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(FileError) -> DataSetSelection {
    let entries = contents.entries
    let results = examine(entries, pool: pool, progress: progress)
    var items: [DataSetItem] = []
    var severalClasses: [DataSetItem] = []
    var excluded: [DataSetExclusion: Int] = [:]
    var differences: [DataSetDifference] = []
    var failures = contents.failures
    for (entry, result) in zip(entries, results) {
      switch result {
      case .failure(let error):
        failures.append(
          (entry.index, DataSetFailure(identifier: entry.identifier, error: error)))
      case .success(let verdicts):
        let verdict = verdicts[selectionProtocol]
        let item = item(entry, classes: verdict.classes)
        if let exclusion = verdict.exclusion {
          excluded[exclusion, default: 0] += 1
          if exclusion == .severalClasses { severalClasses.append(item) }
        } else {
          items.append(item)
        }
        if let (selectedBy, reason) = verdicts.difference {
          differences.append(
            DataSetDifference(
              identifier: entry.identifier, index: entry.index, selectedBy: selectedBy,
              reason: reason))
        }
      }
    }
    failures.sort { ($0.index, $0.failure.identifier) < ($1.index, $1.failure.identifier) }
    if items.isEmpty && excluded.isEmpty, let failure = failures.first?.failure {
      throw failure.error
    }
    return DataSetSelection(
      items: items, severalClasses: severalClasses, total: count,
      excluded: DataSetExclusion.allCases.compactMap { exclusion in
        excluded[exclusion].map { .init(exclusion: exclusion, count: $0) }
      },
      differences: differences, failures: failures.map(\.failure))
  }

  /// Reads the masks in portions, so that progress can be told from the caller's thread in between.
  func examine(
    _ entries: [DataSetEntry], pool: ThreadPool,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) -> [Result<DataSetVerdicts, FileError>] {
    let portion = 32 * pool.threadCount
    progress(0, entries.count)
    return [Result<DataSetVerdicts, FileError>](unsafeUninitializedCapacity: entries.count) {
      buffer, initialized in
      nonisolated(unsafe) let results = buffer
      for start in stride(from: 0, to: entries.count, by: portion) {
        let end = min(start + portion, entries.count)
        pool.forEach(end - start) { index, _ in
          let entry = entries[start + index]
          results.initializeElement(at: start + index, to: verdicts(on: entry))
        }
        initialized = end
        progress(end, entries.count)
      }
    }
  }

  private func verdicts(on entry: DataSetEntry) -> Result<DataSetVerdicts, FileError> {
    Result { () throws(FileError) in
      try layout.verdicts(on: decodeImage(contentsOf: entry.maskPath), of: entry)
    }
  }

  /// An image whose mask shows some classes.
  func item(_ entry: DataSetEntry, classes: [Int]) -> DataSetItem {
    DataSetItem(
      identifier: entry.identifier, index: entry.index, imagePath: entry.imagePath,
      maskPath: entry.maskPath, classes: classes, labels: labels(of: classes, in: entry))
  }

  private func labels(of classes: [Int], in entry: DataSetEntry) -> [String] {
    if classes.count == 1, let label = entry.label { return [label] }
    let names = contents.classNames
    return classes.map { names.indices.contains($0 - 1) ? names[$0 - 1] : "id \($0)" }
  }
}
