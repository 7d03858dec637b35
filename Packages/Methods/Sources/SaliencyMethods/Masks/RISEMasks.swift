internal import SaliencyTensor

/// The masks of RISE: grids enlarged a little beyond the image and cropped at a random place.
///
/// With `g` cells along an axis of `H` pixels, a cell has `ceil(H / g)` pixels; the grid is enlarged
/// bilinearly to `(g + 1) * ceil(H / g)` pixels, and `H` of them are taken from a random one of the
/// first `ceil(H / g)` on. Petsiuk et al. 2018, section 3.2. The authors' code enlarges with
/// scikit-image, which mirrors the grid at its borders; here, as in PyTorch, they are repeated.
struct RISEMasks: MaskDesign {
  let extent: Extent
  private let grid: BernoulliGridMasks
  private let cell: Extent

  /// Creates the masks.
  ///
  /// - Parameters:
  ///   - grid: The grids.
  ///   - extent: The image's size.
  init(_ grid: BernoulliGridMasks, croppedTo extent: Extent) {
    self.grid = grid
    self.extent = extent
    cell = Extent(
      height: (extent.height - 1) / grid.extent.height + 1,
      width: (extent.width - 1) / grid.extent.width + 1)
  }

  var count: Int { grid.count }

  func mask(at index: Int) throws(ShapeError) -> Tensor {
    let enlarged = try grid.mask(at: index).resized(
      to: Extent(
        height: (grid.extent.height + 1) * cell.height,
        width: (grid.extent.width + 1) * cell.width),
      by: .bilinear)
    let shift = grid.generator.shift(ofMask: index, below: cell)
    return enlarged.withUnsafeScalars { elements in
      Tensor(shape: [extent.height, extent.width]) { result in
        for y in 0..<extent.height {
          let first = (y + shift.rows) * enlarged.shape[1] + shift.columns
          for x in 0..<extent.width {
            result.initializeElement(at: y * extent.width + x, to: elements[first + x])
          }
        }
      }
    }
  }
}
