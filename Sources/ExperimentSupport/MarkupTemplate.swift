import Mustache

/// Texts as HTML and XML hold them.
///
/// The library's own HTML escapes whole characters as people see them; a quote with a combining accent
/// is another character to it and would end an attribute. Here each Unicode scalar is looked at, and
/// those that XML forbids are replaced.
struct MarkupContentType: MustacheContentType {
  /// What templates call this.
  static let name = "MARKUP"

  func escapeText(_ text: String) -> String {
    var escaped = ""
    escaped.unicodeScalars.reserveCapacity(text.unicodeScalars.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped += " "
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
