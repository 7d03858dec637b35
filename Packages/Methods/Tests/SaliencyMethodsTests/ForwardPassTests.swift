import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct ForwardPassTests {
  @Test func tellsClassesByProbability() throws {
    // The classifier gives the input's mean times 0, 1 and 2.
    let model = try TestModel.pooled(channels: 1, classes: [[0], [1], [2]])
    let input = Tensor(repeating: 1, shape: [1, 1, 2, 2])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    let predictions = try #require(pass.predictions(forImage: 0, count: 2))
    #expect(predictions.map(\.index) == [2, 1])
    #expect(predictions.map(\.label) == ["c", "b"])
    // softmax(0, 1, 2): exp(2) / (1 + exp(1) + exp(2)).
    #expect(abs(predictions[0].probability - 0.66524096) < 1e-7)
    #expect(pass.logits?.scalars == [0, 1, 2])
  }

  @Test func encodersPredictNothing() throws {
    let input = Tensor(repeating: 1, shape: [1, 1, 2, 2])
    let pass = try ForwardPass(
      try TestModel.pooled(channels: 1), input: input, layers: ["features"])
    #expect(pass.predictions(forImage: 0) == nil)
    #expect(pass.logits == nil)
  }

  @Test func numbersImages() throws {
    let model = try TestModel.pooled(channels: 1)
    let input = Tensor(zeros: [3, 1, 2, 2])
    func numbers(_ numbers: [UInt64]?) throws -> [UInt64] {
      try ForwardPass(model, input: input, layers: ["features"], imageNumbers: numbers)
        .imageNumbers
    }
    #expect(try numbers(nil) == [0, 0, 0])
    #expect(try numbers([4, .max, 4]) == [4, .max, 4])
    for wrong: [UInt64] in [[], [1, 2], [1, 2, 3, 4]] {
      let error = #expect(throws: ShapeError.self) { try numbers(wrong) }
      #expect(
        error?.description == "forward pass: expected 3 image numbers, found \(wrong.count)")
    }
  }

  @Test func reportsItsImages() throws {
    let reports = ForwardReports()
    let pass = try ForwardPass(
      TestModel.pooled(channels: 1), input: Tensor(zeros: [3, 1, 2, 2]), layers: ["features"],
      onForwards: { reports.note($0) })
    #expect(reports.counts == [3])
    #expect(pass.count == 3)
    // What needs no further pass reports none.
    _ = try LaFAM().maps(of: pass, at: "features")
    #expect(reports.counts == [3])
  }

  @Test func refusesOrZeroesWhatIsNotFinite() throws {
    let model = try TestModel.pooled(channels: 1)
    let input = try Tensor(shape: [1, 1, 1, 4], scalars: [.nan, 1, -.infinity, 3])
    let refusing = try ForwardPass(model, input: input, layers: ["features"])
    let error = #expect(throws: MethodError.self) {
      try refusing.spatialActivations(at: "features")
    }
    #expect(
      error?.description
        == "layer 'features' holds an infinity or NaN; check the weights and the preprocessing")
    let zeroing = try ForwardPass(
      model, input: input, layers: ["features"], nonFiniteValues: .zeroed)
    #expect(try zeroing.spatialActivations(at: "features").scalars == [0, 1, 0, 3])
    #expect(try LaFAM().maps(of: zeroing, at: "features")[0].values.scalars == [0, 1, 0, 3])
  }

  @Test func givesSpatialLayersOnly() throws {
    let pass = try ForwardPass(
      TestModel.pooled(channels: 2, classes: [[1, 2]]), input: Tensor(zeros: [1, 2, 3, 2]),
      layers: ["features", "pooled", "classes"])
    #expect(try pass.spatialActivations(at: "features").shape == [1, 2, 3, 2])
    for (layer, shape) in [("pooled", [1, 2, 1, 1] as Shape), ("classes", [1, 1])] {
      #expect(
        throws: MethodError.notSpatial(layer: layer, shape: shape, lastSpatial: "features")
      ) { try pass.spatialActivations(at: layer) }
    }
    let error = #expect(throws: MethodError.self) { try pass.spatialActivations(at: "copy") }
    #expect(
      error?.description
        == "layer 'copy' is not part of the forward pass; name it when the pass is run")
  }

  @Test func refusesUnknownLayersAndImagesThatDoNotFit() throws {
    let model = try TestModel.pooled(channels: 2)
    #expect(throws: NetworkError.unknownLayer(name: "feature", nearest: ["features"])) {
      try ForwardPass(model, input: Tensor(zeros: [1, 2, 3, 3]), layers: ["feature"])
    }
    #expect(throws: NetworkError.self) {
      try ForwardPass(model, input: Tensor(zeros: [1, 3, 3, 3]), layers: ["features"])
    }
    #expect(throws: NetworkError.self) {
      try ForwardPass(model, input: Tensor(zeros: [0, 2, 3, 3]), layers: ["features"])
    }
  }

  /// A photograph 512 pixels wide and 384 high in a network of stride 32: 16 by 12 places.
  @Test func imagesNeedNotBeSquare() throws {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 1)
    let features = try builder.add(
      "features", .pooling(.maximum, SlidingWindow(kernel: 32, stride: 32)), image)
    _ = try builder.add("pooled", .globalAveragePooling, features)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: nil)
    var input = Tensor(zeros: [1, 1, 384, 512])
    input[0, 0, 33, 511] = 1
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    #expect(pass.inputExtent == Extent(height: 384, width: 512))
    let map = try LaFAM().maps(of: pass, at: "features")[0]
    #expect(map.extent == Extent(height: 12, width: 16))
    // Row 33 is in the second of the rows of places, column 511 in the last of the columns.
    #expect(map.values.indexOfLargest == 16 + 15)
    #expect(map.values.scalars.reduce(0, +) == 1)
    let enlarged = try map.resized(to: pass.inputExtent, by: .nearest)
    #expect(enlarged.values[63, 480] == 1)
    #expect(enlarged.values[64, 480] == 0)
    #expect(enlarged.values[63, 479] == 0)
  }

  /// Names that mean one layer, asked for twice.
  @Test func layersMayRepeat() throws {
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [1, 2])
    let pass = try ForwardPass(
      TestModel.pooled(channels: 1, classes: [[1]]), input: input,
      layers: ["features", "features", "classes"])
    #expect(try pass.spatialActivations(at: "features").scalars == [1, 2])
    #expect(pass.logits?.scalars == [1.5])
  }
}
