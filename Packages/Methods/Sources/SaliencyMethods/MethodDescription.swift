/// What is known of a method before it runs, as data: tools list and choose methods by it.
public struct MethodDescription: Hashable, Sendable {
  /// The name on the command line and in files, as in `grad-cam`.
  public let identifier: String

  /// The name in tables and figures, as in `Grad-CAM`.
  public let title: String

  /// The publication that defines the method.
  public let citation: String

  /// Whether the map explains one class, so that the network needs a classifier.
  public let needsClass: Bool

  /// Whether gradients are computed.
  public let needsGradients: Bool

  /// Forward passes for one image, with the method's default options.
  public let forwards: Int

  /// Describes a method.
  public init(
    identifier: String, title: String, citation: String, needsClass: Bool, needsGradients: Bool,
    forwards: Int
  ) {
    self.identifier = identifier
    self.title = title
    self.citation = citation
    self.needsClass = needsClass
    self.needsGradients = needsGradients
    self.forwards = forwards
  }
}
