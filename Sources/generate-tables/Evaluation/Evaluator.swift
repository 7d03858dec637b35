import ExperimentSupport
import SaliencyIO
import SaliencyMethods
import SaliencyMetrics
import SaliencyModels
import SaliencyTensor
import Synchronization
import ToolSupport

/// Computes the rows of an evaluation that are not there yet, batch by batch.
struct Evaluator {
  let plan: EvaluationPlan
  let writer: ResultsWriter

  /// The rows that are there.
  let known: Set<ResultKey>
  let pool: ThreadPool
  let options: GlobalOptions

  /// The most images that go through a network together.
  private static let largestBatch = 16

  /// Computes and writes what is missing.
  ///
  /// - Returns: How many images could not be used, or not by every method.
  /// - Throws: `ToolError` if the results cannot be written.
  func run() throws -> Int {
    let pending = plan.items.filter { !missing(of: $0).isEmpty }
    if !pending.isEmpty { try warmUp() }
    let forwards = max(1, plan.forwards(of: plan.series))
    // Methods with many passes fill batches of their own; their images are written one by one.
    let batchSize = max(1, min(Self.largestBatch, 2 * Self.largestBatch / forwards))
    let progress = ProgressBar(
      "Evaluating \(pending.count) images (passes)", total: pending.count * forwards,
      options: options)
    let reader = ImageReader(
      pending, of: plan.dataSet, size: plan.rules.size, ahead: 2 * batchSize)
    defer { reader.stop() }
    var failures = Failures(progress: progress)
    try progress.show {
      for start in stride(from: 0, to: pending.count, by: batchSize) {
        let items = pending[start..<min(start + batchSize, pending.count)]
        let counter = ForwardCounter(progress, expected: items.count * forwards)
        defer { counter.finish() }
        let samples = items.compactMap { item in
          failures.attempt(item) { try reader.next().get() }
        }
        try evaluate(samples, counter: counter, failures: &failures)
      }
    }
    failures.finish()
    return failures.images.count
  }

  /// Runs every network once, so that what is done once, such as bringing weights into the engine's
  /// order, does not count among the first images' times.
  private func warmUp() throws {
    let size = plan.rules.size
    for named in plan.models {
      try naming(named.path) {
        _ = try ForwardPass(
          named.model, input: Tensor(zeros: [1, 3, size, size]),
          layers: [plan.layer(in: named.model)]
        )
      }
    }
  }

  /// The series that an image has no row of.
  private func missing(of item: DataSetItem) -> [EvaluationPlan.Series] {
    plan.series.filter { !known.contains(ResultKey(index: item.index, series: $0.name)) }
  }

  /// Writes the rows of some images.
  private func evaluate(
    _ samples: [LoadedImage], counter: ForwardCounter, failures: inout Failures
  ) throws {
    guard !samples.isEmpty else { return }
    var rows: [ResultKey: ResultRow] = [:]
    let wanted = Set(samples.flatMap { missing(of: $0.item).map(\.name) })
    for (index, model) in plan.models.enumerated() {
      let series = plan.series.filter { $0.model == index && wanted.contains($0.name) }
      guard !series.isEmpty else { continue }
      do {
        for row in try self.rows(of: samples, for: series, on: model, counter: counter) {
          rows[row.key] = row
        }
      } catch {
        // What one image or method cannot do must not cost the others.
        for sample in samples {
          for series in series {
            let found = failures.attempt(sample.item, with: series.name) {
              try self.rows(of: [sample], for: [series], on: model, counter: counter)
            }
            for row in found ?? [] { rows[row.key] = row }
          }
        }
      }
    }
    for sample in samples {
      for series in missing(of: sample.item) {
        let key = ResultKey(index: sample.item.index, series: series.name)
        if let row = rows[key] { try writer.append(row.fields(in: plan)) }
      }
    }
  }

