/// The images that a protocol selects from a data set.
public struct DataSetSelection: Hashable, Sendable {
  /// How many images have a label.
  public struct LabelCount: Hashable, Sendable {
    /// The name of the class.
    public let label: String

    /// The number of images.
    public let count: Int
  }

  /// How many images are left out for one reason.
  public struct ExclusionCount: Hashable, Sendable {
    /// The reason.
    public let exclusion: DataSetExclusion

    /// The number of images.
    public let count: Int
  }

  /// The selected images by index.
  public let items: [DataSetItem]

  /// The images that are left out because they show objects of several classes, by index.
  ///
  /// They are counted in ``excluded``, and can be drawn as the selected ones can.
  public let severalClasses: [DataSetItem]

  /// The number of images in the full list of the data set.
  public let total: Int

  /// The images left out by reason, reasons without images omitted.
  public let excluded: [ExclusionCount]

  /// The images that the two protocols treat differently, by index.
  public let differences: [DataSetDifference]

  /// The images that cannot be used, in the order of the full list.
  ///
  /// They are neither selected nor counted as left out.
  public let failures: [DataSetFailure]

  /// The labels of the selected images, the most frequent first, equally frequent ones by name.
  public var labelCounts: [LabelCount] {
    let counts = items.flatMap(\.labels).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    return counts.map { LabelCount(label: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.label) < ($0.count, $1.label) }
  }
}

/// What one protocol makes of an image.
struct DataSetVerdict {
  /// The classes that the mask shows, in order.
  var classes: [Int] = []

  /// The reason for which the image is left out; absent if it is selected.
  var exclusion: DataSetExclusion?
}

/// What both protocols make of an image.
struct DataSetVerdicts {
  let paper: DataSetVerdict
  let corrected: DataSetVerdict

  /// How the masks of the two protocols differ; absent if they are equal.
  var maskDifference: String?

  subscript(_ selectionProtocol: SelectionProtocol) -> DataSetVerdict {
    switch selectionProtocol {
    case .paper: paper
    case .corrected: corrected
    }
  }

  /// The protocols that select the image and why they differ; absent if they do not.
  var difference: (selectedBy: [SelectionProtocol], reason: String)? {
    switch (paper.exclusion, corrected.exclusion) {
    case (nil, nil): maskDifference.map { ([.paper, .corrected], $0) }
    case (nil, let exclusion?): ([.paper], exclusion.description)
    case (let exclusion?, nil): ([.corrected], exclusion.description)
    case (_?, _?): nil
    }
  }
}
