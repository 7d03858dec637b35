/// An image of a data set with its mask.
public struct DataSetItem: Hashable, Sendable {
  /// The name of the image's file without folder and ending.
  public let identifier: String

  /// The place in the full list of the data set, counted from 0 (`dataset_idx` in result files).
  public let index: Int

  /// The file of the photograph; absent if it is not there.
  ///
  /// Images are selected by their masks alone.
  public let imagePath: String?

  /// The file of the mask.
  public let maskPath: String

  /// The classes that the mask shows, in order: 1...20 for PASCAL VOC, 1...919 for ImageNet-S; none in
  /// a folder.
  ///
  /// A selected image has the one class for which it was selected.
  public let classes: [Int]

  /// The names of what the image shows, one for each class; none in a folder.
  ///
  /// ImageNet-S names an image of one class by the folder of its mask, such as `n01440764`. Where the
  /// folder has no such name, and in images of several classes, a class is named by its place among
  /// the folders if all 919 of them are there, else by its number, as in `id 12`.
  public let labels: [String]
}

/// A photograph with its mask.
public struct DataSetSample: Hashable, Sendable {
  /// The photograph in its own size, `[H, W, 3]`.
  public let photograph: PixelImage

  /// The mask for the metrics, cropped and resized: `[side, side, 1]`, 0 or 1.
  public let mask: PixelImage
}

/// Why an image is left out.
public enum DataSetExclusion: String, CaseIterable, Sendable, CustomStringConvertible {
  /// The mask shows nothing of any class.
  case noObject
  /// The mask shows objects of several classes.
  case severalClasses
  /// The mask shows one of the seven classes of PASCAL VOC that the paper leaves out.
  case unusedClass
  /// Nothing of the object is left in the cropped and resized mask.
  case outsideCrop

  /// The reason in words, as in `objects of several classes`.
  public var description: String {
    switch self {
    case .noObject: "no object"
    case .severalClasses: "objects of several classes"
    case .unusedClass: "a class that the paper leaves out"
    case .outsideCrop: "nothing of the object is left in the cropped and resized mask"
    }
  }
}

/// An image that the two protocols treat differently.
public struct DataSetDifference: Hashable, Sendable {
  /// The name of the image's file without folder and ending.
  public let identifier: String

  /// The place in the full list of the data set.
  public let index: Int

  /// The protocols that select the image; if both do, its masks differ.
  public let selectedBy: [SelectionProtocol]

  /// What the other protocol objects to, or how the masks differ.
  public let reason: String
}

/// An image that cannot be used, because a file of it is missing or wrong.
public struct DataSetFailure: Hashable, Sendable {
  /// The name of the image's file without folder and ending.
  public let identifier: String

  /// Which file, what is wrong and what to do.
  public let error: FileError
}
