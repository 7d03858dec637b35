import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Synchronization
import Testing

/// What methods that share a pass need not compute again, by a clock that tells who asked.
///
/// The first computation takes 1 second by the clock, the second 4, the third 16 and so on, so that
/// every sum of them can be told from every other.
@Suite struct ForwardPassClockTests {
  /// Shows a power of 2 in seconds, from 1 on, the next one each time that somebody looks.
  private final class DoublingClock: Sendable {
    private let looks = Mutex(0)

    /// How often somebody looked: twice for each computation.
    var count: Int { looks.withLock { $0 } }

    func look() -> Double {
      looks.withLock { looks in
        defer { looks += 1 }
        return Double(1 << looks)
      }
    }
  }

  private func pass(
    of images: Int = 1, classes: Int? = 4, layers: [String] = ["features"], by clock: DoublingClock
  ) throws -> ForwardPass {
    try ForwardPass(
      TestModel.random(classes: classes), input: input(images), layers: layers,
      clock: { clock.look() })
  }

  private func input(_ images: Int) -> Tensor {
    var random = TestGenerator(seed: 17)
    return random.tensor([images, 3, 5, 4])
  }

  private func layerCAM(ofClass index: Int?) -> LayerCAM {
    var method = LayerCAM()
    method.classIndex = index
    return method
  }

  private func reciproCAM(by embedding: EmbeddingLayer) -> LabelFreeReciproCAM {
    var method = LabelFreeReciproCAM()
    method.embedding = embedding
    return method
  }

  /// What a batch's method asks for is asked for once, not once for each image.
  @Test(arguments: ["relax", "ablation-cam-ssl", "recipro-cam-ssl", "occlusion-ssl"])
  func theFirstMethodOfABatchSavesNothing(identifier: String) throws {
    let clock = DoublingClock()
    let pass = try pass(of: 3, by: clock)
    func map<Method: SaliencyMethod>(by _: Method.Type) throws {
      var method = Method()
      if Method.settings.map(\.key).contains("masks") { try method.set("masks", to: "4") }
      _ = try method.maps(of: pass, at: "features")
    }
    try map(by: MethodRegistry.method(named: identifier))
    #expect(pass.secondsSaved == 0)
    try map(by: MethodRegistry.method(named: identifier))
    #expect(pass.secondsSaved == 1)
  }

  @Test func thePassItselfIsNotTimed() throws {
    let clock = DoublingClock()
    let pass = try pass(by: clock)
    #expect(pass.secondsSaved == 0)
    #expect(clock.count == 0)
  }

  /// Whoever asks first pays for all images, the others for none.
  @Test(arguments: [1, 3])
  func savesTheGradientsOfFurtherMethods(images: Int) throws {
    let clock = DoublingClock()
    let pass = try pass(of: images, by: clock)
    let methods: [any SaliencyMethod] = [GradCAM(), HiResCAM(), LayerCAM(), GradCAM()]
    for (earlier, method) in methods.enumerated() {
      _ = try method.maps(of: pass, at: "features")
      #expect(pass.secondsSaved == Double(earlier))
      #expect(clock.count == 2)
    }
  }

  @Test func savesTheEmbeddingsOfFurtherMethods() throws {
    let clock = DoublingClock()
    let pass = try pass(by: clock)
    let methods: [any SaliencyMethod] = [
      LabelFreeReciproCAM(), LabelFreeAblationCAM(), LabelFreeOcclusion(), LabelFreeReciproCAM(),
    ]
    for (earlier, method) in methods.enumerated() {
      _ = try method.maps(of: pass, at: "features")
      #expect(pass.secondsSaved == Double(earlier))
      #expect(clock.count == 2)
    }
    // Copies are compared with the same embeddings.
    _ = try pass.similarities(of: pass.input, toImage: 0)
    #expect(pass.secondsSaved == 4)
    #expect(clock.count == 2)
  }

  @Test func savesNothingWithoutAClock() throws {
    let pass = try ForwardPass(TestModel.random(), input: input(2), layers: ["features"])
    let methods: [any SaliencyMethod] = [GradCAM(), LabelFreeReciproCAM()]
    for method in methods + methods {
      _ = try method.maps(of: pass, at: "features")
      #expect(pass.secondsSaved == 0)
    }
  }

