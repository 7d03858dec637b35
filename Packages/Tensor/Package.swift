// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Tensor",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SaliencyTensor", targets: ["SaliencyTensor"]),
    .library(name: "SaliencyTensorTesting", targets: ["SaliencyTensorTesting"]),
  ],
  targets: [
    .systemLibrary(
      name: "CLAPACK",
      pkgConfig: "lapacke",
      providers: [.apt(["liblapacke-dev"]), .brew(["lapack"])]),
    .target(name: "CTensorKernels", linkerSettings: [.linkedLibrary("m")]),
    .target(
      name: "SaliencyTensor",
      dependencies: ["CTensorKernels", "CLAPACK"],
      swiftSettings: strict),
    .target(
      name: "SaliencyTensorTesting",
      dependencies: ["SaliencyTensor"],
      swiftSettings: strict),
    .testTarget(
      name: "SaliencyTensorTests",
      dependencies: ["SaliencyTensor", "SaliencyTensorTesting"],
      swiftSettings: strict),
  ]
)
