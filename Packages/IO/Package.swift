// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "IO",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SaliencyIO", targets: ["SaliencyIO"]),
    .library(name: "SaliencyDrawing", targets: ["SaliencyDrawing"]),
  ],
  dependencies: [.package(path: "../Tensor")],
  targets: [
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
    .systemLibrary(
      name: "CHDF5", pkgConfig: "hdf5",
      providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CZip", pkgConfig: "libzip",
      providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .target(name: "CImages", dependencies: ["CPNG"]),
    .target(
      name: "SaliencyIO",
      dependencies: [
        "CHDF5", "CImages", "CTurboJPEG", "CZip",
        .product(name: "SaliencyTensor", package: "Tensor"),
      ],
      swiftSettings: strict),
    .target(
      name: "SaliencyDrawing",
      dependencies: [
        "CCairo", "SaliencyIO", .product(name: "SaliencyTensor", package: "Tensor"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SaliencyIOTests",
      dependencies: [
        "SaliencyIO",
        .product(name: "SaliencyTensor", package: "Tensor"),
        .product(name: "SaliencyTensorTesting", package: "Tensor"),
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .testTarget(
      name: "SaliencyDrawingTests",
      dependencies: [
        "SaliencyDrawing", "SaliencyIO",
        .product(name: "SaliencyTensor", package: "Tensor"),
        .product(name: "SaliencyTensorTesting", package: "Tensor"),
      ],
      swiftSettings: strict),
  ]
)
