import SaliencyModels
import SaliencyTensor
import Testing

/// Small networks that together have every node and every neighborhood that fusion looks at.
struct NetworkExample: Sendable, CustomTestStringConvertible {
  let name: String
  let channels: Int
  let extent: Extent
  let build: @Sendable (inout NetworkSketch, NetworkSketch.Reference) throws -> Void

  var testDescription: String { name }

  init(
    _ name: String, channels: Int, _ height: Int, _ width: Int,
    _ build: @escaping @Sendable (inout NetworkSketch, NetworkSketch.Reference) throws -> Void
  ) {
    self.name = name
    self.channels = channels
    self.extent = Extent(height: height, width: width)
    self.build = build
  }

  func network() throws -> Network {
    var sketch = NetworkSketch()
    try build(&sketch, try sketch.input(channels))
    return sketch.network()
  }

  /// The shape of a batch.
  func inputShape(images: Int) -> Shape { [images, channels, extent.height, extent.width] }

  static let all = windows + normalizations + additions + heads

  private static let windows: [NetworkExample] = [
    .init("strides and padding", channels: 3, 21, 18) { sketch, input in
      var last = try sketch.convolution(
        input, 3, 20, .init(kernel: 7, stride: 2, padding: 3), hasBias: true)
      last = try sketch.relu(last)
      last = try sketch.convolution(last, 20, 8, .init(kernel: 3, stride: 2, padding: 1))
      _ = try sketch.convolution(last, 8, 5, .init(kernel: 1, stride: 3), hasBias: true)
    },
    .init("dilation and oblong kernels", channels: 20, 12, 17) { sketch, input in
      var last = try sketch.convolution(
        input, 20, 17, .init(kernel: 3, padding: 2, dilation: 2), hasBias: true)
      last = try sketch.normalization(last, 17)
      last = try sketch.relu(last)
      _ = try sketch.convolution(
        last, 17, 33,
        .init(
          kernel: Extent(height: 1, width: 5), stride: Extent(height: 2, width: 1),
          padding: Extent(height: 0, width: 3)))
    },
    .init("groups", channels: 4, 9, 7) { sketch, input in
      var last = try sketch.convolution(
        input, 4, 32, .init(kernel: 3, padding: 1), groups: 2, hasBias: true)
      last = try sketch.convolution(last, 32, 64, .init(kernel: 3, padding: 1), groups: 8)
      last = try sketch.normalization(last, 64)
      last = try sketch.relu(last)
      last = try sketch.convolution(
        last, 64, 64, .init(kernel: 3, stride: 2, padding: 1), groups: 64)
      _ = try sketch.convolution(last, 64, 48, .init(kernel: 1), groups: 16)
    },
    .init("convolutions by tiles of 4 and of 2", channels: 3, 22, 23) { sketch, input in
      var last = try sketch.convolution(input, 3, 32, .init(kernel: 3, padding: 1))
      let branch = try sketch.relu(last)
      last = try sketch.convolution(branch, 32, 40, .init(kernel: 3, padding: 1), hasBias: true)
      last = try sketch.relu(try sketch.normalization(last, 40))
      last = try sketch.convolution(last, 40, 32, .init(kernel: 3, padding: 1))
      last = try sketch.relu(try sketch.add(last, branch))
      last = try sketch.pooling(last, .maximum, .init(kernel: 2, stride: 2))
      last = try sketch.convolution(last, 32, 48, .init(kernel: 3, padding: 1), hasBias: true)
      _ = try sketch.relu(last)
    },
    .init("one pixel", channels: 1, 1, 1) { sketch, input in
      var last = try sketch.convolution(input, 1, 3, .init(kernel: 3, stride: 2, padding: 1))
      last = try sketch.relu(last)
      _ = try sketch.convolution(last, 3, 2, .init(kernel: 1))
    },
    .init("readers with different padding", channels: 3, 10, 11) { sketch, input in
      let wide = try sketch.convolution(input, 3, 6, .init(kernel: 7, padding: 3))
      let narrow = try sketch.convolution(input, 3, 6, .init(kernel: 3, padding: 1))
      let sum = try sketch.relu(try sketch.add(wide, narrow))
      let left = try sketch.convolution(sum, 6, 4, .init(kernel: 5, padding: 2), hasBias: true)
      let right = try sketch.convolution(
        sum, 6, 4, .init(kernel: Extent(height: 1, width: 3), padding: .init(height: 0, width: 1)))
      _ = try sketch.add(right, left)
    },
  ]

