import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

/// `generate-figures` draws what is put together by hand here.
@Suite struct GenerateFiguresTests {
  private let tool = Tool(name: "generate-figures")

  private static let methods = ["lafam", "grad-cam"]
  private static let images = #"{"ids": ["bird1", "pair2"]}"#
  private static let columns = #""original", "Net:lafam", "Net:grad-cam""#
  private static let titles: KeyValuePairs = [
    "original": "Original image", "lafam": "Net LaFAM", "grad-cam": "Net Grad-CAM",
  ]

  private func workspace() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.figureTree()
    try workspace.figureNetworks()
    return workspace
  }

  /// The text of `figure1.svg`.
  private func draw(
    in workspace: Workspace, columns: String = columns, more: String = "",
    protocol rules: String = "paper", options: [String] = []
  ) async throws -> String {
    let figure = Workspace.figure(images: Self.images, columns: columns, more: more)
    let arguments = try workspace.experiment([figure], protocol: rules)
    let (figures, errors) = try await tool.draw(arguments + ["--format", "svg"] + options)
    #expect(errors == "")
    #expect(figures.first?.outputs == [workspace.path("figures/figure1.svg")])
    return try workspace.text("figures/figure1.svg")
  }

  /// What stands beside the two images.
  private func sides(
    _ predictions: [String: String]
  ) -> KeyValuePairs<String, String> {
    [
      "bird1": "True: bird\nPred.: \(predictions["bird1"] ?? "")",
      "pair2": "True: cat, dog\nPred.: \(predictions["pair2"] ?? "")",
    ]
  }

  @Test func eachImageIsARow() async throws {
    let workspace = try workspace()
    let sides = sides(try await workspace.rendered(Self.methods))
    let expected = ExpectedFigure(workspace: workspace)
    let text = try await draw(in: workspace)
    #expect(text == (try expected.rows(sides, columns: Self.titles)))
    // Maps of 2 x 2 places; photographs are embedded once, and have no contour.
    let elements = try #require(FigureElements(text))
    #expect(elements.cells == 2 * 2 * 4)
    #expect(elements.strokes == 2 * 2)
    #expect(elements.pictures == 2)
    #expect(elements.texts == 3 + 2 * 2)

    // The photograph comes first where it is not named, and stands where it is.
    let without = try await draw(in: workspace, columns: #""Net:lafam", "Net:grad-cam""#)
    #expect(without == text)
    let last = try await draw(in: workspace, columns: #""Net:grad-cam", "original""#)
    #expect(
      try last
        == expected.rows(
          sides, columns: ["grad-cam": "Net Grad-CAM", "original": "Original image"]))
  }

  @Test func eachImageIsAColumn() async throws {
    let workspace = try workspace()
    let sides = sides(try await workspace.rendered(Self.methods))
    let text = try await draw(in: workspace, more: #""images_as": "columns""#)
    let expected = ExpectedFigure(workspace: workspace)
    #expect(try text == expected.columns(sides, rows: Self.titles))
    #expect(FigureElements(text)?.cells == 16)
  }

  @Test func labelsAreThoseAskedFor() async throws {
    let workspace = try workspace()
    let predictions = try await workspace.rendered(Self.methods)
    let expected = ExpectedFigure(workspace: workspace)
    let sides: KeyValuePairs<String, (String, String)> = [
      "none": ("", ""), "identifier": ("bird1", "pair2"),
      "predicted": (
        "Pred.: \(predictions["bird1"] ?? "")", "Pred.: \(predictions["pair2"] ?? "")"
      ),
    ]
    for (labels, texts) in sides {
      let text = try await draw(in: workspace, more: "\"labels\": \"\(labels)\"")
      #expect(
        try text == expected.rows(["bird1": texts.0, "pair2": texts.1], columns: Self.titles),
        "\(labels)")
    }
  }

  /// The keys of the figure and the options of the command line do the same.
  @Test func looksAsAskedFor() async throws {
    let workspace = try workspace()
    let sides = sides(try await workspace.rendered(Self.methods))
    let plain = ExpectedFigure(workspace: workspace)
    var bar = FigureStyle()
    bar.hasColorBar = true
    var bicubic = plain
    bicubic.interpolation = .bicubic
    var overlay = plain
    overlay.overlay = 0.4
    var both = overlay
    both.interpolation = .bilinear
    let looks: [(key: String, options: [String], figure: ExpectedFigure, style: FigureStyle)] = [
      (#""interpolation": "bicubic""#, ["--interpolation", "bicubic"], bicubic, FigureStyle()),
      (#""overlay": 0.4"#, ["--overlay", "0.4"], overlay, FigureStyle()),
      (
        #""overlay": 0.4, "interpolation": "bilinear""#,
        ["--overlay", "0.4", "--interpolation", "bilinear"], both, FigureStyle()
      ),
      (#""color_bar": true"#, ["--color-bar"], plain, bar),
    ]
    for look in looks {
      let expected = try look.figure.rows(sides, columns: Self.titles, style: look.style)
      #expect(try await draw(in: workspace, more: look.key) == expected, "\(look.key)")
      #expect(try await draw(in: workspace, options: look.options) == expected, "\(look.options)")
    }
    // What the command line says counts more; a photograph under maps is stored once.
    let keys = #""overlay": 0.9, "interpolation": "bicubic""#
    let changed = try await draw(
      in: workspace, more: keys, options: ["--overlay", "0.4", "--interpolation", "nearest"])
    #expect(try changed == overlay.rows(sides, columns: Self.titles))
    #expect(FigureElements(changed)?.pictures == 2)
  }

  @Test func contoursFollowTheProtocolOrTheKey() async throws {
    let workspace = try workspace()
    let sides = sides(try await workspace.rendered(Self.methods))
    let kinds: [(name: String, rules: SelectionProtocol?)] = [
      ("none", nil), ("paper", .paper), ("corrected", .corrected),
    ]
    var texts: Set<String> = []
    for kind in kinds {
      var figure = ExpectedFigure(workspace: workspace)
      figure.contours = kind.rules
      let expected = try figure.rows(sides, columns: Self.titles)
      texts.insert(expected)
      let key = "\"contours\": \"\(kind.name)\""
      #expect(try await draw(in: workspace, more: key) == expected, "\(kind.name)")
      let options = ["--contours", kind.name]
      #expect(
        try await draw(in: workspace, more: #""contours": "paper""#, options: options) == expected)
      if let rules = kind.rules {
        #expect(try await draw(in: workspace, protocol: rules.rawValue) == expected)
      }
    }
    #expect(texts.count == 3)
  }

  @Test func sizesAndColorsAreThoseAskedFor() async throws {
    let workspace = try workspace()
    let sides = sides(try await workspace.rendered(Self.methods))
    var style = FigureStyle(width: 3.5 * 72, fontSize: 5, colorMap: .inferno, dpi: 150)
    style.hasColorBar = true
    let text = try await draw(
      in: workspace,
      options: [
        "--width", "3.5", "--text-size", "5", "--colormap", "inferno", "--dpi", "150",
        "--color-bar",
      ])
    let expected = ExpectedFigure(workspace: workspace)
    #expect(try text == expected.rows(sides, columns: Self.titles, style: style))
  }
}
