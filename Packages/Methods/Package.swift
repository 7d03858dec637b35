// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Methods",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SaliencyMethods", targets: ["SaliencyMethods"])
  ],
  dependencies: [.package(path: "../Models"), .package(path: "../Tensor")],
  targets: [
    .target(
      name: "SaliencyMethods",
      dependencies: [
        .product(name: "SaliencyModels", package: "Models"),
        .product(name: "SaliencyTensor", package: "Tensor"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SaliencyMethodsTests",
      dependencies: [
        "SaliencyMethods",
        .product(name: "SaliencyModels", package: "Models"),
        .product(name: "SaliencyTensor", package: "Tensor"),
        .product(name: "SaliencyTensorTesting", package: "Tensor"),
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
  ]
)
