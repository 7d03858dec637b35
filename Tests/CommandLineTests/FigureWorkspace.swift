import Foundation
import SaliencyIO
import SaliencyTensor
import Testing

/// What `generate-figures --json` tells of a figure.
struct DrawnFigure: Decodable {
  struct Image: Decodable, Hashable {
    let identifier: String
    let label: String?
    let prediction: String?
  }

  let figure: String
  let caption: String
  let images: [Image]
  let notes: [String]
  let outputs: [String]
  let seconds: Double
  let schema: Int

  /// The names of the images, in the figure's order.
  var identifiers: [String] { images.map(\.identifier) }
}

extension Tool {
  /// Draws figures that can be drawn, with pictures of 64 pixels.
  ///
  /// - Parameters:
  ///   - arguments: The command line after the tool's name.
  ///   - code: The exit code that is expected.
  ///   - sourceLocation: Where another code is told.
  /// - Returns: The record of each figure, and what was written to standard error.
  /// - Throws: An error if the tool cannot be started or a record cannot be read.
  func draw(
    _ arguments: [String], code: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (figures: [DrawnFigure], errors: String) {
    let outcome = try await run(arguments + ["--json", "--size", "64"])
    #expect(outcome.exitCode == code, "\(outcome.errors)", sourceLocation: sourceLocation)
    let figures = try outcome.output.split(separator: "\n").map { line in
      try JSONDecoder().decode(DrawnFigure.self, from: Data(line.utf8))
    }
    return (figures, outcome.errors)
  }
}

extension Workspace {
  /// The images of ``figureTree(_:)`` with the classes of their masks: 1 aeroplane, 3 bird, 8 cat, 12
  /// dog, 15 person, which the paper leaves out.
  static let figureImages: [(stem: String, classes: [UInt8])] = [
    ("plane1", [1]), ("plane2", [1]), ("bird1", [3]), ("bird2", [3]), ("cat1", [8]), ("cat2", [8]),
    ("dog1", [12]), ("dog2", [12]), ("person", [15]), ("pair1", [3, 8]), ("pair2", [8, 12]),
    ("trio", [1, 3, 8]), ("bare", [1]), ("barepair", [1, 3]),
  ]

  /// Writes a tree of PASCAL VOC in which all photographs and objects differ; objects have the outline
  /// 255, and `bare` and `barepair` no photographs.
  ///
  /// - Parameter name: The folder.
  /// - Returns: The folder's path.
  /// - Throws: `FileError` if a file cannot be written.
  @discardableResult func figureTree(_ name: String = "VOC2012") throws -> String {
    let side = 48
    try write(
      Self.figureImages.map { $0.stem + "\n" }.joined(),
      as: "\(name)/ImageSets/Segmentation/val.txt")
    try folder("\(name)/SegmentationClass")
    try folder("\(name)/JPEGImages")
    for (number, image) in Self.figureImages.enumerated() {
      let indices = (0..<side * side).map { pixel -> UInt8 in
        let (row, column) = (pixel / side, pixel % side)
        func isWithin(_ margin: Int) -> Bool {
          (margin + number..<side - margin).contains(row)
            && (margin..<side - margin).contains(column)
        }
        return isWithin(10) ? image.classes[column % image.classes.count] : isWithin(8) ? 255 : 0
      }
      try write(
        PalettePNG.bytes(width: side, height: side, indices: indices),
        as: "\(name)/SegmentationClass/\(image.stem).png")
      if !image.stem.hasPrefix("bare") {
        try photograph("\(name)/JPEGImages/\(image.stem).jpg", number: number, side: side)
      }
    }
    return path(name)
  }

  /// Writes a photograph that differs from those of other numbers.
  func photograph(_ name: String, number: Int, side: Int = 48) throws {
    let bytes = (0..<side * side).flatMap { pixel -> [UInt8] in
      let (row, column) = (pixel / side, pixel % side)
      let wave = (row * (number % 5) + column * (number % 3 + 1)) * 9
      return [
        UInt8(truncatingIfNeeded: wave), UInt8(number * 53 % 256),
        UInt8(truncatingIfNeeded: column * number + row * 3),
      ]
    }
    try picture(name, width: side, channels: 3, bytes: bytes)
  }

