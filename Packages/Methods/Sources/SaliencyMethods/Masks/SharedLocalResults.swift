internal import SaliencyModels
internal import SaliencyTensor

extension ForwardPass {
  /// How many values of a layer may be kept, 96 MB.
  private static let mostValues = 24_000_000

  /// A layer whose results under any mask can be put together from those under some.
  struct LocalLayer {
    /// Where the results will be kept.
    fileprivate let results: LocalActivations

    /// The masks whose results have to be computed.
    fileprivate let masks: [Tensor]

    /// The layer's name.
    var name: String { results.layer }
  }

  /// The layers whose places see so few cells of a design's masks that sharing results pays.
  ///
  /// These are the last layer whose places see at most 2 cells of a mask along each axis, and behind it the
  /// last one whose places see at most 3.
  ///
  /// - Parameters:
  ///   - design: The masks.
  ///   - layer: Where the network's pass will end.
  /// - Returns: None if masks are not binary, are few, or all layers see more of them.
  /// - Throws: What the network throws.
  func localLayers(under design: any MaskDesign, before layer: String) throws -> [LocalLayer] {
    guard design.isBinary, design.extent != inputExtent else { return [] }
    let network = model.network
    let cells = try MaskCells(extent: design.extent, image: inputExtent)
    let fields = try network.receptiveFields(forInput: inputExtent)
    let shapes = try network.shapes(forInput: inputExtent)
    var seams = try network.seams(before: layer)
    var layers: [LocalLayer] = []
    for period in 2...3 {
      // Half of the masks should be saved at least.
      let masks = try cells.periodicMasks(of: period)
      guard 2 * masks.count <= design.count else { break }
      for index in seams.indices.reversed() {
        let position = try network.position(of: seams[index])
        let results = LocalActivations(
          layer: seams[index], shape: shapes[position], field: fields[position], cells: cells,
          most: period)
        guard let results, results.valueCount <= Self.mostValues else { continue }
        layers.append(LocalLayer(results: results, masks: masks))
        seams.removeSubrange(...index)
        break
      }
    }
    return layers
  }

  /// What early layers compute for an image under any of a design's masks, computed under few.
  ///
  /// The first layer is computed under the 16 masks that repeat after 2 cells; from its results, the
  /// second one under the 512 that repeat after 3. The rest of the network goes on from there. This
  /// changes no bit of the results.
  ///
  /// - Parameters:
  ///   - layers: The layers, from ``localLayers(under:before:)``.
  ///   - original: The image, `[C, H, W]`.
  /// - Returns: The last layer's results; `nil` if there are no layers.
  /// - Throws: What the network throws.
  func localActivations(at layers: [LocalLayer], of original: Tensor) throws -> LocalActivations? {
    // Early layers' results are large; as many at a time as there are threads keep all of these busy.
    let chunkSize = model.executor.pool.threadCount
    return try layers.reduce(nil) { found, layer in
      var results = layer.results
      for first in stride(from: 0, to: layer.masks.count, by: chunkSize) {
        let some = Array(layer.masks[first..<min(first + chunkSize, layer.masks.count)])
        results.keep(
          try activations(
            of: original, under: some, at: layer.name, exactlyLocalThrough: layers.last?.name,
            sharing: found),
          under: some)
      }
      return results
    }
  }

  /// A layer's results for an image under some masks.
  ///
  /// - Parameters:
  ///   - original: The image, `[C, H, W]`.
  ///   - masks: The masks.
  ///   - layer: The layer.
  ///   - local: The last layer whose places depend on the cells that they see, and on nothing else.
  ///   - shared: What an earlier layer computes under any mask.
  /// - Returns: `[K, D, h, w]`, or `[K, D]` for a vector.
  /// - Throws: What the network throws.
  func activations(
    of original: Tensor, under masks: [Tensor], at layer: String,
    exactlyLocalThrough local: String?, sharing shared: LocalActivations?
  ) throws -> Tensor {
    guard let shared else {
      return try model.executor.activations(
        of: masked(original, by: masks), at: layer, exactlyLocalThrough: local)
    }
    return try model.executor.activations(
      after: shared.layer, ofShape: shared.shape, count: masks.count, at: [layer],
      exactlyLocalThrough: local
    ) { shared.write(under: masks[$0], to: $1, in: $2) }[0]
  }
}
