/// A way to tell which places of an image a network's features speak of.
///
/// A method is a value that holds its options. It takes the results of a forward pass and gives one
/// map for each image, at the resolution of the layer, unnormalized. Normalizing and resizing are
/// steps of their own: ``SaliencyMap/normalized(epsilon:)`` and ``SaliencyMap/resized(to:by:)``.
public protocol SaliencyMethod: Sendable {
  /// What is known of the method.
  static var about: MethodDescription { get }

  /// Creates the method with its default options.
  init()

  /// One map for each image of a batch.
  ///
  /// - Parameters:
  ///   - pass: The forward pass, which holds the layer's activations `[N, C, h, w]`.
  ///   - layer: The layer to look at.
  /// - Returns: `N` maps `[h, w]`.
  /// - Throws: ``MethodError`` if the method cannot work on this layer or network.
  func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap]
}
