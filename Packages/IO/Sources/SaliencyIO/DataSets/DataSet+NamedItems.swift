public import SaliencyTensor

extension DataSet {
  /// The names of all images that have their files, in the order of the full list.
  ///
  /// The photographs of PASCAL VOC and of ImageNet-S may be absent all the same.
  public var identifiers: [String] { contents.entries.map(\.identifier) }

  /// Images by name, whether or not the protocol selects them.
  ///
  /// Their classes and labels are those that the mask shows by the protocol's rule: one or several, or
  /// none if there is no object. No other masks are read.
  ///
  /// - Parameters:
  ///   - identifiers: Names as in ``identifiers``.
  ///   - pool: The threads that read the masks.
  /// - Returns: An image for each name, in the order of the names.
  /// - Throws: ``FileError`` if the data set has no image of a name, or its mask is missing or damaged.
  public func items(
    named identifiers: [String], pool: ThreadPool = .shared
  ) throws(FileError) -> [DataSetItem] {
    let known = Dictionary(
      contents.entries.map { ($0.identifier, $0) }, uniquingKeysWith: { first, _ in first })
    var entries: [DataSetEntry] = []
    for identifier in identifiers {
      guard let entry = known[identifier] else { throw refusal(of: identifier) }
      entries.append(entry)
    }
    var items: [DataSetItem] = []
    for (entry, result) in zip(entries, examine(entries, pool: pool)) {
      items.append(item(entry, classes: try result.get()[selectionProtocol].classes))
    }
    return items
  }

  /// Says why there is no image of a name.
  private func refusal(of identifier: String) -> FileError {
    for (_, failure) in contents.failures where failure.identifier == identifier {
      return failure.error
    }
    let nearest = nearestNames(to: identifier, in: identifiers)
    return FileError(
      path: root, problem: "holds no image '\(identifier)'",
      remedy: nearest.isEmpty
        ? "name an image as its file, without folder and ending"
        : "the nearest are \(nearest.joined(separator: ", "))")
  }
}
