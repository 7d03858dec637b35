internal import Foundation

extension String {
  /// Names out of a list with commas, which blanks may follow.
  public var commaSeparated: [String] {
    split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
