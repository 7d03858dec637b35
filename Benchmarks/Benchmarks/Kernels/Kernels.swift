internal import Benchmark
internal import BenchmarkSupport
internal import SaliencyMetrics
internal import SaliencyTensor

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], warmupIterations: 3, maxDuration: .seconds(1), maxIterations: 100_000)
  for kind in ConvolutionKind.all { kind.register() }
  registerMapOperations()
  registerLinearAlgebra()
  registerMetrics()
}

/// The seed of all random numbers, so that runs repeat.
let seed: UInt64 = 0

/// Pooling as after a ResNet's first layer, and the ways to enlarge a map.
func registerMapOperations() {
  let window = SlidingWindow(kernel: 3, stride: 2, padding: 1)
  let from = BlockedLayout(channels: 64, extent: Extent(112), halo: window.padding)
  let to = BlockedLayout(channels: 64, extent: Extent(56))
  Benchmark("max pooling 3 x 3, 64 x 112 x 112") { benchmark in
    let arena = try FloatBuffer(count: from.count + to.count)
    let operation = try PoolingOperation(
      .maximum, window: window, input: BlockedMap(layout: from, offset: 0),
      output: BlockedMap(layout: to, offset: from.count))
    benchmark.startMeasurement()
    for unit in 0..<operation.unitCount { operation.run(unit: unit, in: arena.base) }
    benchmark.stopMeasurement()
  }
  for interpolation in Interpolation.allCases {
    Benchmark("resizing 7 x 7 to 224 x 224, \(interpolation.rawValue)") { benchmark in
      var generator = SeededGenerator(seed: seed)
      let map = generator.tensor([7, 7], bound: 1)
      benchmark.startMeasurement()
      blackHole(try map.resized(to: Extent(224), by: interpolation))
      benchmark.stopMeasurement()
    }
  }
}

/// What the singular vectors of `layer4` take: the Gram matrix of its 49 places, and its vectors.
func registerLinearAlgebra() {
  Benchmark("Gram matrix of 49 places, 2048 channels") { benchmark in
    var generator = SeededGenerator(seed: seed)
    let features = generator.tensor([49, 2048], bound: 1)
    let transposed = try features.transposed()
    let pool = ThreadPool(threads: 1)
    benchmark.startMeasurement()
    blackHole(try features.matrixProduct(transposed, pool: pool))
    benchmark.stopMeasurement()
  }
  Benchmark("eigenvectors of 49 x 49") { benchmark in
    var generator = SeededGenerator(seed: seed)
    let features = generator.tensor([49, 2048], bound: 1)
    let gram = try features.matrixProduct(features.transposed()).scalars.map(Double.init)
    benchmark.startMeasurement()
    blackHole(try SymmetricEigenDecomposition(gram, order: 49))
    benchmark.stopMeasurement()
  }
}

/// The paper's seven metrics of a map of 224 x 224 pixels, together and one by one.
func registerMetrics() {
  let whole = (title: "all seven metrics", metrics: MetricRegistry.paper)
  for (title, metrics) in [whole] + MetricRegistry.paper.map({ (type(of: $0).about.name, [$0]) }) {
    Benchmark("\(title), 224 x 224") { benchmark in
      var generator = SeededGenerator(seed: seed)
      let map = try generator.tensor([7, 7], bound: 1).resized(to: Extent(224), by: .nearest)
      let mask = try Mask(
        height: 224, width: 224,
        isObject: (0..<224 * 224).map { (50..<150).contains($0 / 224) && $0 % 224 > 99 })
      benchmark.startMeasurement()
      blackHole(try MetricRegistry.scores(of: map, against: mask, metrics: metrics))
      benchmark.stopMeasurement()
    }
  }
}
