import SaliencyMetrics

/// A drawing with one row a series: its name, and below that its box or bar.
///
/// Places across are shares of the width in percent, so that the drawing fits any screen while texts
/// and lines keep their sizes; places down are pixels.
struct Plot {
  struct Tick {
    let place: String
    let text: String

    /// `start` or `end` for a text that would not fit beside the axis' ends.
    let anchor: String?
  }

  struct Line {
    let text: String
    let baseline: Int
  }

  struct Box {
    let lowerWhisker: String
    let lowerQuartile: String
    let length: String
    let median: String
    let upperQuartile: String
    let upperWhisker: String
    let mean: String
    let outliers: [String]
  }

  struct Bar {
    let length: String
  }

  struct Row {
    let color: String

    /// All that the row shows, in words.
    let words: String
    let name: [Line]

    /// The text at the right end of the first line.
    let count: String
    let countBaseline: Int

    /// Where the box or bar begins, its middle, and its end.
    let top: Int
    let middle: Int
    let bottom: Int
    let box: Box?
    let bar: Bar?
  }

  let height: Int
  let axis: Int
  let axisBaseline: Int
  let ticks: [Tick]
  let rows: [Row]

  /// What is not drawn: how many values lie beyond the axis.
  let remark: String?

  /// Draws boxes.
  ///
  /// - Parameters:
  ///   - samples: The values of each series.
  ///   - range: The values that are possible.
  ///   - format: How numbers are written.
  ///   - colors: The models' colors.
  init(
    boxesOf samples: [Sample], range: ClosedRange<Double>, format: NumberFormat,
    colors: SeriesColors
  ) {
    let boxes = samples.compactMap(\.statistics)
    let axis = RoundAxis(over: Self.extent(of: boxes, within: range), within: range)
    var beyond = 0
    var places: [(words: String, box: Box)?] = []
    for sample in samples {
      guard let box = sample.statistics else {
        places.append(nil)
        continue
      }
      let shares = box.outliers.map(axis.share)
      let shown = shares.filter { (0...1).contains($0) }
      beyond += shares.count - shown.count
      var outliers: [String] = []
      // Of dots on the same tenth of a percent only one is seen.
      for place in shown.map({ PercentRounding.nearest.text(of: $0, digits: 1) })
      where outliers.last != place {
        outliers.append(place)
      }
      let place = { Self.place(axis.share(of: $0)) }
      places.append(
        (
          "median \(format.percent(box.median)), quartiles \(format.percent(box.lowerQuartile)) and "
            + "\(format.percent(box.upperQuartile)), mean \(format.percent(box.mean))",
          Box(
            lowerWhisker: place(box.lowerWhisker), lowerQuartile: place(box.lowerQuartile),
            length: Self.place(
              axis.share(of: box.upperQuartile) - axis.share(of: box.lowerQuartile)),
            median: place(box.median), upperQuartile: place(box.upperQuartile),
            upperWhisker: place(box.upperWhisker), mean: place(box.mean), outliers: outliers)
        ))
    }
    self.init(
      axis: axis, samples: samples, colors: colors,
      remark: beyond > 0
        ? Count.text(beyond, "value") + (beyond == 1 ? " lies" : " lie") + " beyond the axis."
        : nil,
      contents: zip(samples, places).map { sample, place in
        RowContent(
          words: place?.words, count: sample.images, box: place?.box, bar: nil)
      })
  }

  /// Draws bars of the share of images for which a metric says yes.
  init(sharesOf samples: [Sample], format: NumberFormat, colors: SeriesColors) {
    let axis = RoundAxis(over: 0...1, within: 0...1)
    self.init(
      axis: axis, samples: samples, colors: colors, remark: nil,
      contents: samples.map { sample in
        guard let share = sample.statistics?.mean else {
          return RowContent(words: nil, count: sample.images, box: nil, bar: nil)
        }
        let words =
          "\(format.percent(share))% of "
          + Count.text(sample.count - sample.undefined, "image")
        return RowContent(
          words: words, count: words, box: nil, bar: Bar(length: Self.place(share)))
      })
  }

  /// What a row shows, before it has a place; without words there is no value.
  private struct RowContent {
    let words: String?
    let count: String
    let box: Box?
    let bar: Bar?
  }

  private init(
    axis: RoundAxis, samples: [Sample], colors: SeriesColors, remark: String?,
    contents: [RowContent]
  ) {
    var top = 0
    var rows: [Row] = []
    for (sample, content) in zip(samples, contents) {
      let lines = LineBreaking.lines(of: sample.series.name, width: Measure.nameWidth)
      let firstBaseline = top + Measure.ascent
      let boxTop = top + lines.count * Measure.line + Measure.gap
      let name = sample.series.name.isEmpty ? "unnamed" : sample.series.name
      rows.append(
        Row(
          color: colors.name(of: sample.series.model),
          words: "\(name): \(content.words ?? "no value")",
          name: lines.enumerated().map { index, text in
            Line(text: text, baseline: firstBaseline + index * Measure.line)
          },
          count: content.words == nil ? "no value" : content.count,
          countBaseline: firstBaseline, top: boxTop, middle: boxTop + Measure.box / 2,
          bottom: boxTop + Measure.box, box: content.box, bar: content.bar))
      top = boxTop + Measure.box + Measure.space
    }
    self.rows = rows
    self.axis = top
    axisBaseline = top + Measure.line + Measure.gap
    height = axisBaseline + Measure.gap + 2
    let texts = axis.texts
    ticks = zip(axis.ticks, texts).enumerated().map { index, tick in
      let isLong = tick.1.count > Measure.tickWidth
      return Tick(
        place: Self.place(axis.share(of: tick.0 / 100)), text: tick.1,
        anchor: !isLong ? nil : index == 0 ? "start" : index == texts.count - 1 ? "end" : nil)
    }
    self.remark = remark
  }

  /// Sizes in pixels, and the most characters of a name's line.
  private enum Measure {
    static let line = 18
    static let ascent = 14
    static let gap = 4
    static let box = 16
    static let space = 12

    /// Beside the number of images there is room for this on a phone.
    static let nameWidth = 22

    /// A tick's text up to this many characters may stand out on either side.
    static let tickWidth = 4
  }

  /// A share of the width, in percent.
  private static func place(_ share: Double) -> String {
    PercentRounding.nearest.text(of: share, digits: 2)
  }

  /// What the axis covers: all values, or without outliers where these have no bound and would press
  /// the boxes together.
  private static func extent(
    of boxes: [BoxStatistics], within range: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    let isBounded = range.lowerBound.isFinite && range.upperBound.isFinite
    let needed = boxes.flatMap { [$0.lowerWhisker, $0.upperWhisker, $0.mean] }
    let all = boxes.flatMap { [$0.minimum, $0.maximum] }
    guard let lower = needed.min(), let upper = needed.max(), let minimum = all.min(),
      let maximum = all.max()
    else { return 0...1 }
    let isFar = !isBounded && upper > lower && maximum - minimum > 4 * (upper - lower)
    return isFar ? lower...upper : min(minimum, lower)...max(maximum, upper)
  }
}
