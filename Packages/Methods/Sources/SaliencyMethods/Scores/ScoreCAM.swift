internal import Foundation
internal import SaliencyTensor

/// Score-CAM: the channels weighted by what the network finds in the image seen through them.
///
/// `M = max(sum_c w_c A_c, 0)` with `w = softmax over c of y(x * N(A_c))`, where `N` enlarges a
/// channel to the image bilinearly and brings it into 0...1, and `y` is the class's output before
/// any softmax.
///
/// Wang et al. 2020, "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural
/// Networks", as in pytorch-grad-cam. One forward pass for each channel; channels that are constant
/// hide the whole image, and share one.
public struct ScoreCAM: ClassSpecificMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "score-cam", title: "Score-CAM", citation: "Wang et al. 2020",
    formula: "relu(sum_c w_c A_c), w = softmax_c y(x * N(A_c))", needsClass: true,
    forwards: .onePlusChannels, labelFreeAlternative: "score-cam-ssl")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end")
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What becomes of negative values at the end.
  public var rectifier = Rectifier.relu

  /// Creates the method with pytorch-grad-cam's options.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    return try classes.enumerated().map { image, index in
      let score = pass.outputScore(ofClass: index, forImage: image)
      return try pass.scoreWeightedMap(
        score, forImage: image, at: layer, classIndex: index, rectifier: rectifier)
    }
  }
}

extension ForwardPass {
  /// The channels of a layer, weighted by the softmax of their scores.
  ///
  /// - Parameters:
  ///   - score: What the network finds in the image seen through a channel.
  ///   - image: The image's place in the batch.
  ///   - layer: The layer.
  ///   - classIndex: The class that the score speaks of.
  ///   - rectifier: What becomes of negative values.
  /// - Returns: The map, `[h, w]`.
  /// - Throws: ``MethodError`` for a layer without places.
  func scoreWeightedMap(
    _ score: ImageScore, forImage image: Int, at layer: String, classIndex: Int?,
    rectifier: Rectifier
  ) throws -> SaliencyMap {
    let activations = try spatialActivations(at: layer)[entry: image]
    let channels = (0..<activations.shape[0]).map { activations[entry: $0] }
    let isConstant = channels.map { channel in
      channel.extremes.map { !($0.smallest < $0.largest) } ?? true
    }
    // The copies: one through each channel that shows something, then one through nothing.
    let visible = channels.indices.filter { !isConstant[$0] }
    let needsBlank = visible.count < channels.count
    let pixels = inputExtent.height * inputExtent.width
    let scores = try scores(
      score, ofCopies: visible.count + (needsBlank ? 1 : 0), of: input[entry: image]
    ) { copy, elements in
      guard copy < visible.count else {
        elements.update(repeating: 0)
        return
      }
      let mask = try channels[visible[copy]].resized(to: inputExtent, by: .bilinear)
        .minMaxNormalized(epsilon: 1e-8)
      mask.withUnsafeScalars { mask in
        for index in elements.indices { elements[index] *= mask[index % pixels] }
      }
    }
    var channelScores = [Double](
      repeating: needsBlank ? scores[visible.count] : 0, count: channels.count)
    for (copy, channel) in visible.enumerated() { channelScores[channel] = scores[copy] }
    let largest = channelScores.max() ?? 0
    let exponentials = channelScores.map { exp($0 - largest) }
    let total = exponentials.reduce(0, +)
    let map = try activations.sumOfChannels(weightedBy: exponentials.map { $0 / total })
    return try SaliencyMap(
      values: rectifier(map), layer: layer, classIndex: classIndex,
      forwards: 1 + scores.count)
  }
}
