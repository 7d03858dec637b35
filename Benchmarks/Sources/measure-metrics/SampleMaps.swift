internal import BenchmarkSupport
internal import SaliencyMetrics
internal import SaliencyTensor

/// What the maps are like.
enum MapKind: String, CaseIterable {
  /// 7 x 7 values, each in a block of 32 x 32 equal pixels, as in the paper.
  case nearest

  /// A value of its own in every pixel.
  case full
}

/// Random maps with a mask for each; the same for the same seed.
struct SampleMaps {
  static let size = 224

  private static let coarseSize = 7

  /// How much of a full-resolution map is noise from pixel to pixel.
  private static let grain: Float = 0.2

  /// The saliency maps, `[224, 224]` each.
  let maps: [Tensor]

  /// The objects.
  let masks: [Mask]

  init(_ kind: MapKind, count: Int, seed: UInt64) throws {
    // A generator for each, so that the masks do not depend on the kind of the maps.
    var mapGenerator = SeededGenerator(seed: seed)
    var maskGenerator = SeededGenerator(seed: seed &+ 1)
    var maps: [Tensor] = []
    var masks: [Mask] = []
    for _ in 0..<count {
      maps.append(try Self.map(kind, using: &mapGenerator))
      masks.append(try Self.mask(using: &maskGenerator))
    }
    self.maps = maps
    self.masks = masks
  }

  private static func map(
    _ kind: MapKind, using generator: inout SeededGenerator
  ) throws -> Tensor {
    let coarse = Tensor(shape: [coarseSize, coarseSize]) { elements in
      for index in elements.indices {
        elements.initializeElement(at: index, to: .random(in: 0..<1, using: &generator))
      }
    }
    switch kind {
    case .nearest:
      return try coarse.resized(to: Extent(size), by: .nearest)
    case .full:
      let smooth = try coarse.resized(to: Extent(size), by: .bilinear)
      let noisy = smooth.scalars.map { value in
        value + grain * Float.random(in: 0..<1, using: &generator)
      }
      // Sums of floats coincide now and then; ranks do not, and keep the map's shape.
      let order = noisy.indices.sorted { (noisy[$0], $0) < (noisy[$1], $1) }
      var ranks = [Float](repeating: 0, count: order.count)
      for (rank, pixel) in order.enumerated() {
        ranks[pixel] = Float(rank + 1) / Float(order.count)
      }
      return try Tensor(shape: smooth.shape, scalars: ranks)
    }
  }

  /// An ellipse around a pixel in the middle half of the image, from 2 to 50 % of its area.
  private static func mask(using generator: inout SeededGenerator) throws -> Mask {
    let side = Double(size)
    let row = Double.random(in: side / 4..<side * 3 / 4, using: &generator)
    let column = Double.random(in: side / 4..<side * 3 / 4, using: &generator)
    let height = Double.random(in: side / 12..<side * 2 / 5, using: &generator)
    let width = Double.random(in: side / 12..<side * 2 / 5, using: &generator)
    let isObject = (0..<size * size).map { pixel in
      let down = (Double(pixel / size) - row) / height
      let right = (Double(pixel % size) - column) / width
      return down * down + right * right < 1
    }
    return try Mask(height: size, width: size, isObject: isObject)
  }

  /// All maps as one array, `[N, 224, 224]`.
  func stackedMaps() throws -> Tensor {
    try Tensor(
      shape: [maps.count, Self.size, Self.size], scalars: maps.flatMap(\.scalars))
  }

  /// All masks as one array, `[N, 224, 224]`: 1 for the object, 0 for the rest.
  func stackedMasks() throws -> Tensor {
    try Tensor(
      shape: [masks.count, Self.size, Self.size],
      scalars: masks.flatMap { $0.isObject.map { $0 ? 1 : 0 } })
  }
}
