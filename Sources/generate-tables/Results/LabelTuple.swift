/// Labels as a Python tuple, the form of the paper's result files: `('cat', 'dog')`.
enum LabelTuple {
  /// Writes labels.
  static func text(_ labels: [String]) -> String {
    let quoted = labels.map { label in
      let escaped = label.replacing("\\", with: "\\\\")
      // Python prefers single quotes unless the text has one.
      return label.contains("'") && !label.contains("\"")
        ? "\"\(escaped)\"" : "'\(escaped.replacing("'", with: "\\'"))'"
    }
    return "(" + quoted.joined(separator: ", ") + (labels.count == 1 ? ",)" : ")")
  }

  /// Reads labels; a text that is no tuple is one label.
  static func labels(_ text: String) -> [String] {
    guard text.hasPrefix("("), text.hasSuffix(")") else { return text.isEmpty ? [] : [text] }
    var labels: [String] = []
    var current = ""
    var quote: Character?
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if isEscaped {
        current.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if let open = quote {
        if character == open {
          labels.append(current)
          current = ""
          quote = nil
        } else {
          current.append(character)
        }
      } else if character == "'" || character == "\"" {
        quote = character
      }
    }
    return labels
  }
}
