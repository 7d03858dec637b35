// All of Foundation: FoundationEssentials leaves out the texts of its own errors.
internal import Foundation

/// What went wrong, in one line without control characters.
///
/// Errors describe themselves; file names within them may hold anything, so line ends and other
/// control characters become blanks.
///
/// - Parameter error: Any error.
/// - Returns: The line, without a line end.
public func message(for error: any Error) -> String {
  let text =
    if let error = error as? any LocalizedError, let description = error.errorDescription {
      description
    } else if let error = error as? CocoaError {
      [error.filePath ?? error.url?.path, error.localizedDescription]
        .compactMap(\.self).joined(separator: ": ")
    } else {
      String(describing: error)
    }
  let isControl = { (character: Character) in
    character.isNewline || character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
  }
  return text.split(whereSeparator: isControl).joined(separator: " ")
}
