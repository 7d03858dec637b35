import Foundation
import SaliencyDrawing
import SaliencyIO
import SaliencyTensor
import Testing

/// `generate-figures contact-sheet` draws all images of a data set.
@Suite struct ContactSheetTests {
  private let tool = Tool(name: "generate-figures")

  private func arguments(_ workspace: Workspace, _ kind: String, _ root: String) -> [String] {
    [
      "contact-sheet", "--dataset", kind, "--root", root, "-o", workspace.path("sheet"), "--dpi",
      "40",
    ]
  }

  @Test func fortyImagesAreAPage() async throws {
    let workspace = try Workspace()
    let stems = (1...41).map { String(format: "image%02d", $0) }
    let root = try workspace.folderDataSet(stems: stems)
    let run = arguments(workspace, "folder", root)
    let (pages, errors) = try await tool.draw(run + ["--format", "svg,png"])
    #expect(errors == "")
    #expect(pages.map(\.figure) == ["page 1", "page 2"])
    #expect(pages.map(\.identifiers) == [Array(stems.prefix(40)), [stems[40]]])
    #expect(
      pages.map(\.outputs)
        == [1, 2].map { page in
          ["svg", "png"].map { workspace.path("sheet/page-\(page).\($0)") }
        })
    let names = try workspace.contents(of: "sheet")
    #expect(names == ["page-1.png", "page-1.svg", "page-2.png", "page-2.svg"])
    // A photograph with its outline and its name for each image; there are but six photographs.
    for (page, images, pictures) in [(1, 40, 6), (2, 1, 1)] {
      let elements = try #require(FigureElements(workspace.text("sheet/page-\(page).svg")))
      #expect(elements.strokes == images && elements.texts == images)
      #expect(elements.pictures == pictures)
    }
    let files = try names.map { try Data(contentsOf: workspace.url.appending(path: "sheet/\($0)")) }
    _ = try await tool.draw(run + ["--format", "svg,png", "--limit", "\(Int.max)"])
    for (name, file) in zip(names, files) {
      #expect(try Data(contentsOf: workspace.url.appending(path: "sheet/\(name)")) == file)
    }

    // PDF is the usual format; a whole number of pages leaves none empty.
    try FileManager.default.removeItem(atPath: workspace.path("sheet"))
    let forty = try await tool.draw(run + ["--limit", "40"])
    #expect(forty.figures.map(\.images.count) == [40])
    #expect(try workspace.contents(of: "sheet") == ["page-1.pdf"])
  }

  @Test func showsOutlinesNamesAndLabels() async throws {
    let workspace = try Workspace()
    try workspace.figureTree()
    let run = arguments(workspace, "voc2012", workspace.path("VOC2012"))
    let (pages, errors) = try await tool.draw(run + ["--format", "svg"], code: 3)
    // `bare` is selected too, and has no photograph.
    #expect(errors.contains("1 of 9 photographs are missing"))
    #expect(errors.split(separator: "\n").count == 1)
    let images = try #require(pages.first?.images)
    #expect(images.count == 8 && images.allSatisfy { $0.prediction == nil })
    #expect(images[2] == .init(identifier: "bird1", label: "bird", prediction: nil))

    let figure = ExpectedFigure(workspace: workspace)
    let panels = try images.map { image in
      FigurePanel(
        title: "\(image.identifier)\n\(image.label ?? "")",
        photograph: try figure.photograph(image.identifier),
        contour: try figure.contour(image.identifier))
    }
    var style = FigureStyle()
    style.dpi = 40
    let grid = FigureGrid(
      rows: [.init(panels: Array(panels.prefix(5))), .init(panels: Array(panels.dropFirst(5)))],
      style: style)
    let canvas = String(decoding: try grid.canvas().data(as: .svg), as: UTF8.self)
    #expect(try workspace.text("sheet/page-1.svg") == canvas)
  }

  @Test func showsMapsInColumns() async throws {
    let workspace = try Workspace()
    try workspace.figureNetworks()
    let root = try workspace.folderDataSet(stems: ["a", "b", "c"], empty: ["b"])
    let columns = [
      "--model", "Net=\(workspace.path("net.safetensors"))", "--columns",
      "Net:lafam,original,Net:grad-cam", "--format", "svg",
    ]
    let run = arguments(workspace, "folder", root) + columns
    let (pages, errors) = try await tool.draw(run)
    #expect(errors == "" && pages.count == 1)
    let elements = try #require(FigureElements(workspace.text("sheet/page-1.svg")))
    #expect(elements.cells == 3 * 2 * 4 && elements.pictures == 3)
    // An empty mask has no outline; beside each row stands the name, above them three titles.
    #expect(elements.strokes == 2 * 2 && elements.texts == 3 + 3)
    let corrected = try await tool.draw(run + ["--protocol", "corrected"])
    #expect(corrected.figures.first?.identifiers == ["a", "c"])
  }

  @Test func tellsWhatCannotBeRead() async throws {
    let workspace = try Workspace()
    let root = try workspace.folderDataSet()
    try workspace.write("no picture", as: "data/images/b.png")
    let run = arguments(workspace, "folder", root) + ["--format", "svg"]
    let (pages, errors) = try await tool.draw(run, code: 3)
    #expect(pages.first?.identifiers == ["a", "c"])
    #expect(errors.contains("data/images/b.png"))
    try workspace.write("no picture", as: "data/masks/c.png")
    let masks = try await tool.draw(run, code: 3)
    #expect(masks.figures.first?.identifiers == ["a"])
    #expect(masks.errors.contains("data/masks/c.png"))
    #expect(masks.errors.split(separator: "\n").count == 2)

    // Nothing to be drawn is no success.
    try workspace.write("no picture", as: "data/images/a.png")
    let none = try await tool.run(run + ["-o", workspace.path("none")])
    #expect(none.exitCode == 1 && none.output == "")
    #expect(try workspace.contents(of: "none").isEmpty)
    try workspace.figureTree()
    try FileManager.default.removeItem(atPath: workspace.path("VOC2012/JPEGImages"))
    expectRefusal(
      try await tool.run(arguments(workspace, "voc2012", workspace.path("VOC2012"))),
      naming: "none of its 9 photographs is there")
    expectRefusal(
      try await tool.run(arguments(workspace, "folder", workspace.path("absent"))), naming: "absent"
    )
  }
}
