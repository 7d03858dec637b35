import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// What holds for every method there is.
@Suite struct MethodRegistryTests {
  private static let identifiers = MethodRegistry.all.map { $0.about.identifier }

  /// Two convolutions without padding, with strides 2 and 2: images of 20 x 28 have 4 x 6 places.
  ///
  /// Without padding a constant image gives constant features, and the last one is pooled and
  /// classified, so that every method finds what it needs.
  private func model(classes: Int? = 4) throws -> Model {
    var random = TestGenerator(seed: 31)
    var builder = NetworkBuilder()
    var layer = try builder.input(channels: 3)
    let sizes = [(name: "early", channels: 3, units: 6), ("features", 6, 12)]
    for (name, channels, units) in sizes {
      let weights = random.tensor([units, channels, 3, 3])
      let convolution = Network.Convolution(
        weights: weights, bias: random.tensor([units], in: 0...1),
        window: SlidingWindow(kernel: 3, stride: 2))
      let sum = try builder.add("\(name).conv", .convolution(convolution), layer)
      layer = try builder.add(name, .relu, sum)
    }
    let pooled = try builder.add("pooled", .globalAveragePooling, layer)
    if let classes {
      let rows = Network.Linear(weights: random.tensor([classes, 12]))
      _ = try builder.add("classes", .linear(rows), pooled)
    }
    return Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: classes)
  }

  private func images() -> [Tensor] {
    var random = TestGenerator(seed: 32)
    return (0..<2).map { _ in random.tensor([1, 3, 20, 28]) }
  }

  /// A method with its defaults, but for a small number of masks.
  private func method(_ identifier: String) throws -> any SaliencyMethod {
    func small<Method: SaliencyMethod>(_: Method.Type) throws -> any SaliencyMethod {
      var method = Method()
      let keys = Method.settings.map(\.key)
      if keys.contains("masks") { try method.set("masks", to: "8") }
      // Layers of two channels have no four concepts.
      if keys.contains("concepts") { try method.set("concepts", to: "2") }
      return method
    }
    return try small(MethodRegistry.method(named: identifier))
  }

  @Test func findsMethodsByTheirIdentifiers() throws {
    for method in MethodRegistry.all {
      let found = try MethodRegistry.method(named: method.about.identifier)
      #expect(found.about == method.about)
    }
    #expect(Set(Self.identifiers).count == Self.identifiers.count)
    #expect(Set(MethodRegistry.all.map { $0.about.title }).count == Self.identifiers.count)
    #expect(Self.identifiers.first == "lafam")
  }

  @Test func offersTheNearestNames() {
    let error = #expect(throws: MethodError.self) { try MethodRegistry.method(named: "lafan") }
    #expect(error?.description == "there is no method 'lafan'; the nearest are lafam")
    let unlike = #expect(throws: MethodError.self) {
      try MethodRegistry.method(named: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
    }
    #expect(unlike?.description.hasSuffix("; --list-methods shows all") == true)
  }

  @Test(arguments: identifiers)
  func isDescribed(identifier: String) throws {
    let method = try MethodRegistry.method(named: identifier)
    let about = method.about
    for text in [about.identifier, about.title, about.citation, about.formula] {
      #expect(!text.isEmpty)
      #expect(!text.contains("\n"))
    }
    // As it is typed on a command line.
    let typed = Set("abcdefghijklmnopqrstuvwxyz0123456789-+")
    #expect(about.identifier.allSatisfy(typed.contains))
    #expect(about.needsClass == (method is any ClassSpecificMethod.Type))
    #expect(about.needsClass || !about.needsGradients)
    guard about.needsClass else {
      #expect(about.labelFreeAlternative == nil)
      return
    }
    let alternative = try #require(about.labelFreeAlternative)
    #expect(try !MethodRegistry.method(named: alternative).about.needsClass)
  }

  @Test(arguments: identifiers)
  func mapsABatchAsItsImages(identifier: String) throws {
    let (method, model, images) = (try method(identifier), try model(), images())
    let numbers: [UInt64] = [4, 9]
    let together = try method.maps(
      of: ForwardPass(
        model, input: batch(of: images), layers: ["features"], imageNumbers: numbers),
      at: "features")
    try #require(together.count == 2)
    for (index, map) in together.enumerated() {
      #expect(map.values.isFinite)
      #expect(!map.isDegenerate)
      // At the layer's resolution, or at the image's.
      #expect([Extent(height: 4, width: 6), Extent(height: 20, width: 28)].contains(map.extent))
      #expect(map.layer == "features")
      #expect((map.classIndex != nil) == type(of: method).about.needsClass)
      #expect(map.companions.allSatisfy { $0.map.values.isFinite })
      let reports = ForwardReports()
      let pass = try ForwardPass(
        model, input: images[index], layers: ["features"], imageNumbers: [numbers[index]],
        onForwards: { reports.note($0) })
      #expect(try method.maps(of: pass, at: "features") == [map])
      // What it tells before, what it tells after, and what it reports meanwhile.
      #expect(reports.counts.reduce(0, +) == map.forwards)
      let shape = FeatureShape.map(channels: 12, extent: Extent(height: 4, width: 6))
      #expect(map.forwards <= method.forwards(at: shape))
    }
  }

  @Test(arguments: identifiers, [0, 1] as [Float])
  func constantImagesGiveNoNaN(identifier: String, value: Float) throws {
    let input = Tensor(repeating: value, shape: [2, 3, 20, 28])
    let pass = try ForwardPass(model(), input: input, layers: ["features"])
    let features = try pass.spatialActivations(at: "features")
    for channel in 0..<12 { #expect(features[0, channel, 3, 5] == features[0, channel, 0, 0]) }
    for map in try method(identifier).maps(of: pass, at: "features") {
      #expect(map.values.isFinite)
      #expect(map.normalized().values.isFinite)
      #expect(map.companions.allSatisfy { $0.map.values.isFinite })
    }
  }

  /// Nothing at all: every unit of the network is 0.
  @Test(arguments: identifiers)
  func featuresOfZerosGiveNoNaN(identifier: String) throws {
    let model = try TestModel.pooled(channels: 3, classes: [[1, 2, 3], [3, 2, 1]])
    let pass = try ForwardPass(model, input: Tensor(zeros: [1, 3, 4, 5]), layers: ["features"])
    let map = try method(identifier).maps(of: pass, at: "features")[0]
    #expect(map.values.isFinite)
    #expect(map.companions.allSatisfy { $0.map.values.isFinite })
  }

  /// Finite features in a network whose outputs are not: an error, or a map of the features.
  @Test(arguments: identifiers, [Float.infinity, .nan, 3e38])
  func outputsThatAreNotFiniteGiveNoNaN(identifier: String, weight: Float) throws {
    var random = TestGenerator(seed: 33)
    let method = try method(identifier)
    // A classifier, or an encoder whose output is its embedding.
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 2)
    let features = try builder.add("features", .relu, image)
    let pooled = try builder.add("pooled", .globalAveragePooling, features)
    let rows = Tensor(repeating: weight, shape: [3, 2])
    _ = try builder.add("last", .linear(Network.Linear(weights: rows)), pooled)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: type(of: method).about.needsClass ? 3 : nil)
    let input = random.tensor([1, 2, 4, 5], in: 0...9)
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    do {
      let map = try method.maps(of: pass, at: "features")[0]
      #expect(map.values.isFinite)
    } catch let error as MethodError {
      #expect(error == .notFinite(layer: "last"))
    }
  }

  /// What is zeroed in the features does not come back another way.
  @Test(arguments: identifiers)
  func zeroedFeaturesGiveNoNaN(identifier: String) throws {
    let model = try TestModel.pooled(channels: 2, classes: [[1, 2], [2, 1]])
    let input = try Tensor(shape: [1, 2, 1, 3], scalars: [1, .nan, 3, 2, 1, 0])
    let pass = try ForwardPass(
      model, input: input, layers: ["features"], nonFiniteValues: .zeroed)
    do {
      let map = try method(identifier).maps(of: pass, at: "features")[0]
      #expect(map.values.isFinite)
    } catch MethodError.notFinite {
      // Said, and not silently zero.
    }
  }

  @Test(arguments: identifiers)
  func encodersAreForLabelFreeMethods(identifier: String) throws {
    let method = try method(identifier)
    let about = type(of: method).about
    let pass = try ForwardPass(
      model(classes: nil), input: batch(of: images()), layers: ["features"])
    if about.needsClass {
      #expect(
        throws: MethodError.needsClasses(method: identifier, instead: about.labelFreeAlternative)
      ) { try method.maps(of: pass, at: "features") }
    } else {
      let maps = try method.maps(of: pass, at: "features")
      #expect(maps.count == 2)
      #expect(maps.allSatisfy { $0.values.isFinite && $0.classIndex == nil })
    }
  }

  @Test(arguments: identifiers)
  func explainsTheClassThatIsAskedFor(identifier: String) throws {
    guard var method = try method(identifier) as? any ClassSpecificMethod else { return }
    let pass = try ForwardPass(model(), input: batch(of: images()), layers: ["features"])
    for index in 0..<4 {
      method.classIndex = index
      #expect(try method.maps(of: pass, at: "features").map(\.classIndex) == [index, index])
    }
    method.classIndex = 4
    #expect(throws: MethodError.noSuchClass(index: 4, classCount: 4)) {
      try method.maps(of: pass, at: "features")
    }
  }

  @Test(arguments: identifiers)
  func refusesLayersItCannotLookAt(identifier: String) throws {
    let method = try method(identifier)
    let pass = try ForwardPass(model(), input: batch(of: images()), layers: ["pooled"])
    #expect(
      throws: MethodError.notSpatial(
        layer: "pooled", shape: [2, 12, 1, 1], lastSpatial: "features")
    ) { try method.maps(of: pass, at: "pooled") }
    #expect(throws: MethodError.layerNotComputed("features")) {
      try method.maps(of: pass, at: "features")
    }
  }
}
