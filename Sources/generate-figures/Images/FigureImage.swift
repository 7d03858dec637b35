import ExperimentSupport
import SaliencyIO
import ToolSupport

/// An image of a figure, as the networks see it.
struct FigureImage {
  /// The name in labels and records.
  let identifier: String

  /// Its number, by which methods that draw at random draw differently.
  let number: UInt64

  /// The square that the networks see, `[size, size, 3]`.
  let photograph: PixelImage

  /// Its place in a data set; `nil` for a file that was named by its path.
  let item: DataSetItem?

  /// Reads an image of a data set.
  init(_ item: DataSetItem, of dataSet: DataSet, size: Int) throws {
    identifier = item.identifier
    number = UInt64(item.index)
    self.item = item
    let picture = try dataSet.photograph(of: item)
    photograph = try naming(item.imagePath ?? item.identifier) {
      try InputCrop.square.apply(to: picture, size: size)
    }
  }

  /// Reads any picture.
  init(path: String, number: Int, size: Int) throws {
    identifier = fileStem(path)
    self.number = UInt64(number)
    item = nil
    let picture = try decodeImage(contentsOf: path).rgb
    photograph = try naming(path) { try InputCrop.square.apply(to: picture, size: size) }
  }
}
