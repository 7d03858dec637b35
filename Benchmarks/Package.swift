// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let inputOutput: Target.Dependency = .product(name: "SaliencyIO", package: "IO")
let methods: Target.Dependency = .product(name: "SaliencyMethods", package: "Methods")
let metrics: Target.Dependency = .product(name: "SaliencyMetrics", package: "Metrics")
let models: Target.Dependency = .product(name: "SaliencyModels", package: "Models")
let tensor: Target.Dependency = .product(name: "SaliencyTensor", package: "Tensor")

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "measure-forward", targets: ["measure-forward"]),
    .executable(name: "measure-methods", targets: ["measure-methods"]),
    .executable(name: "measure-metrics", targets: ["measure-metrics"]),
    .executable(name: "write-inputs", targets: ["write-inputs"]),
  ],
  dependencies: [
    .package(path: "../Packages/IO"),
    .package(path: "../Packages/Methods"),
    .package(path: "../Packages/Metrics"),
    .package(path: "../Packages/Models"),
    .package(path: "../Packages/Tensor"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    // Without its traits it needs no allocator of its own and counts no allocations.
    .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.38.1", traits: []),
  ],
  targets: [
    .target(name: "BenchmarkSupport", dependencies: [models, tensor], swiftSettings: strict),
    .target(name: "CPeak"),
    .executableTarget(
      name: "measure-forward",
      dependencies: ["BenchmarkSupport", "CPeak", argumentParser, models, tensor],
      swiftSettings: strict),
    .executableTarget(
      name: "measure-methods",
      dependencies: ["BenchmarkSupport", argumentParser, methods, models, tensor],
      swiftSettings: strict),
    .executableTarget(
      name: "measure-metrics",
      dependencies: ["BenchmarkSupport", argumentParser, inputOutput, metrics, tensor],
      swiftSettings: strict),
    .executableTarget(
      name: "write-inputs",
      dependencies: ["BenchmarkSupport", argumentParser, inputOutput, models, tensor],
      swiftSettings: strict),
    .executableTarget(
      name: "Kernels",
      dependencies: [
        "BenchmarkSupport", metrics, tensor, .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Kernels",
      swiftSettings: strict,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
)
