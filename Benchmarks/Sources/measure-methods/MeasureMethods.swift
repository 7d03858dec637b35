internal import ArgumentParser
internal import BenchmarkSupport
internal import SaliencyMethods
internal import SaliencyModels
internal import SaliencyTensor

@main struct MeasureMethods: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-methods",
    abstract: "Measure how many forward passes the maps of a method take, of a random ResNet50.",
    discussion: """
      Every measurement is one JSON object on a line of its own. The method, its own forward pass \
      included, and a forward pass alone run in turn.
      """)

  @Option(help: "A method as render-saliency names it; may be repeated. (default: grad-cam)")
  var method: [String] = []

  @Option(help: "A layer that methods look at; may be repeated. (default: layer3 and layer4)")
  var layer: [String] = []

  @Option(help: "Images in a batch; may be repeated. (default: 1 and 16)")
  var batch: [Int] = []

  @Option(help: "Seconds for each measurement, after a warm-up; at least three runs are made.")
  var seconds = 3.0

  @Option(help: "Threads. (default: one for each processor)")
  var threads: Int?

  @Option(help: "Starts the sequence of random weights and pixels.")
  var seed: UInt64 = 0

  func validate() throws {
    guard (batch + [threads ?? 1]).allSatisfy({ (1...4096).contains($0) }) else {
      throw ValidationError("--batch and --threads must be from 1 to 4096")
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds must be above 0 and at most 3600, and is \(seconds)")
    }
  }

  func run() throws {
    let measurement = MethodMeasurement(
      Model(
        identifier: "resnet50", network: try RandomResNet.network(seed: seed),
        preprocessing: .torchvision, labels: nil, classCount: 1000,
        pool: threads.map(ThreadPool.init(threads:)) ?? .shared),
      seed: seed)
    for name in method.isEmpty ? ["grad-cam"] : method {
      let method = try MethodRegistry.method(named: name).init()
      for layer in layer.isEmpty ? ["layer3", "layer4"] : layer {
        for batch in batch.isEmpty ? [1, 16] : batch {
          try measurement.measure(method, at: layer, batch: batch, .seconds(seconds)).print()
        }
      }
    }
  }
}
