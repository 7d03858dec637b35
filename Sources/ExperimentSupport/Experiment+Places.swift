internal import Foundation
public import SaliencyIO
internal import ToolSupport

extension Experiment {
  /// The folders of the experiment's data sets that are there.
  ///
  /// - Parameters:
  ///   - folder: What `--data` gives.
  ///   - kind: Which of the experiment's data sets; `nil` for all.
  /// - Returns: At least one data set with its folder.
  /// - Throws: `ToolError` if none of them is there.
  public func folders(
    below folder: String, kind: DataSetKind? = nil
  ) throws -> [(source: Source, root: String)] {
    let wanted = sources.filter { kind == nil || $0.dataset == kind }
    guard !wanted.isEmpty else {
      throw ToolError(
        "--dataset \(kind?.rawValue ?? ""): the experiment has "
          + sources.map(\.dataset.rawValue).joined(separator: ", "))
    }
    let found = wanted.compactMap { source in
      source.folders.map { Self.join(folder, $0) }.first(where: isFolder)
        .map { (source: source, root: $0) }
    }
    guard !found.isEmpty else {
      throw ToolError(
        "\(folder): expected "
          + wanted.flatMap(\.folders).map { "'\($0)'" }.joined(separator: " or ")
          + " in it, found none of these; give the folder that holds the data sets with --data")
    }
    return found
  }

  /// The experiment's data set below a folder.
  ///
  /// - Parameters:
  ///   - folder: What `--data` gives.
  ///   - kind: Which of the experiment's data sets; `nil` for the only one that is there.
  ///   - selectionProtocol: The rules of selection; `nil` for those of the experiment.
  /// - Returns: The data set.
  /// - Throws: `ToolError` if none or several of them are there, `FileError` if it cannot be listed.
  public func dataSet(
    below folder: String, kind: DataSetKind? = nil, selectionProtocol: SelectionProtocol? = nil
  ) throws -> DataSet {
    let found = try folders(below: folder, kind: kind)
    guard let first = found.first, found.count == 1 else {
      throw ToolError(
        "\(folder): holds several data sets of the experiment; choose one with --dataset "
          + found.map(\.source.dataset.rawValue).joined(separator: ", "))
    }
    return try DataSet(
      first.source.dataset, root: first.root,
      selectionProtocol: selectionProtocol ?? first.source.selectionProtocol)
  }

  /// The weights of the experiment's networks.
  ///
  /// - Parameters:
  ///   - folder: What `--weights` gives.
  ///   - names: Which networks; `nil` for all.
  ///   - given: Files that stand for those of the experiment.
  /// - Returns: A file for each network, in the experiment's order.
  /// - Throws: `ToolError` for an unknown network and for one that has no file there.
  public func weights(
    below folder: String, of names: [String]? = nil, replacedBy given: [NamedWeights] = []
  ) throws -> [NamedWeights] {
    for name in (names ?? []) + given.map(\.name)
    where !networks.contains(where: { $0.name == name }) {
      throw ToolError(
        "the experiment has no network '\(name)'; it has "
          + networks.map(\.name).joined(separator: ", "))
    }
    return try networks.filter { names?.contains($0.name) ?? true }.map { network in
      if let one = given.first(where: { $0.name == network.name }) { return one }
      let paths = network.weights.map { Self.join(folder, $0) }
      guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
        throw ToolError(
          "\(folder): expected the weights of \(network.name), "
            + network.weights.map { "'\($0)'" }.joined(separator: " or ")
            + ", found none of these; give their folder with --weights, or leave the network out "
            + "with --models")
      }
      return NamedWeights(name: network.name, path: path)
    }
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
