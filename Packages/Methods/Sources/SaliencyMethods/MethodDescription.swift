/// What is known of a method before it runs, as data: tools list and choose methods by it.
public struct MethodDescription: Hashable, Sendable {
  /// How many passes through the whole network one image takes with default options.
  ///
  /// Passes through what comes after the layer alone are not counted.
  public enum Forwards: Hashable, Sendable {
    /// A number that does not depend on the network.
    case count(Int)

    /// One, and one for each channel of the layer.
    case onePlusChannels

    /// One, and one for each place of the layer.
    case onePlusPlaces

    /// The number for `layer4` of a ResNet50 and images of 224 x 224: 2,048 channels, 7 x 7 places.
    public var ofResNet50: Int {
      switch self {
      case .count(let count): count
      case .onePlusChannels: 1 + 2048
      case .onePlusPlaces: 1 + 49
      }
    }
  }

  /// The name on the command line and in files, as in `grad-cam`.
  public let identifier: String

  /// The name in tables and figures, as in `Grad-CAM`.
  public let title: String

  /// The publication that defines the method.
  public let citation: String

  /// The map in one line; `A` are the layer's activations, `G` the gradients of the class score.
  public let formula: String

  /// Whether the map explains one class, so that the network needs a classifier.
  public let needsClass: Bool

  /// Whether gradients are computed.
  public let needsGradients: Bool

  /// Forward passes for one image, with the method's default options.
  public let forwards: Forwards

  /// What to use on a network without classes; a method that needs none has no alternative.
  public let labelFreeAlternative: String?

  /// Describes a method.
  public init(
    identifier: String, title: String, citation: String, formula: String,
    needsClass: Bool = false, needsGradients: Bool = false, forwards: Forwards = .count(1),
    labelFreeAlternative: String? = nil
  ) {
    self.identifier = identifier
    self.title = title
    self.citation = citation
    self.formula = formula
    self.needsClass = needsClass
    self.needsGradients = needsGradients
    self.forwards = forwards
    self.labelFreeAlternative = labelFreeAlternative
  }
}

extension MethodDescription.Forwards: CustomStringConvertible {
  /// The number, as in `2049` or `1 + channels`.
  public var description: String {
    switch self {
    case .count(let count): "\(count)"
    case .onePlusChannels: "1 + channels"
    case .onePlusPlaces: "1 + places"
    }
  }
}
