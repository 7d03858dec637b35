/// Puts a network together, node by node.
public struct NetworkBuilder {
  /// A node that was added.
  public struct Reference: Hashable, Sendable {
    fileprivate let position: Int
  }

  private var nodes: [Network.Node] = []
  private var aliases: [String: Int] = [:]
  private var names: Set<String> = []

  /// Creates an empty network.
  public init() {}

  /// Adds the input, which must come first.
  ///
  /// - Throws: ``NetworkError`` if there is an input already, or it has no channels.
  public mutating func input(
    channels: Int, isVector: Bool = false, name: String = "input"
  ) throws(NetworkError) -> Reference {
    guard nodes.isEmpty else { throw .nameTaken(name) }
    return try append(name, .input(channels: channels, isVector: isVector), [])
  }

  /// Adds an operation on nodes that were added before.
  ///
  /// - Throws: ``NetworkError`` if the name is taken, the number of operands is wrong, or parameters
  ///   do not fit each other.
  public mutating func add(
    _ name: String, _ operation: Network.Operation, _ operands: Reference...
  ) throws(NetworkError) -> Reference {
    let expected = if case .add = operation { 2 } else { 1 }
    if case .input = operation { throw .wrongOperands(node: name) }
    guard operands.count == expected, operands.allSatisfy({ $0.position < nodes.count }) else {
      throw .wrongOperands(node: name)
    }
    return try append(name, operation, operands.map(\.position))
  }

  /// Gives a node a further name.
  ///
  /// - Throws: ``NetworkError/nameTaken(_:)``.
  public mutating func name(_ alias: String, for node: Reference) throws(NetworkError) {
    guard names.insert(alias).inserted else { throw .nameTaken(alias) }
    aliases[alias] = node.position
  }

  /// The network of everything that was added; the last node is its output.
  public func build() -> Network {
    Network(nodes: nodes, aliases: aliases)
  }

  private mutating func append(
    _ name: String, _ operation: Network.Operation, _ inputs: [Int]
  ) throws(NetworkError) -> Reference {
    guard !name.isEmpty, names.insert(name).inserted else { throw .nameTaken(name) }
    do {
      try operation.checkParameters()
    } catch {
      throw .shape(node: name, error)
    }
    nodes.append(Network.Node(name: name, operation: operation, inputs: inputs))
    return Reference(position: nodes.count - 1)
  }
}
