internal import Mustache

/// A page of HTML or XML with places for values: a template of Mustache.
public struct MarkupTemplate {
  private let template: MustacheTemplate

  /// Reads a template.
  ///
  /// - Parameter text: The template; values are escaped unless three braces surround their names.
  /// - Throws: An error of Mustache if the template is wrong.
  public init(_ text: String) throws {
    // The template asks for it by name when it is read.
    MustacheContentTypes.register(MarkupContentType(), named: MarkupContentType.name)
    template = try MustacheTemplate(
      string: "{{% CONTENT_TYPE: \(MarkupContentType.name)}}\n" + text)
  }

  /// The page with its values.
  ///
  /// - Parameter contents: A value whose stored properties have the names of the template.
  /// - Returns: The document.
  public func text(with contents: Any) -> String { template.render(contents) }
}

/// Texts as HTML and XML hold them.
///
/// The library's own HTML escapes whole characters as people see them; a quote with a combining accent
/// is another character to it and would end an attribute. Here each Unicode scalar is looked at, and
/// those that XML forbids are replaced.
private struct MarkupContentType: MustacheContentType {
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
