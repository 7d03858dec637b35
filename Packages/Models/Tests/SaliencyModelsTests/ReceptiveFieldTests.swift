import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ReceptiveFieldTests {
  /// A change of any pixel changes a place of a layer if and only if the pixel is in its field.
  @Test func equalsWhatChanges() throws {
    let architecture = ResNetArchitecture(
      block: .bottleneck, depths: [1, 1, 1, 1], stemWidth: 3, classCount: 2)
    let network = try architecture.network(from: architecture.randomParameters())
    let extent = Extent(height: 36, width: 1)
    let input = testInput([1, 3, 36, 1])
    let fields = try network.receptiveFields(forInput: extent)
    // Convolutions alone: a ReLU or a maximum may hide a change.
    for layer in ["conv1", "bn1"] {
      let field = fields[try network.position(of: layer)]
      let before = try network.referenceActivations(of: input, at: [layer])[0]
      for pixel in 0..<36 {
        var changed = input
        for channel in 0..<3 { changed[0, channel, pixel, 0] += 1 }
        let after = try network.referenceActivations(of: changed, at: [layer])[0]
        for row in 0..<before.shape[2] {
          #expect((before[0, 0, row, 0] != after[0, 0, row, 0]) == field.rows[row].contains(pixel))
        }
      }
    }
  }

  /// Sizes by the usual arithmetic, `r + (k - 1) j` after a window of `k` on steps of `j` pixels.
  @Test(arguments: [
    ("conv1", 7, 2), ("maxpool", 11, 4), ("layer1.0", 27, 4), ("layer2.0.conv1", 35, 8),
    ("layer2.0", 51, 8), ("layer2.0.downsample.0", 27, 8), ("layer3.0", 99, 16),
  ])
  func ofTheSmallestResNet(layer: String, size: Int, step: Int) throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: 2)
    let network = try architecture.network(from: architecture.randomParameters())
    let field = try network.receptiveFields(forInput: Extent(height: 224, width: 320))[
      network.position(of: layer)]
    for (ranges, side) in [(field.rows, 224), (field.columns, 320)] {
      #expect(ranges.count == side / step)
      let middle = ranges.count / 2
      #expect(ranges[middle].count == size)
      #expect(ranges[middle + 1].lowerBound - ranges[middle].lowerBound == step)
      #expect(ranges[0].lowerBound == 0)
      #expect(ranges[0].count < size)
      #expect(ranges.allSatisfy { $0.upperBound <= side })
    }
  }

  @Test func afterPoolingEverythingIsSeen() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: 2)
    let network = try architecture.network(from: architecture.randomParameters())
    let fields = try network.receptiveFields(forInput: Extent(height: 40, width: 64))
    let all = ReceptiveField(rows: [0..<40], columns: [0..<64])
    #expect(fields[try network.position(of: "avgpool")] == all)
    #expect(fields[try network.position(of: "fc")] == all)
  }

  @Test func seamsAreWhatEverythingLaterDependsOn() throws {
    let architecture = ResNetArchitecture(
      block: .basic, depths: [1, 1, 1, 1], stemWidth: 1, classCount: 2)
    let network = try architecture.network(from: architecture.randomParameters())
    let blocks = ["relu", "maxpool", "layer1.0", "layer2.0", "layer3.0"]
    #expect(try network.seams(before: "fc") == blocks + ["layer4.0", "avgpool"])
    #expect(try network.seams(before: "layer4") == blocks)
    // Inside of a block the shortcut passes by.
    #expect(try network.seams(before: "layer2.0.conv2") == ["relu", "maxpool", "layer1.0"])
    #expect(try network.seams(before: "conv1").isEmpty)
    #expect(throws: NetworkError.self) { try network.seams(before: "layer5") }
  }
}
