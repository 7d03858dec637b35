import Foundation
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct KernelPCACAMTests {
  /// scikit-learn's names of the kernels.
  static let references: [(KernelPCACAM.Kernel, String)] = [
    (.sigmoid, "sigmoid"), (.rbf, "rbf"), (.linear, "linear"), (.polynomial, "poly"),
    (.cosine, "cosine"),
  ]

  @Test func byHand() throws {
    // Two places 2 and 0 become 1 and -1, whose kernel matrix is [[t, 0], [0, t]] with
    // t = tanh(1 + 1), as tanh(-1 + 1) = 0. Centered, it is t / 2 [[1, -1], [-1, 1]]: the eigenvalue
    // is t, its vector (1, -1) / sqrt(2).
    let features = try activations([[2, 0]])
    let expectedValue = Float((tanh(2.0) / 2).squareRoot())
    var method = KernelPCACAM()
    expectClose(
      try map(by: method, of: features).values, try expected([expectedValue, 0]), absolute: 1e-6)
    method.rectifier = .none
    expectClose(
      try map(by: method, of: features).values, try expected([expectedValue, -expectedValue]),
      absolute: 1e-6)
    // exp(0) = 1 and exp(-4): the eigenvalue is their difference.
    method.kernel = .rbf
    let other = Float(((1 - exp(-4.0)) / 2).squareRoot())
    expectClose(
      try map(by: method, of: features).values, try expected([other, -other]), absolute: 1e-6)
    // (1 + 1)^3 = 8 and (-1 + 1)^3 = 0.
    method.kernel = .polynomial
    expectClose(try map(by: method, of: features).values, try expected([2, -2]), absolute: 1e-6)
    // 1 and -1.
    method.kernel = .cosine
    expectClose(try map(by: method, of: features).values, try expected([1, -1]), absolute: 1e-6)
  }

  @Test(arguments: GoldenExample.allCases)
  func equalsScikitLearn(example: GoldenExample) throws {
    let features = try goldenActivations(example)
    for (kernel, name) in Self.references {
      var method = KernelPCACAM()
      method.kernel = kernel
      method.sign = .largestLoading
      method.rectifier = .none
      expectClose(
        try map(by: method, of: features).values, try example.map("kpca_\(name)"), absolute: 1e-5)
    }
  }

  /// Principal components of the places are EigenCAM's.
  @Test func linearKernelIsEigenCAM() throws {
    for shape in [[20, 4, 3], [5, 6, 7]] as [Shape] {
      let features = randomActivations(seed: 5, shape)
      var method = KernelPCACAM()
      method.kernel = .linear
      expectClose(
        try map(by: method, of: features).values, try map(by: EigenCAM(), of: features).values,
        absolute: 1e-5)
    }
  }

  @Test(arguments: KernelPCACAM.Kernel.allCases)
  func constantFeaturesAreDegenerate(kernel: KernelPCACAM.Kernel) throws {
    var method = KernelPCACAM()
    method.kernel = kernel
    for centering in Centering.allCases {
      method.centering = centering
      let features = try activations([0.1, 0.7].map { [Float](repeating: $0, count: 12) })
      let map = try map(by: method, of: features)
      #expect(map.isDegenerate)
      #expect(map.values == Tensor(zeros: [1, 12]))
    }
  }

  /// The rows and columns of a centered kernel matrix sum to 0.
  @Test func centersTheKernel() {
    let centered = KernelPCACAM.centered(
      DenseMatrix(rows: 3, columns: 3, values: [4, 1, 0, 1, 3, 2, 0, 2, 5]))
    expectNear(centered.columnSums, [0, 0, 0], absolute: 1e-14)
    // Row means 5/3, 2, 7/3, of all 2: 4 - 10/3 + 2.
    #expect(abs(centered.values[0] - 8 / 3) < 1e-14)
  }
}
