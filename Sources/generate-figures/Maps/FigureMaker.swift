import ExperimentSupport
import SaliencyDrawing
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import ToolSupport

/// Makes the panels of a figure: the photograph and the maps of one image after the other.
struct FigureMaker {
  /// One image of a figure.
  struct Sample {
    /// What a record tells of the image.
    struct Record: Encodable {
      let identifier: String
      let label: String?
      let prediction: String?
    }

    let record: Record
    let photograph: PixelImage
    let contour: Contour?
    let panels: [FigurePanel]
  }

  /// A figure that is ready to be drawn, and what failed on the way.
  struct Result {
    var samples: [Sample] = []
    var failures = 0
  }

  let description: FigureDescription
  let mapMaker: MapMaker

  /// The classifier whose predictions are shown.
  let predictor: NamedModel?

  /// Where the images and their outlines are from; `nil` for pictures alone.
  let dataSet: DataSet?
  let size: Int

  /// Computes all panels; images that fail are told and left out.
  ///
  /// - Parameters:
  ///   - count: How many images there are.
  ///   - title: What progress is shown under.
  ///   - options: Whether and where progress is wanted.
  ///   - image: Reads an image by its place.
  /// - Returns: What could be made.
  func samples(
    _ count: Int, title: String, options: GlobalOptions, image: (Int) throws -> FigureImage
  ) -> Result {
    let forwards = mapMaker.forwards
    let progress = ProgressBar(title, total: count * forwards, options: options)
    var result = Result()
    progress.show {
      for index in 0..<count {
        let counter = ForwardCounter(progress, expected: forwards)
        defer { counter.finish() }
        do {
          result.samples.append(try sample(image(index), counter: counter))
        } catch {
          progress.report("Error: " + message(for: error))
          result.failures += 1
        }
      }
    }
    return result
  }

  /// Lays out the panels of some images.
  ///
  /// - Parameters:
  ///   - samples: The images, at least one.
  ///   - style: Sizes and colors.
  /// - Returns: The figure.
  func grid(of samples: [Sample], style: FigureStyle) -> FigureGrid {
    let labels = samples.map { label(of: $0.record) }
    switch description.direction {
    case .rows:
      let rows = zip(samples.indices, samples).map { index, sample in
        FigureGrid.Row(
          sideTitle: labels[index],
          panels: index == 0 ? titled(sample.panels, with: titles) : sample.panels)
      }
      return FigureGrid(rows: rows, style: style)
    case .columns:
      let rows = titles.indices.map { index in
        let panels = samples.map { $0.panels[index] }
        return FigureGrid.Row(
          sideTitle: titles[index], panels: index == 0 ? titled(panels, with: labels) : panels)
      }
      return FigureGrid(rows: rows, style: style)
    }
  }

  /// Lays out the photographs of some images, with outlines and names.
  ///
  /// - Parameters:
  ///   - samples: The images, at least one.
  ///   - count: How many stand beside each other.
  ///   - style: Sizes and colors.
  /// - Returns: The figure.
  func photographs(
    of samples: [Sample], perRow count: Int, style: FigureStyle
  ) -> FigureGrid {
    let panels = samples.map { sample in
      FigurePanel(
        title: [sample.record.identifier, sample.record.label].compactMap(\.self)
          .joined(separator: "\n"),
        photograph: sample.photograph, contour: sample.contour)
    }
    let rows = stride(from: 0, to: panels.count, by: count).map { start in
      FigureGrid.Row(panels: Array(panels[start..<min(start + count, panels.count)]))
    }
    return FigureGrid(rows: rows, style: style)
  }

  /// The names of the columns.
  private var titles: [String] {
    var maps = mapMaker.titles[...]
    return description.columns.compactMap { $0 == .original ? "Original image" : maps.popFirst() }
  }

  private func titled(_ panels: [FigurePanel], with titles: [String]) -> [FigurePanel] {
    zip(panels, titles).map { panel, title in
      var panel = panel
      panel.title = title
      return panel
    }
  }

  private func label(of record: Sample.Record) -> String {
    let truth = record.label.map { "True: \($0)" }
    let prediction = record.prediction.map { "Pred.: \($0)" }
    switch description.labels {
    case .none: return ""
    case .identifier: return record.identifier
    case .predicted: return prediction ?? ""
    case .trueAndPredicted:
      return [truth, prediction].compactMap(\.self).joined(separator: "\n")
    }
  }

  private func sample(_ image: FigureImage, counter: ForwardCounter) throws -> Sample {
    let outcome = try mapMaker.outcome(for: image, counter: counter)
    let contour = try contour(of: image)
    var maps = outcome.maps[...]
    let panels = try description.columns.map { column in
      guard column != .original, let map = maps.popFirst() else {
        return FigurePanel(photograph: image.photograph)
      }
      return try panel(map, over: image.photograph, contour: contour)
    }
    let truth = dataSet.map { Truth(dataset: $0.kind, model: predictor?.model) }
    return Sample(
      record: Sample.Record(
        identifier: image.identifier,
        label: image.item.flatMap { item in truth?.text(of: item) },
        prediction: outcome.prediction.map(Truth.text)),
      photograph: image.photograph, contour: contour, panels: panels)
  }

  private func panel(
    _ map: SaliencyMap, over photograph: PixelImage, contour: Contour?
  ) throws -> FigurePanel {
    let isSmooth = description.interpolation != .nearest
    let drawn = isSmooth ? try map.resized(to: Extent(size), by: description.interpolation) : map
    return FigurePanel(
      photograph: description.overlay == nil ? nil : photograph, map: drawn.values,
      isSmooth: isSmooth, opacity: description.overlay ?? 1, contour: contour)
  }

  private func contour(of image: FigureImage) throws -> Contour? {
    guard let dataSet, let item = image.item else { return nil }
    let rules: SelectionProtocol
    switch description.contours {
    case .some(.none): return nil
    case .paper: rules = .paper
    case .corrected: rules = .corrected
    case nil: rules = dataSet.selectionProtocol
    }
    let mask = try dataSet.figureMask(of: item, by: rules, side: size)
    return try Contour(of: mask, placement: rules == .paper ? .asInPaper : .exact)
  }
}
