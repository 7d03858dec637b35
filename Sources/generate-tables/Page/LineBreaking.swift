/// Lines for drawings, whose texts do not break by themselves.
enum LineBreaking {
  /// Breaks a text between words, and words that are longer than a line within.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - width: The most characters of a line, at least 1.
  /// - Returns: At least one line.
  static func lines(of text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      var rest = word
      while !rest.isEmpty {
        let room = line.isEmpty ? width : width - line.count - 1
        if rest.count <= room {
          line += (line.isEmpty ? "" : " ") + rest
          break
        }
        if line.isEmpty {
          line = String(rest.prefix(width))
          rest = rest.dropFirst(width)
        }
        lines.append(line)
        line = ""
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }
}
