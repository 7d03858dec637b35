extension TextStyle {
  /// A title that is set over a panel: if it is too wide it is broken at a space.
  ///
  /// Of the places where both lines fit, that with the most even lines is taken. If there is none, the
  /// first line is as full as can be, and the second ends in an ellipsis. Line breaks of the author are
  /// kept, and none are added.
  func brokenOnce(_ title: String) throws(DrawingError) -> String {
    guard let maximumWidth, !title.contains(where: \.isNewline),
      try unlimited.width(of: title) > maximumWidth
    else { return title }
    var best: (lines: String, longest: Double)?
    var fullest: String?
    for place in title.indices where title[place] == " " {
      let (first, second) = (title[..<place].trimmed, title[place...].trimmed)
      guard !first.isEmpty, !second.isEmpty else { continue }
      let lines = first + "\n" + second
      let firstWidth = try unlimited.width(of: first)
      if firstWidth <= maximumWidth || fullest == nil { fullest = lines }
      guard firstWidth <= maximumWidth else { break }
      let longest = max(firstWidth, try unlimited.width(of: second))
      if longest <= maximumWidth, longest < best?.longest ?? .infinity { best = (lines, longest) }
    }
    return best?.lines ?? fullest ?? title
  }

  /// A text in as many lines as it needs, broken at spaces.
  ///
  /// The last of the allowed lines takes all that is left, to be shortened when it is set.
  func wrapped(_ text: String, maximumLines: Int) throws(DrawingError) -> String {
    var lines: [String] = []
    var rest = text[...]
    while !rest.isEmpty, lines.count < maximumLines {
      if lines.count == maximumLines - 1, try !fits(rest) {
        lines.append(String(rest.map { $0.isNewline ? " " : $0 }))
        break
      }
      let end = try endOfLine(in: rest)
      lines.append(rest[..<end].trimmed)
      // The space or line break itself belongs to neither line.
      rest = rest[end...].dropFirst()
    }
    return lines.joined(separator: "\n")
  }

  private var unlimited: TextStyle {
    var style = self
    style.maximumWidth = nil
    return style
  }

  private func fits(_ text: Substring) throws(DrawingError) -> Bool {
    guard !text.contains(where: \.isNewline) else { return false }
    return try unlimited.width(of: text.trimmed) <= maximumWidth ?? .infinity
  }

  /// The last place to break at before which everything fits, or the first place if nothing fits.
  private func endOfLine(in text: Substring) throws(DrawingError) -> Substring.Index {
    var end: Substring.Index?
    for place in text.indices where text[place] == " " || text[place].isNewline {
      guard try fits(text[..<place]) else { return end ?? place }
      end = place
      if text[place].isNewline { return place }
    }
    return try fits(text) ? text.endIndex : end ?? text.endIndex
  }
}

extension Substring {
  /// The text without spaces at its ends.
  fileprivate var trimmed: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