  private static let normalizations: [NetworkExample] = [
    .init("normalization first, behind a ReLU, twice, alone", channels: 5, 6, 8) { sketch, input in
      var last = try sketch.normalization(input, 5)
      last = try sketch.relu(last)
      last = try sketch.convolution(last, 5, 18, .init(kernel: 3, padding: 1), hasBias: true)
      last = try sketch.relu(last)
      last = try sketch.normalization(last, 18)
      last = try sketch.convolution(last, 18, 18, .init(kernel: 1))
      last = try sketch.normalization(last, 18)
      last = try sketch.normalization(last, 18)
      _ = try sketch.relu(last)
    },
    .init("ReLU first, twice, last", channels: 3, 5, 5) { sketch, input in
      var last = try sketch.relu(input)
      last = try sketch.convolution(last, 3, 7, .init(kernel: 3), hasBias: true)
      last = try sketch.relu(last)
      _ = try sketch.relu(last)
    },
    .init("normalization with two readers", channels: 3, 6, 6) { sketch, input in
      let convolved = try sketch.convolution(input, 3, 8, .init(kernel: 3, padding: 1))
      let normalized = try sketch.normalization(convolved, 8)
      let left = try sketch.relu(normalized)
      let right = try sketch.convolution(normalized, 8, 8, .init(kernel: 3, padding: 1))
      let again = try sketch.normalization(convolved, 8)
      _ = try sketch.add(try sketch.add(left, right), again)
    },
  ]

  private static let additions: [NetworkExample] = [
    .init("residual blocks", channels: 3, 13, 9) { sketch, input in
      let stem = try sketch.relu(
        try sketch.normalization(
          try sketch.convolution(input, 3, 16, .init(kernel: 3, padding: 1)), 16))
      // The shortcut as it is, then through a projection that comes after the branch.
      var branch = try sketch.convolution(stem, 16, 8, .init(kernel: 1))
      branch = try sketch.relu(try sketch.normalization(branch, 8))
      branch = try sketch.convolution(branch, 8, 16, .init(kernel: 3, padding: 1))
      branch = try sketch.normalization(branch, 16)
      let first = try sketch.relu(try sketch.add(branch, stem))
      branch = try sketch.convolution(first, 16, 24, .init(kernel: 3, stride: 2, padding: 1))
      branch = try sketch.normalization(branch, 24)
      let shortcut = try sketch.normalization(
        try sketch.convolution(first, 16, 24, .init(kernel: 1, stride: 2), hasBias: true), 24)
      let second = try sketch.relu(try sketch.add(branch, shortcut))
      _ = try sketch.convolution(second, 24, 3, .init(kernel: 3, padding: 1))
    },
    .init("sum of two convolutions, either way round", channels: 3, 7, 7) { sketch, input in
      let a = try sketch.convolution(input, 3, 9, .init(kernel: 3, padding: 1), hasBias: true)
      let b = try sketch.convolution(input, 3, 9, .init(kernel: 1))
      let sum = try sketch.add(b, a)
      let c = try sketch.convolution(sum, 9, 9, .init(kernel: 3, padding: 1))
      let d = try sketch.normalization(try sketch.convolution(sum, 9, 9, .init(kernel: 1)), 9)
      _ = try sketch.relu(try sketch.add(try sketch.add(c, d), sum))
    },
    .init("a map with itself", channels: 3, 6, 5) { sketch, input in
      let convolved = try sketch.convolution(input, 3, 17, .init(kernel: 3), hasBias: true)
      let sum = try sketch.relu(try sketch.add(convolved, convolved))
      _ = try sketch.convolution(sum, 17, 2, .init(kernel: 3, padding: 1))
    },
    .init("with the network's input", channels: 5, 8, 6) { sketch, input in
      let convolved = try sketch.convolution(input, 5, 5, .init(kernel: 3, padding: 1))
      let sum = try sketch.relu(try sketch.add(convolved, input))
      let other = try sketch.convolution(sum, 5, 5, .init(kernel: 1), hasBias: true)
      _ = try sketch.add(try sketch.add(input, other), try sketch.add(input, input))
    },
    .init("input added to itself only", channels: 2, 3, 3) { sketch, input in
      _ = try sketch.relu(try sketch.add(input, input))
    },
  ]

