import SaliencyMethods
import SaliencyModels
import SaliencyTensor

/// What `--json` tells of one image and method.
struct MapRecord: Encodable {
  struct TopClass: Encodable {
    let index: Int
    let label: String?
    let probability: Double
  }

  let image: String
  let method: String
  let layer: String
  let nativeShape: [Int]
  let inputShape: [Int]
  let classIndex: Int?
  let classLabel: String?

  /// Whether the map explains that class and not merely the image in which it was found.
  let explainsClass: Bool
  let top5: [TopClass]?
  let forwards: Int

  /// How the network kept its maps and weights, where that was not single precision.
  let precision: String?
  let seconds: Double
  let degenerate: Bool

  /// How good an estimate the map is, of methods that tell.
  let quality: EstimateQuality?
  let outputs: [String]

  private enum CodingKeys: String, CodingKey {
    case image
    case method
    case layer
    case nativeShape = "native_shape"
    case inputShape = "input_shape"
    case classIndex = "class_index"
    case classLabel = "class_label"
    case top5
    case forwards
    case precision
    case seconds
    case degenerate
    case predictedCorrelation = "predicted_correlation"
    case plainMasks = "plain_masks"
    case outputs
  }

  init(
    image: String, method: String, map: SaliencyMap, inputExtent: Extent, classIndex: Int?,
    classLabel: String?, predictions: [Prediction]?, precision: Precision, seconds: Double,
    outputs: [String]
  ) {
    self.image = image
    self.method = method
    layer = map.layer
    nativeShape = [map.extent.height, map.extent.width]
    inputShape = [inputExtent.height, inputExtent.width]
    self.classIndex = classIndex
    self.classLabel = classLabel
    explainsClass = map.classIndex != nil
    top5 = predictions?.map {
      TopClass(index: $0.index, label: $0.label, probability: $0.probability)
    }
    forwards = map.forwards
    self.precision = precision == .float32 ? nil : precision.rawValue
    self.seconds = seconds
    degenerate = map.isDegenerate
    quality = map.quality
    self.outputs = outputs
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(image, forKey: .image)
    try container.encode(method, forKey: .method)
    try container.encode(layer, forKey: .layer)
    try container.encode(nativeShape, forKey: .nativeShape)
    try container.encode(inputShape, forKey: .inputShape)
    // Readers find every key in every record; null stands for what does not exist.
    try container.encode(classIndex, forKey: .classIndex)
    try container.encode(classLabel, forKey: .classLabel)
    try container.encodeIfPresent(top5, forKey: .top5)
    try container.encode(forwards, forKey: .forwards)
    try container.encodeIfPresent(precision, forKey: .precision)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(degenerate, forKey: .degenerate)
    try container.encodeIfPresent(quality?.correlation, forKey: .predictedCorrelation)
    try container.encodeIfPresent(quality?.plainMasks, forKey: .plainMasks)
    try container.encode(outputs, forKey: .outputs)
  }

  /// The record as a line for people.
  var line: String {
    let classes = (top5 ?? []).prefix(3).map { top in
      "\(top.label.map(ClassLabels.short) ?? "class \(top.index)") \(Int((top.probability * 100).rounded())) %"
    }
    let explained = classIndex.map { classLabel.map(ClassLabels.short) ?? "class \($0)" }
    return "\(image): "
      + (classes.isEmpty ? "" : classes.joined(separator: ", ") + "; ")
      + "\(method) of \(layer)"
      + (explainsClass ? explained.map { " for \($0)" } ?? "" : "")
      + "\(degenerate ? " (constant: tells nothing)" : "") -> "
      + outputs.joined(separator: ", ")
  }
}
