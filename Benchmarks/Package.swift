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
let tensor: Target.Dependency = .product(name: "SaliencyTensor", package: "Tensor")

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "measure-forward", targets: ["measure-forward"]),
    .executable(name: "measure-metrics", targets: ["measure-metrics"]),
  ],
  dependencies: [
    .package(path: "../Packages/IO"),
    .package(path: "../Packages/Metrics"),
    .package(path: "../Packages/Models"),
    .package(path: "../Packages/Tensor"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
  ],
  targets: [
    .target(name: "BenchmarkSupport", dependencies: [tensor], swiftSettings: strict),
    .target(name: "CPeak"),
    .executableTarget(
      name: "measure-forward",
      dependencies: [
        "BenchmarkSupport", "CPeak", argumentParser, tensor,
        .product(name: "SaliencyModels", package: "Models"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "measure-metrics",
      dependencies: [
        "BenchmarkSupport", argumentParser, tensor,
        .product(name: "SaliencyIO", package: "IO"),
        .product(name: "SaliencyMetrics", package: "Metrics"),
      ],
      swiftSettings: strict),
  ]
)
