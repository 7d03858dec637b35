internal import Foundation
internal import SaliencyTensor

/// KPCA-CAM: the places on the first principal component of a kernel of their features.
///
/// `M = max(sqrt(l_1) v_1, 0)`, where `l_1` and `v_1` `[P]` are the largest eigenvalue and its
/// eigenvector of the kernel matrix `K_pq = k(F_p, F_q)` `[P, P]` of the places' features, centered in
/// the kernel's space, `K - 1K - K1 + 1K1` with `1` the matrix of all `1 / P`. Each channel's mean over
/// the places is subtracted from the activations first.
///
/// Karmani et al. 2024, "KPCA-CAM: Visual Explainability of Deep Computer Vision Models Using Kernel
/// PCA", as in pytorch-grad-cam, which calls scikit-learn's `KernelPCA` with its defaults. Departure:
/// the sign does not contradict the LaFAM map, this toolkit's choice; `largest-loading` is
/// scikit-learn's rule. With the linear kernel this is ``EigenCAM``.
public struct KernelPCACAM: SaliencyMethod {
  /// A similarity of two places' features `x` and `y`, with scikit-learn's parameters.
  public enum Kernel: String, CaseIterable, SettingValue {
    /// `tanh(x . y / C + 1)`, pytorch-grad-cam's.
    case sigmoid

    /// `exp(-|x - y|^2 / C)`.
    case rbf

    /// `x . y`.
    case linear

    /// `(x . y / C + 1)^3`.
    case polynomial

    /// `x . y / (|x| |y|)`, 0 for a place without features.
    case cosine
  }

  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "kpca-cam", title: "KPCA-CAM", citation: "Karmani et al. 2024",
    formula: "max(sqrt(l_1) v_1, 0) of K_pq = tanh(A_p . A_q / C + 1), centered")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("kernel", \.kernel, "how similar two places are"),
    MethodSetting("centering", \.centering, "what is subtracted from the activations"),
    MethodSetting("sign", \.sign, "how the component's sign is chosen"),
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end"),
    MethodSetting(
      "rectify-activations", \.rectifiesActivations, "whether negative activations become 0 first"),
  ]

  /// How similar two places are.
  public var kernel = Kernel.sigmoid

  /// What is subtracted from the activations; the kernel matrix is centered in any case.
  public var centering = Centering.channelMeans

  /// How the component's sign is chosen; its loadings are those of the places.
  public var sign = SignRule.meanCorrelation

  /// What becomes of negative values at the end.
  public var rectifier = Rectifier.relu

  /// Whether negative activations become 0 first.
  public var rectifiesActivations = false

  /// Creates the method with pytorch-grad-cam's kernel.
  public init() {}

  /// One map for each image, `[h, w]`.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    try pass.maps(at: layer, rectified: rectifiesActivations, centering: centering) { features in
      let kernels = kernelMatrix(of: features.matrix)
      let largest = kernels.values.reduce(0) { max($0, abs($1)) }
      let pair = try LeadingEigenpair(Self.centered(kernels))
      // Places that are all alike leave nothing but the rounding of the kernel's values.
      let rounding = 8 * Double(features.places) * Double.ulpOfOne * largest
      guard pair.value > rounding else { return [Double](repeating: 0, count: features.places) }
      let sign = sign.sign(
        ofProjection: pair.vector, loadings: pair.vector, means: features.means)
      return pair.vector.map { rectifier(sign * pair.value.squareRoot() * $0) }
    }
  }

  /// `k(F_p, F_q)`, `[P, P]`.
  private func kernelMatrix(of features: DenseMatrix) -> DenseMatrix {
    let places = features.columns
    let scale = 1 / Double(features.rows)
    var values = features.columnGram
    let squares = (0..<places).map { values[$0 * places + $0] }
    for p in 0..<places {
      for q in 0..<places {
        let product = values[p * places + q]
        values[p * places + q] =
          switch kernel {
          case .sigmoid: tanh(product * scale + 1)
          case .rbf: exp(-max(0, squares[p] + squares[q] - 2 * product) * scale)
          case .linear: product
          case .polynomial: pow(product * scale + 1, 3)
          case .cosine:
            squares[p] > 0 && squares[q] > 0 ? product / (squares[p] * squares[q]).squareRoot() : 0
          }
      }
    }
    return DenseMatrix(rows: places, columns: places, values: values)
  }

  /// `K - 1K - K1 + 1K1`.
  static func centered(_ kernels: DenseMatrix) -> DenseMatrix {
    let order = kernels.rows
    let means = kernels.columnSums.map { $0 / Double(order) }
    let mean = means.reduce(0, +) / Double(order)
    var values = kernels.values
    for row in 0..<order {
      for column in 0..<order { values[row * order + column] -= means[row] + means[column] - mean }
    }
    return DenseMatrix(rows: order, columns: order, values: values)
  }
}
