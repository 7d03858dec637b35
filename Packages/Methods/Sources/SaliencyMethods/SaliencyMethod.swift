public import SaliencyModels
public import SaliencyTensor

/// A way to tell which places of an image a network's features speak of.
///
/// A method is a value that holds its options. It takes the results of a forward pass and gives one
/// map for each image, at the resolution of the layer, unnormalized. Normalizing and resizing are
/// steps of their own: ``SaliencyMap/normalized(epsilon:)`` and ``SaliencyMap/resized(to:by:)``.
public protocol SaliencyMethod: Sendable {
  /// What is known of the method.
  static var about: MethodDescription { get }

  /// The options that have a name and a text form, for command lines and experiment files.
  static var settings: [MethodSetting<Self>] { get }

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

  /// How many passes through the whole network one image will take at most, to tell the time left.
  ///
  /// - Parameter shape: The layer's shape.
  /// - Returns: The number, with the method's own options.
  func forwards(at shape: FeatureShape) -> Int
}

extension SaliencyMethod {
  /// No options.
  public static var settings: [MethodSetting<Self>] { [] }

  /// The number that the description tells.
  public func forwards(at shape: FeatureShape) -> Int {
    switch Self.about.forwards {
    case .count(let count): count
    case .onePlusChannels: 1 + shape.channels
    case .onePlusPlaces: 1 + shape.extent.height * shape.extent.width
    }
  }
}

/// A method whose map explains one class.
public protocol ClassSpecificMethod: SaliencyMethod {
  /// The class to explain; without one, the class that the network predicts for each image.
  var classIndex: Int? { get set }
}

/// A method that looks at the image through masks.
public protocol MaskingMethod: SaliencyMethod {
  /// Masks to use instead of drawn ones, `[M, h, w]` with 1 where the image is kept.
  var givenMasks: Tensor? { get set }

  /// How many masks are drawn where none are given.
  var maskCount: Int { get set }
}

extension MaskingMethod {
  /// One for the image, and one for each mask.
  public func forwards(at shape: FeatureShape) -> Int {
    1 + (givenMasks.map { $0.shape.rank == 3 ? $0.shape[0] : 0 } ?? maskCount)
  }
}
