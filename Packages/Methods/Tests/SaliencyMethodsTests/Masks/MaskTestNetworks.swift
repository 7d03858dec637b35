import SaliencyMethods
import SaliencyModels
import SaliencyTensor

/// Networks so small that maps by masks can be worked out by other means.
///
/// `features` are the means over the cells of the only channel, `embedding` their linear
/// combinations, and `classes`, where there are any, linear combinations of the embedding.
struct MaskTestNetwork {
  let grid: Extent
  var cell: Extent

  /// `[D, cells]`.
  let embedding: Tensor

  /// `[K, D]`.
  var classes: Tensor?

  var imageExtent: Extent {
    Extent(height: grid.height * cell.height, width: grid.width * cell.width)
  }

  func model(threads: Int = 1) throws -> Model {
    var builder = NetworkBuilder()
    let input = try builder.input(channels: 1)
    let features = try builder.add(
      "features",
      .pooling(.average(countsPadding: false), SlidingWindow(kernel: cell, stride: cell)), input)
    let flat = try builder.add("flat", .flatten, features)
    let embedded = try builder.add(
      "embedding", .linear(Network.Linear(weights: embedding)), flat)
    if let classes {
      _ = try builder.add("classes", .linear(Network.Linear(weights: classes)), embedded)
    }
    return Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: classes?.shape[0], pool: ThreadPool(threads: threads))
  }

  func pass(
    _ input: Tensor, imageNumbers: [UInt64]? = nil, threads: Int = 1,
    onForwards: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> ForwardPass {
    try ForwardPass(
      model(threads: threads), input: input, layers: ["features"], imageNumbers: imageNumbers,
      onForwards: onForwards)
  }

  /// The embedding of an image of one mean for each cell, in plain loops.
  func embedding(ofCells cells: [Double]) -> [Double] {
    let weights = embedding.scalars.map(Double.init)
    return (0..<embedding.shape[0]).map { row in
      cells.indices.reduce(0) { $0 + weights[row * cells.count + $1] * cells[$1] }
    }
  }

  /// A 2 x 2 grid of single pixels; the embedding is the sum of the upper and that of the lower row.
  static func rows(classes: Tensor? = nil) throws -> MaskTestNetwork {
    MaskTestNetwork(
      grid: Extent(2), cell: Extent(1),
      embedding: try Tensor(shape: [2, 4], scalars: [1, 1, 0, 0, 0, 0, 1, 1]), classes: classes)
  }
}

/// The cosine of the angle between two vectors, in plain loops.
func plainCosine(_ left: [Double], _ right: [Double]) -> Double {
  let product = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  let lengths = [left, right].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  return product / (max(lengths[0], 1e-8) * max(lengths[1], 1e-8))
}
