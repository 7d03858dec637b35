internal import SaliencyModels
internal import SaliencyTensor

extension ForwardPass {
  /// How many values of a layer may be kept, 96 MB.
  private static let mostValues = 24_000_000

  /// What early layers compute for an image under any of a design's masks, computed under few.
  ///
  /// Of the layers whose places see at most 2 cells of a mask along each axis, the last one is computed
  /// under the 16 masks that repeat after 2 cells; from these, the last one whose places see at most 3
  /// under the 512 that repeat after 3. The rest of the network goes on from there. This changes no
  /// bit of the results.
  ///
  /// - Parameters:
  ///   - original: The image, `[C, H, W]`.
  ///   - design: The masks.
  ///   - layer: Where the network's pass will end.
  /// - Returns: `nil` if masks are not binary, are few, or all layers see more of them.
  /// - Throws: What the network throws.
  func localActivations(
    of original: Tensor, under design: any MaskDesign, before layer: String
  ) throws -> LocalActivations? {
    guard design.isBinary, design.extent != inputExtent else { return nil }
    let network = model.network
    let cells = try MaskCells(extent: design.extent, image: inputExtent)
    let fields = try network.receptiveFields(forInput: inputExtent)
    let shapes = try network.shapes(forInput: inputExtent)
    var seams = try network.seams(before: layer)
    var found: LocalActivations?
    for period in 2...3 {
      // Half of the masks should be saved at least.
      let masks = try cells.periodicMasks(of: period)
      guard 2 * masks.count <= design.count else { break }
      var last: LocalActivations?
      for index in seams.indices.reversed() where last == nil {
        let position = try network.position(of: seams[index])
        let candidate = LocalActivations(
          layer: seams[index], shape: shapes[position], field: fields[position], cells: cells,
          most: period)
        guard let candidate, candidate.valueCount <= Self.mostValues else { continue }
        last = candidate
        seams.removeSubrange(...index)
      }
      guard var next = last else { continue }
      // Early layers' results are large; as many at a time as there are threads keep all of these busy.
      let chunkSize = model.executor.pool.threadCount
      for first in stride(from: 0, to: masks.count, by: chunkSize) {
        let some = Array(masks[first..<min(first + chunkSize, masks.count)])
        next.keep(
          try activations(of: original, under: some, at: next.layer, sharing: found), under: some)
      }
      found = next
    }
    return found
  }

  /// A layer's results for an image under some masks.
  ///
  /// - Parameters:
  ///   - original: The image, `[C, H, W]`.
  ///   - masks: The masks.
  ///   - layer: The layer.
  ///   - shared: What an earlier layer computes under any mask.
  /// - Returns: `[K, D, h, w]`, or `[K, D]` for a vector.
  /// - Throws: What the network throws.
  func activations(
    of original: Tensor, under masks: [Tensor], at layer: String, sharing shared: LocalActivations?
  ) throws -> Tensor {
    guard let shared else {
      return try model.executor.activations(of: masked(original, by: masks), at: layer)
    }
    return try model.executor.activations(
      after: shared.layer, ofShape: shared.shape, count: masks.count, at: [layer]
    ) { shared.write(under: masks[$0], to: $1, in: $2) }[0]
  }
}
