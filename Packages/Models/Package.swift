// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Models",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SaliencyModels", targets: ["SaliencyModels"])
  ],
  dependencies: [.package(path: "../Tensor")],
  targets: [
    .target(
      name: "SaliencyModels",
      dependencies: [.product(name: "SaliencyTensor", package: "Tensor")],
      swiftSettings: strict),
    .testTarget(
      name: "SaliencyModelsTests",
      dependencies: [
        "SaliencyModels",
        .product(name: "SaliencyTensor", package: "Tensor"),
        .product(name: "SaliencyTensorTesting", package: "Tensor"),
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
  ]
)
