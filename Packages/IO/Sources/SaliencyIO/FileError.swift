/// A file cannot be read or written.
///
/// One type serves every format, because what a reader of the message needs is always the same:
/// which file, which place in it, what is wrong and what to do about it.
public struct FileError: Error, Hashable, Sendable {
  /// The file, as the caller named it.
  public let path: String

  /// Where in the file, as in `dataset 'conv1/kernel'` or `byte 128`.
  ///
  /// Absent if the whole file is meant.
  public let place: String?

  /// What is wrong, as in `expected 64 bytes, found 12`.
  public let problem: String

  /// What to do about it, as in `download it again`.
  ///
  /// Absent if nothing can be advised.
  public let remedy: String?

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - path: The file, as the caller named it.
  ///   - place: Where in the file.
  ///   - problem: What is wrong: what was expected and what was found.
  ///   - remedy: What to do about it.
  public init(path: String, place: String? = nil, problem: String, remedy: String? = nil) {
    self.path = path
    self.place = place
    self.problem = problem
    self.remedy = remedy
  }
}

extension FileError: CustomStringConvertible {
  /// One line: `resnet50.h5: dataset 'conv1/kernel': expected ..., found ...; download it again`.
  ///
  /// Names in the parts may come from a hostile file, so that line breaks and other control
  /// characters are written as escapes.
  public var description: String {
    var line = path + ": "
    if let place { line += place + ": " }
    line += problem
    if let remedy { line += "; " + remedy }
    return String(line.unicodeScalars.map(Self.printable).joined())
  }

  private static func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
    default: String(scalar)
    }
  }
}
