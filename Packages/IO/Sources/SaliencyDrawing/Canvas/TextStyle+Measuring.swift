extension TextStyle {
  /// How far a text reaches along its lines, by its longest line.
  ///
  /// Lines that are too long count as they are set, with their ellipsis.
  ///
  /// - Parameter text: The text.
  /// - Returns: A length in points.
  /// - Throws: ``DrawingError`` if the size of the font or the width of the lines makes no sense.
  public func width(of text: String) throws(DrawingError) -> Double {
    try CairoText(text, style: self).widths.max() ?? 0
  }

  /// How far a text reaches across its lines, whichever letters it has.
  ///
  /// - Parameter text: The text; only the number of its lines counts.
  /// - Returns: A length in points.
  /// - Throws: ``DrawingError`` if the size of the font or the width of the lines makes no sense.
  public func height(of text: String) throws(DrawingError) -> Double {
    try CairoText(text, style: self).height
  }

  /// A text as it is set: each line that is too long ends in an ellipsis.
  ///
  /// - Parameter text: The text.
  /// - Returns: The lines, joined by line breaks.
  /// - Throws: ``DrawingError`` if the size of the font or the width of the lines makes no sense.
  public func fitted(_ text: String) throws(DrawingError) -> String {
    try CairoText(text, style: self).lines.joined(separator: "\n")
  }
}
