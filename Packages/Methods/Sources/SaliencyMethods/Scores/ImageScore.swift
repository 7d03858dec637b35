internal import Foundation
internal import SaliencyModels
public import SaliencyTensor

/// A number that tells how much an image, or a changed copy of it, is still what it was.
///
/// It is read off one layer's result.
struct ImageScore {
  /// The layer that is looked at.
  let layer: String

  /// The number, from the layer's result for one image as one row.
  let value: (ArraySlice<Float>) -> Double

  /// The score of an image that nothing was done to.
  let original: Double
}

extension ForwardPass {
  /// A class's output before any softmax.
  ///
  /// - Parameters:
  ///   - index: The class.
  ///   - image: The image's place in the batch.
  /// - Returns: The score of that image and of its copies.
  func outputScore(ofClass index: Int, forImage image: Int) -> ImageScore {
    score(forImage: image) { Double($0[$0.startIndex + index]) }
  }

  /// A class's probability after the softmax.
  ///
  /// - Parameters:
  ///   - index: The class.
  ///   - image: The image's place in the batch.
  /// - Returns: The score of that image and of its copies.
  func probabilityScore(ofClass index: Int, forImage image: Int) -> ImageScore {
    score(forImage: image) { row in
      let largest = Double(row.max() ?? 0)
      let total = row.reduce(0) { $0 + exp(Double($1) - largest) }
      return exp(Double(row[row.startIndex + index]) - largest) / total
    }
  }

  /// The cosine similarity of a copy's embedding with the image's own.
  ///
  /// - Parameters:
  ///   - embedding: The image's own, of ``embeddings(at:)``.
  ///   - layer: The layer that represents images; without one, the network's embedding layer.
  /// - Returns: The score, 1 for the image itself.
  func similarityScore(to embedding: Tensor, at layer: String?) -> ImageScore {
    let embedding = embedding.scalars
    return ImageScore(
      layer: layer ?? model.embeddingLayer,
      value: { cosineSimilarity($0, embedding[...]) },
      original: cosineSimilarity(embedding[...], embedding[...]))
  }

  private func score(forImage image: Int, _ value: @escaping (ArraySlice<Float>) -> Double)
    -> ImageScore
  {
    ImageScore(
      layer: model.network.outputName, value: value,
      original: logits.map { value($0[entry: image].scalars[...]) } ?? 0)
  }

  /// The scores of changed copies of an image, or of a layer's activations.
  ///
  /// A few copies exist at a time.
  ///
  /// - Parameters:
  ///   - score: What is looked at.
  ///   - count: The number of copies.
  ///   - original: What is copied, `[C, H, W]`: an image or a layer's activations.
  ///   - start: The layer of these activations, after which the network runs; `nil` for images.
  ///   - change: Changes the copy of a given number.
  /// - Returns: `count` scores.
  /// - Throws: `NetworkError` if connections pass the layer by.
  func scores(
    _ score: ImageScore, ofCopies count: Int, of original: Tensor, after start: String? = nil,
    change: (_ copy: Int, _ elements: UnsafeMutableBufferPointer<Float>) throws -> Void
  ) throws -> [Double] {
    let size = original.shape.count
    let chunk = copiesAtATime(ofSize: size)
    var scores: [Double] = []
    scores.reserveCapacity(count)
    for first in stride(from: 0, to: count, by: chunk) {
      let copies = min(chunk, count - first)
      var batch = Tensor(zeros: Shape([copies] + original.shape.dimensions))
      try batch.withUnsafeMutableScalars { elements in
        for copy in 0..<copies {
          let part = UnsafeMutableBufferPointer(
            rebasing: elements[copy * size..<(copy + 1) * size])
          original.withUnsafeScalars { _ = part.update(from: $0) }
          try change(first + copy, part)
        }
      }
      scores += try self.scores(score, of: batch, after: start)
    }
    return scores
  }
}

