internal import Foundation
public import SaliencyModels
internal import SaliencyTensor

/// Smooth Grad-CAM++: Grad-CAM++ with derivatives averaged over noisy copies of the image.
///
/// `M = max(sum_c w_c A_c, 0)` with `w_c = sum_p a_cp max(D1_cp, 0)` and
/// `a_cp = D2_cp / (2 D2_cp + D3_cp sum_q A_cq + 1e-6)`, where `D1`, `D2` and `D3` are the means of
/// `G`, `G^2` and `G^3` over images with normal noise, and `A` are the activations of the image itself.
///
/// Omeiza et al. 2019, "Smooth Grad-CAM++: An Enhanced Inference Level Visualization Technique for
/// Deep Convolutional Neural Network Models". Number and deviation of the noisy images are those of
/// torch-cam. Departure: torch-cam takes the first derivative of the last noisy image only; the
/// paper averages all three derivatives, and so does this.
public struct SmoothGradCAMPlusPlus: ClassSpecificMethod {
  /// What is known of the method.
  public static let about = MethodDescription(
    identifier: "smooth-grad-cam++", title: "Smooth Grad-CAM++", citation: "Omeiza et al. 2019",
    formula: "grad-cam++ with G, G^2 and G^3 averaged over noisy images", needsClass: true,
    needsGradients: true, forwards: .count(5), labelFreeAlternative: "lafam")

  /// The options that have a name.
  public static let settings: [MethodSetting<Self>] = [
    MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end"),
    MethodSetting("samples", \.samples, "how many noisy images are looked at"),
    MethodSetting("deviation", \.deviation, "the noise's standard deviation, in normalized units"),
    MethodSetting("seed", \.seed, "the seed of the noise"),
  ]

  /// The class to explain; without one, the predicted class.
  public var classIndex: Int?

  /// What becomes of negative values at the end.
  public var rectifier = Rectifier.relu

  /// How many noisy images are looked at.
  public var samples = 4

  /// The noise's standard deviation, in units of the normalized input.
  public var deviation = 0.3

  /// The seed of the noise.
  public var seed: UInt64 = 0

  /// Creates the method with torch-cam's options.
  public init() {}

  /// One map for each image.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    let activations = try pass.spatialActivations(at: layer)
    let elements = activations.shape.count
    var sums = [[Double]](repeating: [Double](repeating: 0, count: elements), count: 3)
    for sample in 0..<max(1, samples) {
      let noisy = noisyInput(of: pass, sample: sample)
      let gradients = try pass.gradients(ofClasses: classes, at: layer, of: noisy)
      pass.report(forwards: pass.count)
      gradients.withUnsafeScalars { gradients in
        for index in 0..<elements {
          let gradient = Double(gradients[index])
          sums[0][index] += gradient
          sums[1][index] += gradient * gradient
          sums[2][index] += gradient * gradient * gradient
        }
      }
    }
    let count = Double(max(1, samples))
    let values = activations.scalars
    let (channels, places) = (activations.shape[1], activations.shape[2] * activations.shape[3])
    return try (0..<pass.count).map { image in
      let weights = (0..<channels).map { channel in
        let start = (image * channels + channel) * places
        let total = values[start..<start + places].reduce(0) { $0 + Double($1) }
        return (start..<start + places).reduce(0.0) { weight, index in
          let (first, second, third) = (
            sums[0][index] / count, sums[1][index] / count, sums[2][index] / count
          )
          guard first > 0 else { return weight }
          return weight + second / (2 * second + third * total + 1e-6) * first
        }
      }
      let map = try activations[entry: image].sumOfChannels(weightedBy: weights)
      return try SaliencyMap(
        values: rectifier(map), layer: layer,
        classIndex: classes[image], forwards: 1 + max(1, samples))
    }
  }

  /// One for the image, and one for each noisy copy.
  public func forwards(at shape: FeatureShape) -> Int { 1 + max(1, samples) }

  /// The images with normal noise (Box & Muller 1958), a function of seed, image and sample.
  private func noisyInput(of pass: ForwardPass, sample: Int) -> Tensor {
    var noisy = pass.input
    let perImage = noisy.shape.count / pass.count
    let generators = pass.imageNumbers.map { CounterBasedGenerator(seed: seed, stream: $0) }
    noisy.withUnsafeMutableScalars { elements in
      for image in 0..<pass.count {
        for element in stride(from: 0, to: perImage, by: 4) {
          // The upper half of the counter tells samples apart.
          let bits = generators[image].block(at: UInt64(sample) << 32 | UInt64(element / 4))
          let uniform = (0..<4).map { (Double(bits[$0]) + 0.5) * 0x1p-32 }
          for lane in 0..<min(4, perImage - element) {
            let pair = lane / 2 * 2
            let radius = deviation * (-2 * log(uniform[pair])).squareRoot()
            let angle = 2 * Double.pi * uniform[pair + 1]
            elements[image * perImage + element + lane] += Float(
              radius * (lane == pair ? cos(angle) : sin(angle)))
          }
        }
      }
    }
    return noisy
  }
}
