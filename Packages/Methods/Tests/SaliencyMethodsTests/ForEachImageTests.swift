import Foundation
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Synchronization
import Testing

@testable import SaliencyMethods

/// Work on several images at a time, with any number of threads.
@Suite struct ForEachImageTests {
  private static let threads = [1, 2, 3]

  private static let methods: [any SaliencyMethod] = [
    GradCAM(), GradCAMPlusPlus(), XGradCAM(), HiResCAM(), LayerCAM(), EigenCAM(),
    TuckerSaliencyMap(), MultivecEigenCAM(), MultivecTuckerSaliencyMap(), Energy(),
    SelfSimilarity(), FeatureExplanationMethod(), KernelPCACAM(), DeepFeatureFactorization(),
  ]

  private struct Failure: Error, Equatable {
    let image: Int
  }

  /// A pass of random images, all that it computes and that methods make of it by so many threads.
  private func pass(of input: Tensor, threads: Int) throws -> ForwardPass {
    let model = try TestModel.random()
    return try ForwardPass(
      Model(
        identifier: model.identifier, network: model.network, preprocessing: model.preprocessing,
        labels: model.labels, classCount: model.classCount, pool: ThreadPool(threads: threads)),
      input: input, layers: ["features"])
  }

  private func images(_ count: Int) -> [Tensor] {
    var random = TestGenerator(seed: 23)
    return (0..<count).map { _ in random.tensor([1, 3, 6, 5]) }
  }

  /// The first images take longest.
  private func work(on image: Int, of count: Int) {
    Thread.sleep(forTimeInterval: 0.002 * Double(count - image))
  }

  @Test(arguments: threads, [1, 2, 7])
  func keepsTheOrder(threads: Int, count: Int) throws {
    let pass = try pass(of: batch(of: images(count)), threads: threads)
    let calls = Mutex<[Int]>([])
    let results = try pass.forEachImage { image in
      work(on: image, of: count)
      calls.withLock { $0.append(image) }
      return "image \(image)"
    }
    #expect(results == (0..<count).map { "image \($0)" })
    // Each image once.
    #expect(calls.withLock(\.self).sorted() == Array(0..<count))
  }

  /// Nothing is a result as well.
  @Test(arguments: threads)
  func keepsImagesWithoutAResult(threads: Int) throws {
    let pass = try pass(of: batch(of: images(4)), threads: threads)
    let results = try pass.forEachImage { $0 % 2 == 0 ? nil : $0 }
    #expect(results == [nil, 1, nil, 3])
  }

  /// The first in the order of images, which fails last here.
  @Test(arguments: threads)
  func throwsTheErrorOfTheFirstImageThatFails(threads: Int) throws {
    let pass = try pass(of: batch(of: images(7)), threads: threads)
    for failing in [[1, 2, 6], [6], [0, 1, 2, 3, 4, 5, 6]] {
      let error = #expect(throws: Failure.self) {
        try pass.forEachImage { image in
          work(on: image, of: 7)
          if failing.contains(image) { throw Failure(image: image) }
        }
      }
      #expect(error == Failure(image: failing[0]))
    }
    #expect(try pass.forEachImage { $0 } == Array(0..<7))
  }

  /// Gradients and decompositions: a batch by any number of threads is its images one by one.
  @Test(arguments: methods)
  func mapsABatchAsItsImages(method: any SaliencyMethod) throws {
    var method = method
    // In a layer of few channels and places there are few concepts, and few places stand out.
    if method is DeepFeatureFactorization { try method.set("concepts", to: "2") }
    if method is FeatureExplanationMethod { try method.set("deviations", to: "0.5") }
    let images = images(7)
    let alone = try images.map { image in
      try method.maps(of: pass(of: image, threads: 1), at: "features")[0]
    }
    #expect(Set(alone).count == 7)
    for threads in Self.threads {
      let pass = try pass(of: batch(of: images), threads: threads)
      #expect(try method.maps(of: pass, at: "features") == alone)
    }
  }

  /// More components than channels are an error of the image, and of the whole batch.
  @Test(arguments: threads)
  func methodsThrowWhatAnImageCauses(threads: Int) throws {
    let pass = try pass(of: batch(of: images(3)), threads: threads)
    // `features` has 5 channels.
    let method = try MultivecEigenCAM(settings: ["components": "6"])
    #expect(throws: MethodError.rankTooLarge(what: "components", asked: 6, largest: 5)) {
      try method.maps(of: pass, at: "features")
    }
  }
}
