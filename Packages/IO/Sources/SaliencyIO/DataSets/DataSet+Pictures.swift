extension DataSet {
  /// The photograph of an image, without crop or resizing.
  ///
  /// - Returns: `[H, W, 3]`.
  /// - Throws: ``FileError`` if it is missing or cannot be decoded.
  public func photograph(of item: DataSetItem) throws(FileError) -> PixelImage {
    guard let path = item.imagePath else { throw layout.missingPhotograph(of: item) }
    return try decodeImage(contentsOf: path).rgb
  }

  /// The mask of an image for the metrics: the largest square in the middle, resized by the nearest
  /// pixel (paper, 1.1, 1.4, 1.5).
  ///
  /// Of an image of several classes, the objects of all of them are in the mask, but for ImageNet-S by
  /// ``SelectionProtocol/paper``, whose rule takes the largest id.
  ///
  /// - Parameters:
  ///   - item: An image of this data set.
  ///   - side: The columns and rows of the mask.
  /// - Returns: `[side, side, 1]`, 0 or 1.
  /// - Throws: ``FileError`` if the mask cannot be read or `side` is not positive.
  public func mask(
    of item: DataSetItem, side: Int = DataSet.side
  ) throws(FileError) -> PixelImage {
    try layout.mask(
      decodeImage(contentsOf: item.maskPath), of: item, by: selectionProtocol, side: side)
  }

  /// The mask whose outline figures draw.
  ///
  /// By ``SelectionProtocol/paper``, that is another than for the metrics: for PASCAL VOC the void
  /// band, which gives a double line, and for ImageNet-S the pixels that are not 0 in the red channel
  /// of the mask after it has been resized as if it were a photograph. By
  /// ``SelectionProtocol/corrected``, and in folders, it is the mask of the metrics.
  ///
  /// - Parameters:
  ///   - item: An image of this data set.
  ///   - selectionProtocol: By which rules the mask is made; `nil` for those of the data set.
  ///   - side: The columns and rows of the mask.
  /// - Returns: `[side, side, 1]`, 0 or 1.
  /// - Throws: ``FileError`` if the mask cannot be read or `side` is not positive.
  public func figureMask(
    of item: DataSetItem, by selectionProtocol: SelectionProtocol? = nil, side: Int = DataSet.side
  ) throws(FileError) -> PixelImage {
    let annotation = try decodeImage(contentsOf: item.maskPath)
    switch selectionProtocol ?? self.selectionProtocol {
    case .corrected: return try layout.mask(annotation, of: item, by: .corrected, side: side)
    case .paper: return try layout.paperFigureMask(annotation, of: item, side: side)
    }
  }

  /// The photograph of an image and its mask for the metrics.
  ///
  /// - Parameters:
  ///   - item: An image of this data set.
  ///   - side: The columns and rows of the mask.
  /// - Returns: The photograph in its own size and the mask of `[side, side, 1]`.
  /// - Throws: ``FileError`` if one of them is missing, cannot be decoded, or they differ in size.
  public func load(
    _ item: DataSetItem, side: Int = DataSet.side
  ) throws(FileError) -> DataSetSample {
    let photograph = try photograph(of: item)
    let annotation = try decodeImage(contentsOf: item.maskPath)
    guard (annotation.width, annotation.height) == (photograph.width, photograph.height) else {
      throw FileError(
        path: item.maskPath,
        problem: "expected a mask of \(photograph.width) x \(photograph.height) pixels as in "
          + "\(item.imagePath ?? item.identifier), found \(annotation.width) x "
          + "\(annotation.height)",
        remedy: "use a mask that was made for this photograph, in its full size")
    }
    return DataSetSample(
      photograph: photograph,
      mask: try layout.mask(annotation, of: item, by: selectionProtocol, side: side))
  }
}