  /// Runs one network on a batch, and methods on what comes out.
  private func rows(
    of samples: [LoadedImage], for series: [EvaluationPlan.Series], on named: NamedModel,
    counter: ForwardCounter
  ) throws -> [ResultRow] {
    let model = named.model
    let extent = Extent(plan.rules.size)
    let layer = try naming(named.path) { try plan.layer(in: model) }
    let start = Stopwatch.now
    let pass = try ForwardPass(
      model, input: model.preprocessing.input(fromRGB: samples.map(\.pixels), extent: extent),
      layers: [layer], methods: series.map(\.method),
      imageNumbers: samples.map { UInt64($0.item.index) },
      onForwards: counter.advance(by:), clock: { Stopwatch.now })
    let passSeconds = Stopwatch.now - start
    let predictions = samples.indices.map { image in
      pass.predictions(forImage: image, count: 1)?.first.map { $0.label ?? "\($0.index)" } ?? ""
    }
    var rows: [ResultRow] = []
    for series in series {
      let (start, savedBefore) = (Stopwatch.now, pass.secondsSaved)
      let maps = try series.method.maps(of: pass, at: layer)
      // Alone, the method would have had to run the network and all that it found computed.
      let seconds = passSeconds + Stopwatch.now - start + pass.secondsSaved - savedBefore
      let scores = try self.scores(of: maps, for: samples, in: pass)
      for (image, sample) in samples.enumerated() {
        rows.append(
          ResultRow(
            item: sample.item, series: series, seconds: seconds / Double(samples.count),
            prediction: predictions[image], values: scores[image],
            forwards: maps[image].forwards, isDegenerate: maps[image].isDegenerate))
      }
    }
    return rows
  }

  /// The values of all metrics for the maps of a batch.
  private func scores(
    of maps: [SaliencyMap], for samples: [LoadedImage], in pass: ForwardPass
  ) throws -> [[MetricValue]] {
    let extent = Extent(plan.rules.size)
    let (interpolation, metrics) = (plan.rules.interpolation, plan.metrics.localization)
    let results = Mutex<[Result<[MetricValue], any Error>?]>(
      Array(repeating: nil, count: maps.count))
    pool.forEach(maps.count) { image, _ in
      let result = Result {
        let map = try maps[image].normalized().resized(to: extent, by: interpolation)
        return try MetricRegistry.scores(
          of: map.values, against: samples[image].mask, metrics: metrics)
      }
      results.withLock { $0[image] = result }
    }
    var scores = try results.withLock(\.self).compactMap { try $0?.get() }
    for metric in plan.metrics.faithfulness {
      for image in maps.indices {
        scores[image].append(
          try plan.rules.faithfulness.value(
            of: maps[image], ofImage: image, in: pass, by: metric))
      }
    }
    return scores
  }
}

/// The time since the tool started, in seconds.
enum Stopwatch {
  private static let start = ContinuousClock.now

  static var now: Double { start.duration(to: .now) / .seconds(1) }
}

/// Which row of a results file is meant.
struct ResultKey: Hashable {
  /// The image's place in its data set, `dataset_idx`.
  let index: Int

  /// The name of model and method, `xai_method`.
  let series: String
}

extension ResultRow {
  /// Which row this is.
  var key: ResultKey { ResultKey(index: item.index, series: series.name) }
}

/// The images that could not be used, told as they come up.
private struct Failures {
  let progress: ProgressBar

  /// By `dataset_idx`.
  var images: Set<Int> = []

  /// Beyond this, failures are counted only: a data set without its photographs has hundreds.
  private static let told = 10
  private var untold = 0
  private var count = 0

  init(progress: ProgressBar) {
    self.progress = progress
  }

  /// What some work gives, unless it fails.
  mutating func attempt<Value>(
    _ item: DataSetItem, with series: String? = nil, _ work: () throws -> Value
  ) -> Value? {
    do {
      return try work()
    } catch {
      images.insert(item.index)
      count += 1
      if count <= Self.told {
        let name = series.map { "\(item.identifier): \($0): " } ?? ""
        progress.report("Error: " + name + message(for: error))
      } else {
        untold += 1
      }
      return nil
    }
  }

  /// Tells how many failures were not told.
  func finish() {
    guard untold > 0 else { return }
    StandardError.writeLine(
      "Error: \(untold) more of these; mend the first ones and run again with --resume")
  }
}
