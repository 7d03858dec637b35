public import ArgumentParser
public import SaliencyIO

// The package knows nothing of command lines; should it ever adopt the protocol, the compiler says so.

// swift-format-ignore: AvoidRetroactiveConformances
extension DataSetKind: @retroactive ExpressibleByArgument {}

// swift-format-ignore: AvoidRetroactiveConformances
extension SelectionProtocol: @retroactive ExpressibleByArgument {}

/// Which data set is used, and by which rules.
public struct DataSetOptions: ParsableArguments, Sendable {
  /// The kind of the data set.
  @Option(
    help: """
      The data set: voc2012 (a VOCdevkit/VOC2012 tree), imagenet-s (images and \
      validation-segmentation) or folder (images/STEM.jpg or .png, masks/STEM.png).
      """)
  public var dataset: DataSetKind?

  /// The folder of the data set.
  @Option(help: "The folder of the data set.", completion: .directory)
  public var root: String?

  /// The rules of selection.
  @Option(
    name: .customLong("protocol"),
    help: "The rules by which images are selected and masks are made.")
  public var selectionProtocol: SelectionProtocol?

  /// Creates the options with their defaults.
  public init() {}

  /// The data set that the options name.
  ///
  /// - Returns: `nil` if they name none.
  /// - Throws: `ValidationError` if one of two options is missing, `FileError` if the data set cannot
  ///   be listed.
  public func dataSet() throws -> DataSet? {
    switch (dataset, root) {
    case (nil, nil): return nil
    case (let kind?, let root?):
      return try DataSet(kind, root: root, selectionProtocol: selectionProtocol ?? .paper)
    case (_?, nil):
      throw ValidationError("Give the data set's folder with --root.")
    case (nil, _?):
      throw ValidationError(
        "Say which kind of data set it is: --dataset "
          + DataSetKind.allCases.map(\.rawValue).joined(separator: ", ") + ".")
    }
  }
}
