import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A figure of the images of `figureTree`, put together by hand from the maps of `render-saliency`.
struct ExpectedFigure {
  let workspace: Workspace

  /// The rules of the outlines; `nil` for none.
  var contours: SelectionProtocol? = .paper
  var interpolation = Interpolation.nearest
  var overlay: Double?

  private let side = 64

  /// The square that networks see.
  func photograph(_ stem: String) throws -> PixelImage {
    try decodeImage(contentsOf: workspace.path("VOC2012/JPEGImages/\(stem).jpg")).rgb.centerSquare
      .resized(toWidth: side, height: side, by: .bilinear)
  }

  func contour(_ stem: String) throws -> Contour? {
    guard let contours else { return nil }
    let dataSet = try DataSet(.voc2012, root: workspace.path("VOC2012"))
    let item = try #require(try dataSet.items(named: [stem]).first)
    return try Contour(
      of: dataSet.figureMask(of: item, by: contours, side: side),
      placement: contours == .paper ? .asInPaper : .exact)
  }

  /// A panel of an image: `original`, or the map of a method on `Net`.
  func panel(_ column: String, of stem: String, title: String = "") throws -> FigurePanel {
    guard column != "original" else {
      return FigurePanel(title: title, photograph: try photograph(stem))
    }
    let map = try NPYFile.read(workspace.path("maps/\(stem).\(column).npy"))
    let isSmooth = interpolation != .nearest
    return FigurePanel(
      title: title, photograph: overlay == nil ? nil : try photograph(stem),
      map: isSmooth ? try map.resized(to: Extent(side), by: interpolation) : map,
      isSmooth: isSmooth, opacity: overlay ?? 1, contour: try contour(stem))
  }

  /// The figure as SVG, each image a row.
  ///
  /// - Parameters:
  ///   - images: The images with what stands beside them.
  ///   - columns: What is shown of each, with titles.
  ///   - style: Sizes and colors.
  /// - Returns: The file's text.
  /// - Throws: An error of drawing.
  func rows(
    _ images: KeyValuePairs<String, String>, columns: KeyValuePairs<String, String>,
    style: FigureStyle = FigureStyle()
  ) throws -> String {
    let rows = try images.enumerated().map { number, image in
      FigureGrid.Row(
        sideTitle: image.value,
        panels: try columns.map { column in
          try panel(column.key, of: image.key, title: number == 0 ? column.value : "")
        })
    }
    return try Self.text(FigureGrid(rows: rows, style: style))
  }

  /// The figure as SVG, each image a column.
  func columns(
    _ images: KeyValuePairs<String, String>, rows: KeyValuePairs<String, String>
  ) throws -> String {
    let rows = try rows.enumerated().map { number, row in
      FigureGrid.Row(
        sideTitle: row.value,
        panels: try images.map { image in
          try panel(row.key, of: image.key, title: number == 0 ? image.value : "")
        })
    }
    return try Self.text(FigureGrid(rows: rows))
  }

  static func text(_ grid: FigureGrid) throws -> String {
    String(decoding: try grid.canvas().data(as: .svg), as: UTF8.self)
  }
}

/// What an SVG file holds.
final class FigureElements: NSObject, XMLParserDelegate {
  /// The paths that are filled, such as the cells of maps.
  private(set) var cells = 0

  /// The lines of each one stroke, such as the contour of a panel.
  private(set) var strokes = 0

  /// The pictures that are stored.
  private(set) var pictures = 0

  /// The lines of text.
  private(set) var texts = 0

  /// `nil` if the text is no XML.
  init?(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let style = attributes["style"] ?? ""
    switch name {
    case "path" where style.contains("stroke:rgb"): strokes += 1
    case "path" where style.contains("fill:rgb"): cells += 1
    case "image": pictures += 1
    // Cairo groups the letters of a line.
    case "g" where style.hasPrefix("fill:"): texts += 1
    default: break
    }
  }
}
