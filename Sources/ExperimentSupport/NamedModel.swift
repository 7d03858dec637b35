public import ArgumentParser
public import SaliencyModels
public import ToolSupport

/// A weights file with the name that tables and figures give its network: `SimCLR=simclr.safetensors`.
public struct NamedWeights: Hashable, Sendable, ExpressibleByArgument {
  /// The name, as in `SimCLR`.
  public let name: String

  /// The file.
  public let path: String

  /// Names a file.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// Reads `NAME=PATH`.
  public init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(name: String(parts[0]), path: String(parts[1]))
  }

  /// `NAME=PATH`.
  public var defaultValueDescription: String { "\(name)=\(path)" }
}

/// A network with its name.
public struct NamedModel: Sendable {
  /// The name, as in `SimCLR`.
  public let name: String

  /// The file that the network was read from.
  public let path: String

  /// The network.
  public let model: Model

  /// Loads a network.
  ///
  /// - Parameters:
  ///   - weights: The file and the name.
  ///   - computation: What it will run with.
  /// - Throws: `FileError` or `ToolError`, with the path and what to do.
  public init(_ weights: NamedWeights, with computation: Computation) throws {
    name = weights.name
    path = weights.path
    model = try loadModel(weights.path, with: computation)
  }
}