  /// Writes the networks of the experiments: `net.safetensors`, which tells five classes of PASCAL VOC
  /// apart, and `encoder.safetensors`, which tells none.
  func figureNetworks() throws {
    try weights(
      "net.safetensors", metadata: ["labels": #"["aeroplane", "bird", "cat", "dog", "horse"]"#]
    ) { tensors in
      // About what the images give, so that not all of them are of one class.
      tensors.change("fc.bias") { zip($0, [43.8, 37.02, 33.14, 38.2, 34.41]).map { $0 - $1 } }
    }
    _ = try encoder("encoder.safetensors")
  }

  /// Writes a network of ImageNet's thousand classes that finds one of them in every image.
  @discardableResult func imageNetNetwork(finding index: Int) throws -> String {
    try weights("thousand.safetensors") { tensors in
      let features = tensors.first { $0.name == "fc.weight" }?.tensor.shape[1] ?? 0
      tensors.removeAll { $0.name.hasPrefix("fc.") }
      tensors.append(("fc.weight", Tensor(zeros: [1000, features])))
      tensors.append(("fc.bias", Tensor(zeros: [1000])))
      tensors.change("fc.bias") { $0.indices.map { $0 == index ? 1 : 0 } }
    }
  }

  /// What `net.safetensors` finds in the photographs of ``figureTree(_:)``, by `render-saliency`.
  ///
  /// With it go the maps of some methods, as in `maps/bird1.lafam.npy`.
  ///
  /// - Parameter methods: Their identifiers.
  /// - Returns: The label of the most probable class by the image's name.
  /// - Throws: An error if the tool cannot be started.
  func rendered(_ methods: [String] = ["lafam"]) async throws -> [String: String] {
    let stems = Self.figureImages.map(\.stem).filter { !$0.hasPrefix("bare") }
    let outcome = try await Tool(name: "render-saliency").run(
      stems.map { path("VOC2012/JPEGImages/\($0).jpg") } + [
        "--weights", path("net.safetensors"), "--size", "64", "--npy", "--map-values", "raw",
        "--json", "-o", path("maps"),
      ] + methods.flatMap { ["--method", $0] })
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let labels = try records(outcome.output).filter { $0["method"] as? String == methods[0] }
      .map { record in
        try #require((record["top5"] as? [[String: Any]])?.first?["label"] as? String)
      }
    return Dictionary(uniqueKeysWithValues: zip(stems, labels))
  }

  /// Writes an experiment with figures, and returns the command line that draws them into `figures`.
  ///
  /// - Parameters:
  ///   - figures: As ``figure(_:images:columns:more:)`` writes them.
  ///   - rules: The protocol of all data sets.
  /// - Returns: The command line after the tool's name.
  /// - Throws: An error of Foundation if the file cannot be written.
  func experiment(_ figures: [String], protocol rules: String = "paper") throws -> [String] {
    try write(
      """
      {
        "title": "Small & quick <figures>",
        "data_sets": [
          {"dataset": "voc2012", "folders": ["VOC2012"], "protocol": "\(rules)"},
          {"dataset": "imagenet-s", "folders": ["ImageNetS919"], "protocol": "\(rules)"},
          {"dataset": "folder", "folders": ["data"], "protocol": "\(rules)"}
        ],
        "models": [
          {"name": "Net", "weights": ["net.safetensors"]},
          {"name": "Encoder", "weights": ["encoder.safetensors"]},
          {"name": "Thousand", "weights": ["thousand.safetensors"]}
        ],
        "series": ["Net:lafam"],
        "figures": [\(figures.joined(separator: ",\n"))]
      }
      """, as: "experiment.json")
    return ["--experiment", path("experiment.json"), "--data", url.path, "-o", path("figures")]
  }

  /// A figure of an experiment.
  static func figure(
    _ name: String = "1", images: String, dataset: String = "voc2012",
    columns: String = #""Net:lafam""#, more: String = ""
  ) -> String {
    """
    {"name": "\(name)", "caption": "What \(name) shows.", "dataset": "\(dataset)",
    "images": [\(images)], "columns": [\(columns)]\(more.isEmpty ? "" : ", " + more)}
    """
  }
}

extension [(name: String, tensor: Tensor)] {
  /// Gives one of the tensors other values.
  mutating func change(_ name: String, _ values: ([Float]) -> [Float]) {
    for index in indices where self[index].name == name {
      let (shape, new) = (self[index].tensor.shape, values(self[index].tensor.scalars))
      self[index].tensor = Tensor(shape: shape) { _ = $0.initialize(fromContentsOf: new) }
    }
  }
}
