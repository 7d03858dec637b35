internal import SaliencyTensor

/// An image in the full list of a data set.
struct DataSetEntry {
  let identifier: String
  let index: Int
  let imagePath: String?
  let maskPath: String

  /// What the place of the files tells about the image's class.
  var label: String?
}

/// What the folders of a data set hold.
struct DataSetContents {
  /// The number of images in the full list.
  let total: Int

  /// The images that have their files, by index.
  let entries: [DataSetEntry]

  /// The others, each with the index before which it is reported.
  let failures: [(index: Int, failure: DataSetFailure)]

  /// The names of the classes from 1, none if they are not known.
  var classNames: [String] = []
}

/// How one kind of data set is laid out and what its masks mean.
protocol DataSetLayout: Sendable {
  /// Lists the files, and opens none but lists of names.
  func contents() throws(FileError) -> DataSetContents

  /// Decides whether an image is selected.
  ///
  /// - Throws: ``FileError`` if the annotation has another mode or unknown values.
  func verdicts(
    on annotation: NativeImage, of entry: DataSetEntry
  ) throws(FileError) -> DataSetVerdicts

  /// The mask for the metrics, `[side, side, 1]`, 0 or 1.
  func mask(
    _ annotation: NativeImage, of item: DataSetItem, by selectionProtocol: SelectionProtocol,
    side: Int
  ) throws(FileError) -> PixelImage

  /// The mask whose outline the paper's figures show, `[side, side, 1]`, 0 or 1.
  func paperFigureMask(
    _ annotation: NativeImage, of item: DataSetItem, side: Int
  ) throws(FileError) -> PixelImage

  /// Says where the photograph of an image should be.
  func missingPhotograph(of item: DataSetItem) -> FileError
}

extension FileError {
  /// Says of a mask what a picture's operation objects to.
  init(path: String, _ error: ShapeError) {
    self.init(path: path, problem: error.description)
  }
}

extension NativeImage {
  /// The annotation as the metrics take it, cropped and resized by the nearest pixel.
  func sampled(side: Int, path: String) throws(FileError) -> NativeImage {
    do {
      return try centerSquare.resized(toWidth: side, height: side, by: .nearest)
    } catch {
      throw FileError(path: path, error)
    }
  }
}

/// Which of the values 0...255 occur.
struct ByteValues {
  private var occurs = [Bool](repeating: false, count: 256)

  init(in bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      // Most pixels of a mask are equal to their neighbors, so that eight are compared at once.
      var previous: UInt64?
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if word != previous {
          for index in offset..<offset + 8 { occurs[Int(bytes[index])] = true }
          previous = word
        }
        offset += 8
      }
      for index in offset..<bytes.count { occurs[Int(bytes[index])] = true }
    }
  }

  /// The values within a range that occur, in order.
  func values(in range: Range<Int>) -> [Int] { range.filter { occurs[$0] } }
}
