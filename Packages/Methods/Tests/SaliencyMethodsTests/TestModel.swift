import Foundation
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Synchronization
import Testing

/// Networks so small that what a method finds in them can be worked out by hand.
enum TestModel {
  /// `features` -> `pooled` -> `classes`.
  ///
  /// `features` holds the channels of the input as they are. Each of `classes` is a row of the
  /// classifier; without them the network is an encoder, whose output is the layer before. With
  /// `hasCopy` a layer `copy`, which changes nothing, follows `pooled`.
  static func pooled(
    channels: Int, classes: [[Float]]? = nil, bias: [Float]? = nil, hasCopy: Bool = false
  ) throws -> Model {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: channels)
    let features = try builder.addFeatures(identity(channels), to: image)
    return try builder.model(
      after: features, channels: channels, classes: classes, bias: bias, hasCopy: hasCopy)
  }

  /// As ``pooled(channels:classes:bias:hasCopy:)`` for images of one channel, which `features`
  /// holds times each factor.
  static func scaling(_ factors: [Float], classes: [[Float]]? = nil) throws -> Model {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 1)
    let weights = try Tensor(shape: [factors.count, 1, 1, 1], scalars: factors)
    let features = try builder.addFeatures(weights, to: image)
    return try builder.model(after: features, channels: factors.count, classes: classes)
  }

  /// `features` -> `mixed` -> `rectified` -> `pooled` -> `classes`.
  ///
  /// The convolution `mixed` has the weights `[K, C, kH, kW]`, the classifier's rows have `K` each.
  /// With a kernel of the image's size `mixed` is one place for each unit, and the gradients of a
  /// class whose row is 1 with respect to `features` are the unit's weights, place by place.
  static func deep(_ weights: Tensor, classes: [[Float]]? = nil) throws -> Model {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: weights.shape[1])
    let features = try builder.addFeatures(identity(weights.shape[1]), to: image)
    return try builder.model(mixing: features, by: weights, classes: classes)
  }

  /// ``deep(_:classes:)`` with random weights in all its layers, where no gradient is like another.
  ///
  /// With the standard seed random images are of several classes.
  static func random(
    seed: UInt64 = 11, channels: Int = 3, units: Int = 6, classes: Int? = 4
  ) throws -> Model {
    var random = TestGenerator(seed: seed)
    var builder = NetworkBuilder()
    let image = try builder.input(channels: channels)
    let features = try builder.addFeatures(random.tensor([5, channels, 1, 1]), to: image)
    let mixing = random.tensor([units, 5, 2, 2])
    let rows = classes.map { (0..<$0).map { _ in random.tensor([units]).scalars } }
    return try builder.model(mixing: features, by: mixing, classes: rows)
  }

  /// `features` -> `inner`, twice the features; `features + inner` -> `mixed` and on.
  ///
  /// A connection passes `inner` by, so that the network cannot be cut there.
  static func residual(_ weights: Tensor, classes: [[Float]]? = nil) throws -> Model {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: weights.shape[1])
    let unit = identity(weights.shape[1])
    let features = try builder.addFeatures(unit, to: image)
    let inner = try builder.add("inner", .pointwise(unit.map { 2 * $0 }), features)
    let sum = try builder.add("sum", .add, features, inner)
    return try builder.model(mixing: sum, by: weights, classes: classes)
  }

  /// The weights of a 1 x 1 convolution that changes nothing.
  private static func identity(_ channels: Int) -> Tensor {
    var weights = Tensor(zeros: [channels, channels, 1, 1])
    for channel in 0..<channels { weights[channel, channel, 0, 0] = 1 }
    return weights
  }
}

extension Network.Operation {
  /// A convolution by one pixel, or by a kernel that moves by one pixel.
  static func pointwise(_ weights: Tensor) -> Self {
    let kernel = Extent(height: weights.shape[2], width: weights.shape[3])
    return .convolution(
      Network.Convolution(weights: weights, window: SlidingWindow(kernel: kernel)))
  }
}

extension NetworkBuilder {
  fileprivate mutating func addFeatures(_ weights: Tensor, to image: Reference) throws
    -> Reference
  {
    try add("features", .pointwise(weights), image)
  }

  fileprivate mutating func model(
    mixing layer: Reference, by weights: Tensor, classes: [[Float]]?
  ) throws -> Model {
    let mixed = try add("mixed", .pointwise(weights), layer)
    let rectified = try add("rectified", .relu, mixed)
    return try model(after: rectified, channels: weights.shape[0], classes: classes)
  }

  fileprivate mutating func model(
    after layer: Reference, channels: Int, classes: [[Float]]?, bias: [Float]? = nil,
    hasCopy: Bool = false
  ) throws -> Model {
    var pooled = try add("pooled", .globalAveragePooling, layer)
    if hasCopy {
      var weights = Tensor(zeros: [channels, channels])
      for channel in 0..<channels { weights[channel, channel] = 1 }
      pooled = try add("copy", .linear(Network.Linear(weights: weights)), pooled)
    }
    if let classes {
      let weights = try Tensor(shape: [classes.count, channels], scalars: classes.flatMap(\.self))
      let bias = try bias.map { try Tensor(shape: [$0.count], scalars: $0) }
      _ = try add("classes", .linear(Network.Linear(weights: weights, bias: bias)), pooled)
    }
    return Model(
      identifier: "test", network: build(), preprocessing: .torchvision,
      labels: classes == nil ? nil : ClassLabels(["a", "b", "c"]), classCount: classes?.count)
  }
}

/// The passes that a forward pass and methods reported, in order.
final class ForwardReports: Sendable {
  private let reports = Mutex<[Int]>([])

  /// How many images went through the network, report by report.
  var counts: [Int] { reports.withLock { $0 } }

  /// Notes a report.
  func note(_ images: Int) { reports.withLock { $0.append(images) } }
}

/// A batch of single images, each `[1, C, H, W]`.
func batch(of images: [Tensor]) throws -> Tensor {
  let shape = try #require(images.first).shape
  return try Tensor(
    shape: Shape([images.count] + shape.dimensions.dropFirst()),
    scalars: images.flatMap(\.scalars))
}

/// A file of little-endian floats among the fixtures.
func golden(_ name: String, _ shape: Shape) throws -> Tensor {
  let url = try #require(
    Bundle.module.url(forResource: name, withExtension: "f32", subdirectory: "Fixtures"))
  let data = try Data(contentsOf: url)
  return try Tensor(
    shape: shape,
    scalars: data.withUnsafeBytes { bytes in
      (0..<bytes.count / 4).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
      }
    })
}
