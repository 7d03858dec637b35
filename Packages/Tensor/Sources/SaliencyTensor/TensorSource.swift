/// Something that holds tensors under names: a weights file, or a dictionary in a test.
///
/// The protocol stands here, at the bottom of the house, so that networks can take weights without
/// knowing of files, and files can give weights without knowing of networks.
public protocol TensorSource {
  /// The names of all tensors, in the order in which the source keeps them.
  var tensorNames: [String] { get }

  /// What the source says of itself: who wrote it, which architecture it is for.
  var metadata: [String: String] { get }

  /// The shape of one tensor, without reading its elements.
  ///
  /// - Throws: An error of the source if there is no such tensor.
  func shape(of name: String) throws -> Shape

  /// One tensor.
  ///
  /// - Throws: An error of the source if there is no such tensor or it cannot be read.
  func tensor(named name: String) throws -> Tensor
}

/// Tensors in memory.
public struct TensorDictionary: TensorSource, Sendable {
  /// A request for a name that the dictionary does not hold.
  public struct MissingTensor: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name that was asked for.
    public let name: String

    /// Creates the error for a name.
    public init(name: String) {
      self.name = name
    }

    /// One line that names the tensor.
    public var description: String { "there is no tensor named '\(name)'" }
  }

  /// The names, in the order in which the tensors were given.
  public let tensorNames: [String]

  /// What is known of the tensors.
  public let metadata: [String: String]

  private let tensors: [String: Tensor]

  /// Creates a source from named tensors; of two with one name the later counts.
  public init(_ tensors: KeyValuePairs<String, Tensor>, metadata: [String: String] = [:]) {
    self.init(tensors.map { ($0.key, $0.value) }, metadata: metadata)
  }

  /// Creates a source from named tensors; of two with one name the later counts.
  public init(_ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:]) {
    self.tensors = Dictionary(tensors.map { ($0.name, $0.tensor) }) { $1 }
    var seen: Set<String> = []
    self.tensorNames = tensors.map(\.name).filter { seen.insert($0).inserted }
    self.metadata = metadata
  }

  /// The shape of one tensor.
  public func shape(of name: String) throws -> Shape {
    try tensor(named: name).shape
  }

  /// One tensor.
  public func tensor(named name: String) throws -> Tensor {
    guard let tensor = tensors[name] else { throw MissingTensor(name: name) }
    return tensor
  }
}
