public import SaliencyTensor

/// How pixels become the input of a network: `(value / divisor - mean) / standardDeviation`.
///
/// Each step is rounded to single precision, as torchvision's `ToTensor` and `Normalize` do.
public struct Preprocessing: Hashable, Sendable, Codable {
  /// The order of the channels in the network's input.
  public enum ChannelOrder: String, Hashable, Sendable, Codable {
    /// Red, green, blue.
    case rgb = "RGB"

    /// Blue, green, red, as Caffe has it.
    case bgr = "BGR"
  }

  /// The order of the channels.
  public var channelOrder: ChannelOrder

  /// What values 0...255 are divided by.
  public var divisor: Float

  /// Subtracted, one value for each channel, in ``channelOrder``.
  public var mean: [Float]

  /// Divided by, one value for each channel, in ``channelOrder``.
  public var standardDeviation: [Float]

  private enum CodingKeys: String, CodingKey {
    case channelOrder = "channel_order"
    case divisor
    case mean
    case standardDeviation = "standard_deviation"
  }

  /// Describes a preprocessing; `mean` and `standardDeviation` have three values each.
  public init(
    channelOrder: ChannelOrder, divisor: Float, mean: [Float], standardDeviation: [Float]
  ) {
    self.channelOrder = channelOrder
    self.divisor = divisor
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// Reads a description.
  ///
  /// - Throws: A decoding error, also for values with which no pixel has a finite result.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    channelOrder = try container.decode(ChannelOrder.self, forKey: .channelOrder)
    divisor = try container.decode(Float.self, forKey: .divisor)
    mean = try container.decode([Float].self, forKey: .mean)
    standardDeviation = try container.decode([Float].self, forKey: .standardDeviation)
    guard
      mean.count == 3, standardDeviation.count == 3,
      (mean + [1 / divisor] + standardDeviation.map { 1 / $0 }).allSatisfy(\.isFinite)
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "expected three finite means and standard deviations, none of them 0"))
    }
  }

  /// torchvision's ImageNet networks.
  public static let torchvision = Preprocessing(
    channelOrder: .rgb, divisor: 255, mean: [0.485, 0.456, 0.406],
    standardDeviation: [0.229, 0.224, 0.225])

  /// Keras Applications' first networks, as in Caffe: BGR, 0...255, mean subtracted.
  public static let caffe = Preprocessing(
    channelOrder: .bgr, divisor: 1, mean: [103.939, 116.779, 123.68], standardDeviation: [1, 1, 1])

  /// Keras Applications' later networks, as trained with TensorFlow: `value / 127.5 - 1`.
  public static let tensorFlow = Preprocessing(
    channelOrder: .rgb, divisor: 127.5, mean: [1, 1, 1], standardDeviation: [1, 1, 1])

  /// The input for one image.
  ///
  /// - Parameters:
  ///   - pixels: Interleaved red, green and blue bytes, `height * width * 3` of them.
  ///   - extent: Rows and columns.
  /// - Returns: `[1, 3, H, W]`.
  /// - Throws: `ShapeError` if the number of bytes is not that of the extent.
  public func input(fromRGB pixels: [UInt8], extent: Extent) throws(ShapeError) -> Tensor {
    try input(fromRGB: [pixels], extent: extent)
  }

  /// The input for a batch of images of one size.
  ///
  /// - Parameters:
  ///   - images: For each of `N` images its interleaved red, green and blue bytes.
  ///   - extent: Rows and columns.
  /// - Returns: `[N, 3, H, W]`.
  /// - Throws: `ShapeError` if the number of an image's bytes is not that of the extent.
  public func input(fromRGB images: [[UInt8]], extent: Extent) throws(ShapeError) -> Tensor {
    let (count, overflow) = extent.height.multipliedReportingOverflow(by: extent.width)
    let isPossible = !overflow && extent.height > 0 && extent.width > 0
    let fits = { (pixels: [UInt8]) in
      isPossible && pixels.count % 3 == 0 && pixels.count / 3 == count
    }
    guard isPossible, images.allSatisfy(fits) else {
      throw ShapeError(
        operation: "preprocessing", expected: "3 bytes for each of \(extent) pixels",
        found: "\(images.first { !fits($0) }?.count ?? 0) bytes")
    }
    // A byte has 256 values: one table a channel replaces all arithmetic.
    let tables = (0..<3).map { channel in
      (0..<256).map { (Float($0) / divisor - mean[channel]) / standardDeviation[channel] }
    }
    return Tensor(shape: [images.count, 3, extent.height, extent.width]) { elements in
      for (image, pixels) in images.enumerated() {
        for channel in 0..<3 {
          let source = channelOrder == .rgb ? channel : 2 - channel
          let table = tables[channel]
          let start = (image * 3 + channel) * count
          for pixel in 0..<count {
            elements.initializeElement(
              at: start + pixel, to: table[Int(pixels[3 * pixel + source])])
          }
        }
      }
    }
  }
}
