import ToolSupport

/// What `--json` and the index page tell of a figure.
struct FigureRecord: Encodable {
  let figure: String
  let caption: String
  let images: [FigureMaker.Sample.Record]

  /// What the reader should know, as that fewer images were found than wanted.
  let notes: [String]
  let outputs: [String]
  let seconds: Double

  /// Tells of the figure on standard output.
  ///
  /// - Parameter options: Whether, and in which form.
  /// - Throws: `StandardOutputError` if it cannot be written.
  func report(options: GlobalOptions) throws {
    if options.json {
      try JSONLine.write(self)
    } else if !options.quiet {
      for note in notes { StandardError.writeLine("Note: figure \(figure): \(note)") }
      let count = images.count == 1 ? "1 image" : "\(images.count) images"
      try StandardOutput.writeLine(outputs.joined(separator: ", ") + ": \(count)")
    }
  }
}
