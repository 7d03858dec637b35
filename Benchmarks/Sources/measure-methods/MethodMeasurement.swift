internal import BenchmarkSupport
internal import SaliencyMethods
internal import SaliencyModels
internal import SaliencyTensor

/// What a method takes beside what a forward pass takes.
struct MethodRecord: Record {
  let measure = "method"
  let schema = 1
  let method: String
  let layer: String
  let batch: Int
  let threads: Int
  let runs: Int
  let forwardSeconds: Double
  let methodSeconds: Double

  /// The median of the ratios of neighboring runs.
  let forwards: Double

  private enum CodingKeys: String, CodingKey {
    case measure
    case schema
    case method
    case layer
    case batch
    case threads
    case runs
    case forwardSeconds = "forward_seconds"
    case methodSeconds = "method_seconds"
    case forwards
  }
}

/// Times methods and forward passes of one network in turn.
struct MethodMeasurement {
  private static let size = 224

  private let model: Model
  private let seed: UInt64

  init(_ model: Model, seed: UInt64) {
    self.model = model
    self.seed = seed
  }

  /// Times a method, with its own forward pass, on batches of so many images.
  func measure(
    _ method: any SaliencyMethod, at layer: String, batch: Int, _ repetition: Repetition
  ) throws -> MethodRecord {
    var generator = SeededGenerator(seed: seed &+ 1)
    let images = generator.tensor([batch, 3, Self.size, Self.size], bound: 2)
    let times = try repetition.measurePairs {
      _ = try model.executor.activations(of: images)
    } and: {
      let pass = try ForwardPass(model, input: images, layers: [layer], methods: [method])
      _ = try method.maps(of: pass, at: layer)
    }
    return MethodRecord(
      method: type(of: method).about.identifier, layer: layer, batch: batch,
      threads: model.executor.pool.threadCount, runs: times.first.runs,
      forwardSeconds: times.first.median.rounded(decimals: 6),
      methodSeconds: times.second.median.rounded(decimals: 6),
      forwards: times.ratio.rounded(decimals: 3))
  }
}
