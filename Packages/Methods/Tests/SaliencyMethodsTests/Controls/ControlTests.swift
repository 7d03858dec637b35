import Foundation
import SaliencyMethods
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// The maps that no network is asked for.
@Suite struct ControlTests {
  private func maps(
    _ method: some SaliencyMethod, of input: Tensor, imageNumbers: [UInt64]? = nil
  ) throws -> [SaliencyMap] {
    let pass = try ForwardPass(
      TestModel.pooled(channels: input.shape[1]), input: input, layers: ["features"],
      imageNumbers: imageNumbers)
    return try method.maps(of: pass, at: "features")
  }

  private func edges(_ shape: Shape, _ scalars: [Float]) throws -> Tensor {
    let input = try Tensor(
      shape: Shape([1] + shape.dimensions), scalars: scalars)
    return try maps(SobelEdges(), of: input)[0].values
  }

  @Test func randomNumbersAreAFunctionOfSeedImageAndPlace() throws {
    let input = Tensor(zeros: [2, 1, 3, 4])
    let maps = try maps(RandomMap(seed: 5), of: input, imageNumbers: [7, 9])
    for (number, map) in zip([UInt64(7), 9], maps) {
      let generator = CounterBasedGenerator(seed: 5, stream: number)
      let expected = (0..<12).map { Float(generator.uniform(at: $0)) }
      #expect(map.values == (try Tensor(shape: [3, 4], scalars: expected)))
      #expect(map.forwards == 1)
      #expect(map.classIndex == nil)
    }
    #expect(maps[0] != maps[1])
  }

  @Test func randomNumbersDoNotDependOnTheBatch() throws {
    let image = Tensor(zeros: [1, 1, 4, 5])
    let together = try maps(
      RandomMap(), of: Tensor(zeros: [3, 1, 4, 5]), imageNumbers: [2, 0, 2])
    #expect(together[0] == together[2])
    #expect(try maps(RandomMap(), of: image, imageNumbers: [2]) == [together[0]])
    // Without numbers, 0.
    #expect(try maps(RandomMap(), of: image) == [together[1]])
    #expect(try maps(RandomMap(seed: 1), of: image) != [together[1]])
  }

  @Test func randomNumbersAreUniform() throws {
    let numbers = try maps(RandomMap(), of: Tensor(zeros: [1, 1, 100, 100]))[0].values.scalars
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    // The mean's deviation is sqrt(1 / 12 / 10,000) = 0.0029; a tenth is a share of 0.1 +- 0.003.
    let mean = numbers.reduce(0) { $0 + Double($1) } / 10_000
    #expect(abs(mean - 0.5) < 0.012)
    for tenth in 0..<10 {
      let share = numbers.count { Int($0 * 10) == tenth }
      #expect(abs(share - 1000) < 120)
    }
  }

  /// In a map of 4 x 4 a quarter is one place: the center is 1.5, 0.5, 0.5 and 1.5 away.
  @Test func gaussianByHand() throws {
    let map = try maps(CenterGaussian(), of: Tensor(zeros: [1, 1, 4, 4]))[0]
    // (2.25 + 2.25) / 2, (2.25 + 0.25) / 2 and (0.25 + 0.25) / 2.
    let (corner, side, middle) = (Float(exp(-2.25)), Float(exp(-1.25)), Float(exp(-0.25)))
    expectClose(
      map.values,
      try Tensor(
        shape: [4, 4],
        scalars: [
          corner, side, side, corner, side, middle, middle, side,
          side, middle, middle, side, corner, side, side, corner,
        ]), relative: 1e-6)
    #expect(map.forwards == 1)
  }

  /// An odd map has its largest value, 1, at its center, and falls off by shares of its own sides.
  @Test func gaussianIsSymmetric() throws {
    let maps = try maps(CenterGaussian(), of: Tensor(zeros: [2, 1, 5, 9]))
    #expect(maps.count == 2)
    #expect(maps[0] == maps[1])
    let map = maps[0].values
    for y in 0..<5 {
      for x in 0..<9 {
        #expect(map[y, x] == map[4 - y, x])
        #expect(map[y, x] == map[y, 8 - x])
        #expect((map[y, x] == 1) == (y == 2 && x == 4))
      }
    }
    // Rows are 4/5 of a quarter apart, columns 4/9.
    #expect(abs(map[1, 4] - Float(exp(-0.32))) < 1e-6)
    #expect(abs(map[2, 3] - Float(exp(-8.0 / 81))) < 1e-6)
  }

  @Test func constantImagesHaveNoEdges() throws {
    let map = try maps(SobelEdges(), of: Tensor(repeating: 3, shape: [1, 2, 4, 5]))[0]
    #expect(map.values == Tensor(zeros: [4, 5]))
    #expect(map.isDegenerate)
  }

  /// Columns of 0 and from the third on of 2: the kernel's weights 1, 2, 1 times the step.
  @Test func verticalStepByHand() throws {
    let row: [Float] = [0, 0, 2, 2, 2]
    let edges = try edges([1, 3, 5], row + row + row)
    let expected: [Float] = [0, 8, 8, 0, 0]
    #expect(edges.scalars == expected + expected + expected)
  }

  @Test func horizontalStepByHand() throws {
    let edges = try edges([1, 4, 3], [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2])
    #expect(edges.scalars == [0, 0, 0, 8, 8, 8, 8, 8, 8, 0, 0, 0])
  }

  /// A single bright pixel: beside it 2, at its corners 1 in both directions.
  @Test func dotByHand() throws {
    var scalars = [Float](repeating: 0, count: 25)
    scalars[12] = 1
    let corner = Float(2).squareRoot()
    expectClose(
      try edges([1, 5, 5], scalars),
      try Tensor(
        shape: [5, 5],
        scalars: [
          0, 0, 0, 0, 0, 0, corner, 2, corner, 0, 0, 2, 0, 2, 0,
          0, corner, 2, corner, 0, 0, 0, 0, 0, 0,
        ]), absolute: 1e-6)
  }

  /// Steps of 2 and 4 have a mean of 3; steps of 2 and -2 cancel.
  @Test func takesTheMeanOfTheChannels() throws {
    #expect(try edges([2, 1, 4], [0, 0, 2, 2, 0, 0, 4, 4]).scalars == [0, 12, 12, 0])
    #expect(try edges([2, 1, 4], [0, 0, 2, 2, 0, 0, -2, -2]).scalars == [0, 0, 0, 0])
  }

  @Test func imagesOfABatchHaveTheirOwnEdges() throws {
    let input = try Tensor(shape: [2, 1, 1, 4], scalars: [0, 0, 1, 1, 0, 0, 0, 0])
    let maps = try maps(SobelEdges(), of: input)
    #expect(maps.map(\.values.scalars) == [[0, 4, 4, 0], [0, 0, 0, 0]])
  }
}
