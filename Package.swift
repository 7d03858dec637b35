// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let tensor: Target.Dependency = .product(name: "SaliencyTensor", package: "Tensor")
let io: Target.Dependency = .product(name: "SaliencyIO", package: "IO")
let drawing: Target.Dependency = .product(name: "SaliencyDrawing", package: "IO")
let models: Target.Dependency = .product(name: "SaliencyModels", package: "Models")
let metrics: Target.Dependency = .product(name: "SaliencyMetrics", package: "Metrics")
let methods: Target.Dependency = .product(name: "SaliencyMethods", package: "Methods")
let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let csv: Target.Dependency = .product(name: "SwiftCSV", package: "SwiftCSV")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "swift-saliency",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "convert-weights", targets: ["convert-weights"]),
    .executable(name: "download-data", targets: ["download-data"]),
    .executable(name: "generate-figures", targets: ["generate-figures"]),
    .executable(name: "generate-scenes", targets: ["generate-scenes"]),
    .executable(name: "generate-tables", targets: ["generate-tables"]),
    .executable(name: "render-saliency", targets: ["render-saliency"]),
  ],
  dependencies: [
    .package(path: "Packages/IO"),
    .package(path: "Packages/Methods"),
    .package(path: "Packages/Metrics"),
    .package(path: "Packages/Models"),
    .package(path: "Packages/Tensor"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", "3.12.3"..<"5.0.0"),
    .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV.git", from: "0.10.0"),
    .package(
      url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
  ],
  targets: [
    .target(
      name: "ToolSupport",
      dependencies: [argumentParser, drawing, io, models, tensor],
      swiftSettings: strict),
    .target(
      name: "ExperimentSupport",
      dependencies: [
        "ToolSupport", argumentParser, io, methods, metrics, models, mustache, tensor,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "convert-weights",
      dependencies: ["ToolSupport", argumentParser, crypto, io, models, tensor],
      swiftSettings: strict),
    .executableTarget(
      name: "download-data",
      dependencies: [
        "ToolSupport", argumentParser, crypto, io, subprocess, systemPackage, tensor,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "generate-figures",
      dependencies: [
        "ExperimentSupport", "ToolSupport", argumentParser, drawing, io, methods, models, tensor,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "generate-scenes",
      dependencies: ["ToolSupport", argumentParser, drawing, io, tensor],
      swiftSettings: strict),
    .executableTarget(
      name: "generate-tables",
      dependencies: [
        "ExperimentSupport", "ToolSupport", argumentParser, crypto, io, methods, metrics, models,
        tensor,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "render-saliency",
      dependencies: [
        "ExperimentSupport", "ToolSupport", argumentParser, drawing, io, methods, models, tensor,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ArchitectureTests",
      swiftSettings: strict),
    .testTarget(
      name: "GenerateScenesTests",
      dependencies: ["ToolSupport", "generate-scenes", drawing, io, tensor],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "GenerateTablesTests",
      dependencies: ["ToolSupport", "generate-tables", csv, metrics, tensor],
      swiftSettings: strict),
    .testTarget(
      name: "ToolSupportTests",
      dependencies: ["ToolSupport", argumentParser, io, tensor],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "convert-weights", "download-data", "generate-figures", "generate-scenes",
        "generate-tables", "render-saliency", crypto, drawing, io, methods, metrics, models,
        subprocess, systemPackage, tensor,
      ],
      exclude: ["Fixtures"],
      swiftSettings: strict),
  ]
)