  private static let heads: [NetworkExample] = [
    .init("poolings and a classifier", channels: 3, 19, 22) { sketch, input in
      var last = try sketch.pooling(input, .maximum, .init(kernel: 3, stride: 2, padding: 1))
      last = try sketch.convolution(last, 3, 20, .init(kernel: 3, padding: 1))
      last = try sketch.pooling(
        last, .average(countsPadding: true), .init(kernel: 3, stride: 2, padding: 1))
      last = try sketch.relu(last)
      last = try sketch.pooling(
        last, .average(countsPadding: false), .init(kernel: 2, stride: 1, padding: 1))
      last = try sketch.globalPooling(last)
      _ = try sketch.linear(last, 20, 11)
    },
    .init("flatten and vectors", channels: 3, 6, 7) { sketch, input in
      var last = try sketch.convolution(input, 3, 18, .init(kernel: 3), hasBias: true)
      last = try sketch.flatten(last)
      last = try sketch.relu(last)
      last = try sketch.linear(last, 18 * 4 * 5, 40)
      last = try sketch.normalization(last, 40)
      let hidden = try sketch.relu(last)
      let output = try sketch.linear(hidden, 40, 40, hasBias: false)
      _ = try sketch.linear(try sketch.relu(try sketch.add(output, hidden)), 40, 3)
    },
    .init("adaptive poolings", channels: 3, 11, 9) { sketch, input in
      var last = try sketch.convolution(input, 3, 18, .init(kernel: 3, padding: 1), hasBias: true)
      last = try sketch.pooling(try sketch.relu(last), .maximum, .init(kernel: 2, stride: 2))
      // Areas that overlap, places made up, and areas side by side.
      last = try sketch.adaptivePooling(last, Extent(height: 3, width: 7))
      last = try sketch.convolution(last, 18, 5, .init(kernel: 3, padding: 1))
      last = try sketch.adaptivePooling(last, Extent(height: 3, width: 1))
      last = try sketch.flatten(last)
      _ = try sketch.linear(last, 15, 4)
    },
    .init("adaptive pooling of the input", channels: 2, 5, 3) { sketch, input in
      _ = try sketch.relu(try sketch.adaptivePooling(input, Extent(7)))
    },
    .init("padding", channels: 3, 9, 8) { sketch, input in
      var last = try sketch.convolution(input, 3, 17, .init(kernel: 3), hasBias: true)
      last = try sketch.padding(last, Extent(1))
      // Padding of the convolution around that of the map.
      let wide = try sketch.convolution(last, 17, 4, .init(kernel: 5, padding: 2))
      let other = try sketch.pooling(wide, .maximum, .init(kernel: 1, stride: 2))
      last = try sketch.pooling(last, .maximum, .init(kernel: 3, stride: 2, padding: 1))
      last = try sketch.convolution(last, 17, 4, .init(kernel: 1))
      last = try sketch.add(try sketch.padding(last, Extent(0)), other)
      _ = try sketch.padding(last, Extent(height: 2, width: 3))
    },
    .init("padded input", channels: 2, 3, 4) { sketch, input in
      let padded = try sketch.padding(input, Extent(height: 1, width: 2))
      _ = try sketch.convolution(padded, 2, 3, .init(kernel: 3))
    },
    .init("flattened input", channels: 2, 4, 4) { sketch, input in
      _ = try sketch.linear(try sketch.flatten(input), 32, 5)
    },
  ]
}
