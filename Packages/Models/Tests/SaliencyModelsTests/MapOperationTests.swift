import SaliencyModels
import SaliencyTensor
import Testing

/// Adaptive pooling and zero padding: what they are; that the executor and gradients agree is tested
/// with all examples of networks.
@Suite struct MapOperationTests {
  @Test func adaptivePoolingTakesMeansOfAreas() throws {
    let row = try Tensor(shape: [1, 1, 1, 5], scalars: [1, 2, 3, 4, 5])
    // Areas 0..<2, 1..<4 and 3..<5, as PyTorch's.
    let three = try Reference.adaptiveAveragePooling(row, to: Extent(height: 1, width: 3))
    #expect(three.scalars == [1.5, 3, 4.5])
    // One pixel for several results.
    let seven = try Reference.adaptiveAveragePooling(row, to: Extent(height: 2, width: 7))
    #expect(seven.shape == [1, 1, 2, 7])
    #expect(seven.scalars.prefix(7) == [1, 1.5, 2.5, 3, 3.5, 4.5, 5])
    let one = try Tensor(shape: [1, 2, 1, 1], scalars: [4, 6])
    #expect(
      try Reference.adaptiveAveragePooling(one, to: Extent(2)).scalars
        == [4, 4, 4, 4, 6, 6, 6, 6])
    // As many areas as pixels change nothing.
    let same = testInput([2, 3, 7, 7])
    #expect(try Reference.adaptiveAveragePooling(same, to: Extent(7)) == same)
  }

  @Test func paddingPutsZerosAround() throws {
    let map = try Tensor(shape: [1, 1, 2, 2], scalars: [-1, -2, -3, -4])
    let padded = try Reference.zeroPadded(map, by: Extent(height: 1, width: 0))
    #expect(padded.shape == [1, 1, 4, 2])
    #expect(padded.scalars == [0, 0, -1, -2, -3, -4, 0, 0])
    #expect(try Reference.zeroPadded(map, by: Extent(0)) == map)
  }

  @Test func vectorsAreRefused() {
    let vector = testInput([2, 3])
    #expect(throws: ShapeError.self) {
      try Reference.adaptiveAveragePooling(vector, to: Extent(7))
    }
    #expect(throws: ShapeError.self) { try Reference.zeroPadded(vector, by: Extent(1)) }
    for operation in [Network.Operation.adaptiveAveragePooling(Extent(7)), .zeroPadding(Extent(1))]
    {
      #expect(throws: NetworkError.self) {
        var builder = NetworkBuilder()
        let flat = try builder.add("flat", .flatten, try builder.input(channels: 2))
        _ = try builder.add("map", operation, flat)
        _ = try builder.build().shapes(forInput: Extent(3))
      }
    }
  }

  @Test(arguments: [
    Network.Operation.adaptiveAveragePooling(Extent(0)),
    .adaptiveAveragePooling(Extent(height: 3, width: -1)), .zeroPadding(Extent(-1)),
  ])
  func impossibleExtentsAreRefused(operation: Network.Operation) {
    #expect(throws: NetworkError.self) {
      var builder = NetworkBuilder()
      _ = try builder.add("map", operation, try builder.input(channels: 2))
    }
  }

  @Test func networksAreCutAroundThem() throws {
    var sketch = NetworkSketch()
    var last = try sketch.padding(try sketch.input(3), Extent(1))
    last = try sketch.convolution(last, 3, 5, .init(kernel: 3))
    last = try sketch.adaptivePooling(last, Extent(2))
    _ = try sketch.linear(try sketch.flatten(last), 20, 4)
    let network = sketch.network()
    let input = testInput([1, 3, 9, 8])
    let expected = try network.referenceActivations(of: input)
    for node in network.nodes.dropFirst() {
      let (first, second) = try network.cut(after: node.name)
      let middle = try first.referenceActivations(of: input)
      #expect(try second.referenceActivations(of: middle) == expected)
    }
  }
}
