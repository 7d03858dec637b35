// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Metrics",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SaliencyMetrics", targets: ["SaliencyMetrics"])
  ],
  dependencies: [.package(path: "../Tensor")],
  targets: [
    .target(
      name: "SaliencyMetrics",
      dependencies: [.product(name: "SaliencyTensor", package: "Tensor")],
      swiftSettings: strict),
    .testTarget(
      name: "SaliencyMetricsTests",
      dependencies: [
        "SaliencyMetrics",
        .product(name: "SaliencyTensor", package: "Tensor"),
        .product(name: "SaliencyTensorTesting", package: "Tensor"),
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
  ]
)
