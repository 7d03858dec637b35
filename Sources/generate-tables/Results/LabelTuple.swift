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

  /// Reads the labels of a tuple or a list; any other text is one label.
  static func labels(_ text: String) -> [String] {
    let isSequence =
      (text.hasPrefix("(") && text.hasSuffix(")")) || (text.hasPrefix("[") && text.hasSuffix("]"))
    guard isSequence, text.count >= 2 else { return text.isEmpty ? [] : [text] }
    var labels: [String] = []
    var current = ""
    var quote: Character?
    var wasQuoted = false
    var isEscaped = false
    func finish() {
      // Numbers stand without quotation marks; a comma may follow the last label.
      let label = wasQuoted ? current : String(current.filter { !$0.isWhitespace })
      if wasQuoted || !label.isEmpty { labels.append(label) }
      current = ""
      wasQuoted = false
    }
    for character in text.dropFirst().dropLast() {
      if isEscaped {
        current.append(character)
        isEscaped = false
      } else if let open = quote {
        switch character {
        case "\\": isEscaped = true
        case open: quote = nil
        default: current.append(character)
        }
      } else if character == "'" || character == "\"" {
        current = ""
        quote = character
        wasQuoted = true
      } else if character == "," {
        finish()
      } else if !wasQuoted {
        current.append(character)
      }
    }
    finish()
    return labels
  }
}
