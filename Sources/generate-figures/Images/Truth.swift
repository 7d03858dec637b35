import SaliencyIO
import SaliencyModels
import ToolSupport

/// What an image shows, in the words of a network.
struct Truth {
  /// The kind of data set that the image is from.
  let dataset: DataSetKind

  /// The network that predicts; `nil` if none does.
  let model: Model?

  /// Whether the network tells ImageNet's classes apart.
  private var isForImageNet: Bool { model?.classCount == ImageNetClasses.count }

  /// What an image shows, as figures say it.
  ///
  /// - Parameter item: The image.
  /// - Returns: `nil` if the data set does not tell.
  func text(of item: DataSetItem) -> String? {
    guard !item.labels.isEmpty else { return nil }
    let names = item.labels.map { label in
      guard dataset == .imageNetS, isForImageNet, let index = ImageNetClasses.index(of: label),
        let name = model?.labels?[index]
      else { return label }
      return Self.text(of: name)
    }
    return names.joined(separator: ", ")
  }

  /// What a network finds, as figures say it.
  static func text(of prediction: Prediction) -> String {
    prediction.label.map(text) ?? "class \(prediction.index)"
  }

  /// A label up to its first comma, without the underscores of Keras.
  private static func text(of label: String) -> String {
    ClassLabels.short(label).replacing("_", with: " ")
  }

  /// Whether a prediction names what an image shows.
  ///
  /// ImageNet-S is compared by ImageNet's classes, PASCAL VOC with a network for ImageNet by those of
  /// its classes that are of the kind, and all else by the labels.
  ///
  /// - Parameters:
  ///   - prediction: The most probable class.
  ///   - item: The image.
  /// - Returns: `nil` if the data set's classes and the network's have nothing to do with each other.
  func isRight(_ prediction: Prediction, for item: DataSetItem) -> Bool? {
    let classes = item.labels.compactMap(classes)
    guard !classes.isEmpty else { return nil }
    return classes.contains { $0.contains(prediction.index) }
  }

  /// The network's classes that a label of the data set stands for.
  private func classes(of label: String) -> Set<Int>? {
    if isForImageNet {
      switch dataset {
      case .imageNetS: return ImageNetClasses.index(of: label).map { [$0] }
      case .voc2012: return PascalVOCClasses.imageNetClasses(of: label)
      case .folder: break
      }
    }
    return (try? model?.labels?.index(of: label)).map { [$0] }
  }
}
