internal import SaliencyTensor

/// Binary masks on a coarse grid, each cell kept or hidden independently of all others.
///
/// The masks of RELAX in the LaFAM paper's code, and the grids under those of RISE and of the
/// original RELAX.
struct BernoulliGridMasks: MaskDesign {
  let count: Int
  let extent: Extent
  let generator: MaskGenerator

  /// With what probability a cell is kept.
  var probability = Probability.half

  var isBinary: Bool { true }

  func mask(at index: Int) throws(ShapeError) -> Tensor {
    try Tensor(
      shape: [extent.height, extent.width],
      scalars: (0..<extent.height * extent.width).map { cell in
        generator.uniform(forCell: cell, ofMask: index) < probability.value ? 1 : 0
      })
  }
}