  /// Whatever was computed for others, these methods would not have asked for it.
  @Test func methodsThatShareNothingSaveNothing() throws {
    let clock = DoublingClock()
    let pass = try pass(of: 2, by: clock)
    _ = try GradCAM().maps(of: pass, at: "features")
    _ = try pass.similarities(of: pass.input, toImage: 0)
    #expect(clock.count == 4)
    let methods: [any SaliencyMethod] = [
      LaFAM(), EigenCAM(), ReciproCAM(), Occlusion(), SmoothGradCAMPlusPlus(), RandomMap(),
    ]
    for method in methods + methods {
      _ = try method.maps(of: pass, at: "features")
      #expect(pass.secondsSaved == 0)
      #expect(clock.count == 4)
    }
  }

  @Test func gradientsBelongToTheirClasses() throws {
    let clock = DoublingClock()
    let pass = try pass(of: 2, by: clock)
    for (index, looks) in [(0, 2), (1, 4), (2, 6)] {
      _ = try layerCAM(ofClass: index).maps(of: pass, at: "features")
      #expect(pass.secondsSaved == 0)
      #expect(clock.count == looks)
    }
    // The second computation took 4 seconds and the third 16.
    _ = try layerCAM(ofClass: 1).maps(of: pass, at: "features")
    #expect(pass.secondsSaved == 4)
    _ = try layerCAM(ofClass: 2).maps(of: pass, at: "features")
    #expect(pass.secondsSaved == 20)
    #expect(clock.count == 6)
  }

  /// A class that is asked for and that is predicted has one gradient.
  @Test func gradientsDoNotDependOnWhoChoseTheClass() throws {
    let clock = DoublingClock()
    let pass = try pass(by: clock)
    let predicted = try layerCAM(ofClass: nil).maps(of: pass, at: "features")[0]
    let asked = try layerCAM(ofClass: predicted.classIndex).maps(of: pass, at: "features")[0]
    #expect(asked == predicted)
    #expect(pass.secondsSaved == 1)
    #expect(clock.count == 2)
  }

  @Test func gradientsBelongToTheirLayer() throws {
    let clock = DoublingClock()
    let pass = try pass(layers: ["features", "mixed"], by: clock)
    _ = try GradCAM().maps(of: pass, at: "features")
    _ = try GradCAM().maps(of: pass, at: "mixed")
    #expect(pass.secondsSaved == 0)
    #expect(clock.count == 4)
    _ = try LayerCAM().maps(of: pass, at: "mixed")
    #expect(pass.secondsSaved == 4)
    #expect(clock.count == 4)
  }

  @Test func embeddingsBelongToTheirLayer() throws {
    let clock = DoublingClock()
    let pass = try pass(classes: nil, by: clock)
    _ = try reciproCAM(by: .automatic).maps(of: pass, at: "features")
    _ = try reciproCAM(by: .named("rectified")).maps(of: pass, at: "features")
    #expect(pass.secondsSaved == 0)
    #expect(clock.count == 4)
    // An encoder's own embedding is its last layer, by this name or by none.
    _ = try reciproCAM(by: .named("pooled")).maps(of: pass, at: "features")
    #expect(pass.secondsSaved == 1)
    _ = try reciproCAM(by: .named("rectified")).maps(of: pass, at: "features")
    #expect(pass.secondsSaved == 5)
    #expect(clock.count == 4)
  }

  /// What could not be computed takes no time from others, and is tried again.
  @Test func failuresAreNotKept() throws {
    let clock = DoublingClock()
    let pass = try pass(by: clock)
    for _ in 0..<2 {
      #expect(throws: NetworkError.self) {
        try reciproCAM(by: .named("poled")).maps(of: pass, at: "features")
      }
    }
    #expect(pass.secondsSaved == 0)
    _ = try reciproCAM(by: .automatic).maps(of: pass, at: "features")
    #expect(pass.secondsSaved == 0)
  }

  @Test func everyPassHasItsOwnResults() throws {
    let clock = DoublingClock()
    for passes in 1...2 {
      let pass = try pass(by: clock)
      _ = try GradCAM().maps(of: pass, at: "features")
      #expect(pass.secondsSaved == 0)
      #expect(clock.count == 2 * passes)
    }
  }
}
