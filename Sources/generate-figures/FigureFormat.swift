import ArgumentParser
import SaliencyDrawing

/// A kind of file that figures are written as.
enum FigureFormat: String, CaseIterable, ExpressibleByArgument {
  case pdf
  case svg
  case png

  /// The canvas's name for it.
  ///
  /// - Parameter dpi: Pixels per inch, for formats that have pixels.
  /// - Returns: The format.
  func canvasFormat(dpi: Double) -> CanvasFormat {
    switch self {
    case .pdf: .pdf
    case .svg: .svg
    case .png: .png(dpi: dpi)
    }
  }

  /// All names, for help and errors.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")

  /// The kind that a file's name asks for; `nil` if there is none of this ending.
  init?(ofFile path: String) {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }
}

/// Kinds of files, separated by commas.
struct FigureFormats: ExpressibleByArgument {
  let formats: [FigureFormat]

  init(_ formats: [FigureFormat]) { self.formats = formats }

  init?(argument: String) {
    var formats: [FigureFormat] = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let format = FigureFormat(rawValue: name.lowercased()) else { return nil }
      if !formats.contains(format) { formats.append(format) }
    }
    guard !formats.isEmpty else { return nil }
    self.formats = formats
  }

  var defaultValueDescription: String { formats.map(\.rawValue).joined(separator: ",") }
}
