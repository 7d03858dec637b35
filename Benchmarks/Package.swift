// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "measure-forward", targets: ["measure-forward"])
  ],
  dependencies: [
    .package(path: "../Packages/Models"),
    .package(path: "../Packages/Tensor"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
  ],
  targets: [
    .target(name: "CPeak"),
    .executableTarget(
      name: "measure-forward",
      dependencies: [
        "CPeak",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SaliencyModels", package: "Models"),
        .product(name: "SaliencyTensor", package: "Tensor"),
      ],
      swiftSettings: strict),
  ]
)