extension ForwardPass {
  /// How similar changed copies of an image are to it, in the eyes of the network.
  ///
  /// - Parameters:
  ///   - copies: `[K, C, H, W]`.
  ///   - image: The image's place in the batch.
  /// - Returns: The cosine of each copy's embedding with the image's own, at the network's embedding
  ///   layer.
  /// - Throws: `NetworkError` if the copies do not fit, ``MethodError`` for results that are not
  ///   finite.
  public func similarities(of copies: Tensor, toImage image: Int) throws -> [Double] {
    try check(copies)
    return try scores(
      similarityScore(to: embeddings(at: nil)[entry: image], at: nil), of: copies)
  }

  /// The probability that the classifier gives to the class that it finds in an image, for changed
  /// copies of it.
  ///
  /// - Parameters:
  ///   - copies: `[K, C, H, W]`.
  ///   - image: The image's place in the batch.
  /// - Returns: One probability for each copy.
  /// - Throws: ``MethodError`` for a network without classes and results that are not finite,
  ///   `NetworkError` if the copies do not fit.
  public func probabilitiesOfPredictedClass(in copies: Tensor, forImage image: Int) throws
    -> [Double]
  {
    guard let logits else {
      throw MethodError.needsClasses(method: "class score", instead: "the similarity of embeddings")
    }
    try check(copies)
    let own = logits[entry: image]
    guard own.isFinite else { throw MethodError.notFinite(layer: model.network.outputName) }
    let index = own.indexOfLargest ?? 0
    return try scores(probabilityScore(ofClass: index, forImage: image), of: copies)
  }

  /// Refuses copies of another size, which some networks would take.
  private func check(_ copies: Tensor) throws {
    let expected = input.shape.dimensions.dropFirst()
    guard copies.shape.rank == input.shape.rank, copies.shape.dimensions.dropFirst() == expected
    else {
      throw NetworkError.wrongInput(
        ShapeError(
          operation: "changed copies",
          expected: "[K, \(expected.map(String.init).joined(separator: ", "))]",
          found: copies.shape))
    }
  }

  /// The scores of a batch of copies, or of a layer's activations for them.
  private func scores(_ score: ImageScore, of copies: Tensor, after start: String? = nil) throws
    -> [Double]
  {
    if let start {
      return try scores(
        score,
        ofResults: try model.executor.activations(after: start, of: copies, at: [score.layer])[0])
    }
    let scores = try scores(
      score, ofResults: try model.executor.activations(of: copies, at: score.layer))
    report(forwards: scores.count)
    return scores
  }

  /// The scores, from what the layer that is looked at computes for some copies.
  func scores(_ score: ImageScore, ofResults results: Tensor) throws(MethodError) -> [Double] {
    let count = results.shape[0]
    let width = results.shape.count / max(1, count)
    let rows = results.scalars
    let scores = (0..<count).map { score.value(rows[$0 * width..<($0 + 1) * width]) }
    guard scores.allSatisfy(\.isFinite) else { throw .notFinite(layer: score.layer) }
    return scores
  }
}

extension ForwardPass {
  /// How many changed copies exist at a time: about 8 MB, in any case one for each thread.
  func copiesAtATime(ofSize size: Int) -> Int {
    let threads = model.executor.pool.threadCount
    let fitting = max(4, min(32, 2_000_000 / max(1, size)))
    return max(1, fitting / threads) * threads
  }
}

/// The cosine of the angle between two vectors, each length at least 1e-8 as in PyTorch.
///
/// - Returns: 0 if one of them is zero.
func cosineSimilarity(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
  var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
  for (first, second) in zip(left, right) {
    let (first, second) = (Double(first), Double(second))
    product += first * second
    leftSquares += first * first
    rightSquares += second * second
  }
  return product / (max(leftSquares.squareRoot(), 1e-8) * max(rightSquares.squareRoot(), 1e-8))
}
