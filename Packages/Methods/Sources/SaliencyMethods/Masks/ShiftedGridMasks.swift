internal import SaliencyTensor

/// Smooth masks of the image's size: enlarged grids, mirrored beyond their borders and shifted.
///
/// A binary grid is enlarged bilinearly to the image (half-pixel centers, borders repeated), padded
/// on all sides by half as many pixels as the grid has cells, `g / 2`, with its mirror image that
/// does not repeat the border, and cropped at a shift of 0..<g pixels for each axis. The masks of
/// Wickstrøm et al. 2023, whose images and grids are square.
struct ShiftedGridMasks: MaskDesign {
  let extent: Extent
  private let grid: BernoulliGridMasks

  /// Creates the masks.
  ///
  /// - Parameters:
  ///   - grid: The grids, at most of the image's size.
  ///   - extent: The image's size.
  init(_ grid: BernoulliGridMasks, enlargedTo extent: Extent) {
    self.grid = grid
    self.extent = extent
  }

  var count: Int { grid.count }

  func mask(at index: Int) throws(ShapeError) -> Tensor {
    let shift = grid.generator.shift(ofMask: index, below: grid.extent)
    return Self.shifted(
      try grid.mask(at: index).resized(to: extent, by: .bilinear),
      rows: shift.rows - grid.extent.height / 2, columns: shift.columns - grid.extent.width / 2)
  }

  /// A mask `[H, W]` moved up and to the left, with its mirror image where it ends.
  static func shifted(_ mask: Tensor, rows: Int, columns: Int) -> Tensor {
    let (height, width) = (mask.shape[0], mask.shape[1])
    let sources = (0..<width).map { reflected($0 + columns, below: width) }
    return mask.withUnsafeScalars { elements in
      Tensor(shape: mask.shape) { result in
        for y in 0..<height {
          let row = reflected(y + rows, below: height) * width
          for x in 0..<width {
            result.initializeElement(at: y * width + x, to: elements[row + sources[x]])
          }
        }
      }
    }
  }

  /// The pixel that a pixel beyond a border mirrors, less than one length away.
  private static func reflected(_ position: Int, below count: Int) -> Int {
    position < 0 ? -position : position < count ? position : 2 * (count - 1) - position
  }
}
