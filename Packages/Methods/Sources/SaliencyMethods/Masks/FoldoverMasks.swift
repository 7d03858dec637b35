internal import SaliencyTensor

/// The masks of a foldover design, with random signs that make every mask as likely as any other.
///
/// Each replicate turns every cell's sign over or not, by a number of its own. Every single mask is then
/// distributed as one of ``BernoulliGridMasks`` with probability 0.5, so that scores have the same
/// expectation.
struct FoldoverMasks: MaskDesign {
  let design: FoldoverDesign

  /// The numbers of the replicates, of which each has random signs of its own.
  let replicates: Range<Int>
  let generator: MaskGenerator

  var count: Int { replicates.count * design.maskCount }
  var extent: Extent { design.extent }
  var isBinary: Bool { true }

  func mask(at index: Int) throws(ShapeError) -> Tensor {
    let (replicate, mask) = index.quotientAndRemainder(dividingBy: design.maskCount)
    return try Tensor(
      shape: [extent.height, extent.width],
      scalars: design.numbers.indices.map { cell in
        let number = replicates.lowerBound + replicate
        let isTurned = generator.uniform(forCell: cell, ofMask: number) < 0.5
        return design.keeps(cell: cell, inMask: mask) != isTurned ? 1 : 0
      })
  }
}
