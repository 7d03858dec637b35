/// The kinds of data sets that can be read, by the names that the tools give them.
public enum DataSetKind: String, CaseIterable, Sendable {
  /// The validation set of PASCAL VOC 2012's segmentation task, a `VOCdevkit/VOC2012` tree (paper, 1.4).
  ///
  /// `ImageSets/Segmentation/val.txt` lists the images, `SegmentationClass/ID.png` are the masks and
  /// `JPEGImages/ID.jpg` the photographs. An item's index is its place in the list.
  case voc2012

  /// The validation set of ImageNet-S 919 (paper, 1.5).
  ///
  /// `validation-segmentation/CLASS/STEM.png` are the masks; the photographs lie below `images` at any
  /// depth and are found by stem, `ILSVRC2012_val_00000001`, also with the class appended as in
  /// `ILSVRC2012_val_00000001_n01751748`. An item's index is the number in its name less one, which is
  /// its place in ImageNet's list of validation images.
  case imageNetS = "imagenet-s"

  /// Any folder with `images/STEM.jpg`, `.jpeg` or `.png`, and `masks/STEM.png`, in which every pixel
  /// but 0 belongs to the object.
  ///
  /// An item's index is its place in the sorted list of the images' stems.
  case folder
}

/// By which rules images are selected and masks are made.
///
/// The paper's code has defects. They are reproduced by ``paper`` and mended by ``corrected``, which
/// changes nothing else; ``DataSetSelection/differences`` tells what that means for each image.
public enum SelectionProtocol: String, CaseIterable, Sendable {
  /// What the paper's code does, to the pixel.
  ///
  /// - PASCAL VOC: the classes in the cropped and resized mask count. Images of exactly one class are
  ///   selected, unless it is person, tv/monitor, sofa, potted plant, diningtable, chair or bottle.
  ///   The void outline counts as background.
  /// - ImageNet-S: images of exactly one class in the whole mask are selected. The object is the
  ///   largest id in the cropped and resized mask, even if that is 1000, for unclear pixels, or 0,
  ///   which makes the whole picture the object.
  /// - Folders: every image is selected, also if its mask is empty.
  case paper

  /// What the paper's code was meant to do.
  ///
  /// - PASCAL VOC: the classes in the cropped mask count before it is resized, because resizing takes
  ///   one pixel of several and may miss all those of a class. The crop stays decisive rather than the
  ///   whole mask, because a network is shown no more than that. If nothing of the object is left in
  ///   the resized mask, the image is left out. Void pixels still count as background: a mask of two
  ///   values cannot say that they are neither. On the real data set, both protocols agree.
  /// - ImageNet-S: the object is the class for which the image was selected; unclear pixels are
  ///   background. If nothing of it is left in the cropped and resized mask, the image is left out.
  ///   Images of several classes, which are not selected, are drawn with the objects of all of them.
  /// - Folders: images are left out if nothing of the object is left in the cropped and resized mask.
  case corrected
}
