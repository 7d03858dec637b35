import Foundation
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct RISETests {
  @Test func byHand() throws {
    // The first class's output is ln(3) / 3 times the sum of the upper row, the other one's 0. The
    // image 3 0 / 4 0 has exp(ln 3) = 3 against 1: a probability of 3/4. Through the four masks of
    // RELAXTests the upper row has 3, 3, 0 and 0: probabilities 3/4, 3/4, 1/2 and 1/2.
    // Upper left is kept by the first two: 3/4; all others by the first and a later one: 5/8.
    let network = try MaskTestNetwork.rows(
      classes: Tensor(shape: [2, 2], scalars: [Float(log(3.0) / 3), 0, 0, 0]))
    let pass = try network.pass(Tensor(shape: [1, 1, 2, 2], scalars: [3, 0, 4, 0]))
    var method = RISE()
    method.givenMasks = try Tensor(shape: [4, 2, 2], scalars: RELAXTests.fourMasks)
    let map = try method.maps(of: pass, at: "features")[0]
    expectClose(
      map.values, try Tensor(shape: [2, 2], scalars: [0.75, 0.625, 0.625, 0.625]), absolute: 1e-6)
    #expect(map.classIndex == 0)
    #expect(map.forwards == 5)
    method.classIndex = 1
    let other = try method.maps(of: pass, at: "features")[0]
    expectClose(
      other.values, try Tensor(shape: [2, 2], scalars: [0.25, 0.375, 0.375, 0.375]),
      absolute: 1e-6)
    #expect(other.classIndex == 1)
  }

  /// Without labels the score is the similarity: the numbers of `RELAXTests.byHand`.
  @Test func withoutLabelsByHand() throws {
    let pass = try MaskTestNetwork.rows().pass(
      Tensor(shape: [1, 1, 2, 2], scalars: [3, 0, 4, 0]))
    var method = LabelFreeRISE()
    method.givenMasks = try Tensor(shape: [4, 2, 2], scalars: RELAXTests.fourMasks)
    let map = try method.maps(of: pass, at: "features")[0]
    expectClose(
      map.values, try Tensor(shape: [2, 2], scalars: [0.8, 0.5, 0.9, 0.5]), absolute: 1e-6)
    #expect(map.classIndex == nil)
  }

  @Test func explainsThePredictedClassOfEachImage() throws {
    // The classes are the upper and the lower half. In each image one quarter decides.
    var network = try MaskTestNetwork.rows(
      classes: Tensor(shape: [2, 2], scalars: [1, 0, 0, 1]))
    network.cell = Extent(4)
    let quarters = try Tensor(shape: [2, 1, 2, 2], scalars: [5, 0, 1, 0, 0, 1, 0, 5])
    let pass = try network.pass(quarters.resized(to: Extent(8), by: .nearest))
    var method = RISE()
    method.maskCount = 300
    let maps = try method.maps(of: pass, at: "features")
    #expect(maps.map(\.classIndex) == [0, 1])
    let largest = try maps.map { try #require($0.values.indexOfLargest) }
    #expect(largest[0] / 8 < 4 && largest[0] % 8 < 4)
    #expect(largest[1] / 8 >= 4 && largest[1] % 8 >= 4)
  }

  @Test func needsClasses() throws {
    let pass = try MaskTestNetwork.rows().pass(Tensor(zeros: [1, 1, 2, 2]))
    #expect(throws: MethodError.needsClasses(method: "rise", instead: "rise-ssl")) {
      try RISE().maps(of: pass, at: "features")
    }
  }

  @Test func mapsHaveTheImagesSize() throws {
    var random = TestGenerator(seed: 21)
    let network = MaskTestNetwork(
      grid: Extent(height: 2, width: 3), cell: Extent(height: 5, width: 4),
      embedding: random.tensor([3, 6]), classes: random.tensor([4, 3]))
    let pass = try network.pass(random.tensor([1, 1, 10, 12]))
    var method = RISE()
    method.maskCount = 25
    let map = try method.maps(of: pass, at: "features")[0]
    #expect(map.values.shape == [10, 12])
    #expect(map.forwards == 26)
    // Means of probabilities.
    #expect(map.values.scalars.allSatisfy { (0...1).contains($0) })
    var labelFree = LabelFreeRISE()
    labelFree.maskCount = 25
    #expect(try labelFree.maps(of: pass, at: "features")[0].values.shape == [10, 12])
  }

  /// The probability changes the masks: with 1 all show everything.
  @Test func theProbabilityCounts() throws {
    var random = TestGenerator(seed: 22)
    let network = MaskTestNetwork(
      grid: Extent(3), cell: Extent(2), embedding: random.tensor([4, 9]))
    let pass = try network.pass(random.tensor([1, 1, 6, 6]))
    var method = LabelFreeRISE()
    method.maskCount = 10
    let half = try method.maps(of: pass, at: "features")[0]
    method.probability = try #require(Probability(1))
    let all = try method.maps(of: pass, at: "features")[0]
    expectClose(all.values, Tensor(repeating: 1, shape: [6, 6]), absolute: 1e-6)
    #expect(half.values != all.values)
  }
}
