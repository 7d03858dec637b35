import Foundation
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct RenderSaliencyTests {
  private let tool = Tool(name: "render-saliency")

  @Test func writesPicturesMapsAndRecords() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("net.safetensors")
    let images = [
      try workspace.picture("wide.png", width: 96, height: 64),
      try workspace.picture("tall.png", width: 65, height: 97),
    ]
    let outcome = try await tool.run(
      images + [
        "--weights", weights, "--crop", "none", "--npy", "--json", "-o", workspace.path("maps"),
      ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.errors == "")
    #expect(
      try workspace.contents(of: "maps") == [
        "tall.lafam.npy", "tall.lafam.png", "wide.lafam.npy", "wide.lafam.png",
      ])
    let records = try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(records.count == 2)
    #expect(
      records[0].keys.sorted() == [
        "class_index", "class_label", "degenerate", "forwards", "image", "input_shape", "layer",
        "method", "native_shape", "outputs", "schema", "seconds", "top5",
      ])
    #expect(records[0]["layer"] as? String == "layer4")
    #expect(records[0]["native_shape"] as? [Int] == [2, 3])
    #expect(records[0]["input_shape"] as? [Int] == [64, 96])
    #expect((records[0]["top5"] as? [[String: Any]])?.count == 5)
    #expect(records[1]["native_shape"] as? [Int] == [4, 3])

    let picture = try decodeImage(contentsOf: workspace.path("maps/wide.lafam.png"))
    #expect((picture.width, picture.height) == (96, 64))
  }

  /// What the tool writes is LaFAM of the reference network, raw and normalized.
  @Test func mapIsTheMeanOfTheReferenceActivations() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("net.safetensors")
    let image = try workspace.picture("image.png", width: 70, height: 64)
    let pixels = try decodeImage(contentsOf: image).rgb.bytes
    let input = try Preprocessing.torchvision.input(
      fromRGB: pixels, extent: Extent(height: 64, width: 70))
    let expected = try SmallNetwork.network().referenceActivations(of: input, at: "layer3")
      .mean(overAxis: 1)[entry: 0]
    let arguments = [
      image, "--weights", weights, "--crop", "none", "--layer", "conv4_block1_out", "--npy",
      "--quiet",
    ]
    let raw = try await tool.run(
      arguments + ["--map-values", "raw", "-o", workspace.path("raw")])
    #expect(raw.exitCode == 0, "\(raw.errors)")
    #expect(raw.output == "" && raw.errors == "")
    let map = try NPYFile.read(workspace.path("raw/image.lafam.npy"))
    #expect(map.shape == expected.shape)
    let largest = expected.scalars.map(abs).max() ?? 0
    for (found, right) in zip(map.scalars, expected.scalars) {
      #expect(abs(found - right) <= 1e-5 * largest)
    }
    let enlarged = try await tool.run(
      arguments + ["--map-resolution", "input", "-o", workspace.path("input")])
    #expect(enlarged.exitCode == 0)
    let large = try NPYFile.read(workspace.path("input/image.lafam.npy"))
    #expect(
      large == (try map.minMaxNormalized().resized(to: Extent(height: 64, width: 70), by: .nearest))
    )
  }

  @Test func bytesDoNotDependOnThreads() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("net.safetensors")
    let image = try workspace.picture("image.png", width: 300, height: 200)
    var maps: [Data] = []
    for threads in ["1", "3"] {
      let folder = workspace.path(threads)
      let outcome = try await tool.run([
        image, "--weights", weights, "--threads", threads, "--npy", "-o", folder,
      ])
      #expect(outcome.exitCode == 0)
      maps.append(try Data(contentsOf: URL(filePath: folder + "/image.lafam.npy")))
    }
    #expect(maps[0] == maps[1])
  }

  @Test(arguments: ["overlay", "heatmap", "side-by-side"], ["nearest", "bilinear", "bicubic"])
  func drawsInEveryStyle(style: String, interpolation: String) async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run([
      try workspace.picture("image.png", width: 80, height: 80), "--weights",
      try workspace.weights("net.safetensors"), "--size", "64", "--style", style,
      "--interpolation", interpolation, "--colormap", "inferno", "-o", workspace.url.path,
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let picture = try decodeImage(contentsOf: workspace.path("image.lafam.png"))
    #expect(picture.height == 64)
    #expect(picture.width == (style == "side-by-side" ? 3 * 64 + 2 * 4 : 64))
  }

  @Test func listsMethodsAndLayers() async throws {
    let methods = try await tool.run(["--list-methods", "--json"])
    let record = try #require(
      try methods.output.split(separator: "\n").first.flatMap {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      })
    #expect(record["id"] as? String == "lafam")
    #expect(record["needs_class"] as? Bool == false)
    #expect(record["needs_gradients"] as? Bool == false)
    #expect(record["forwards"] as? Int == 1)
    let workspace = try Workspace()
    let layers = try await tool.run([
      "--weights", try workspace.weights("net.safetensors"), "--list-layers",
    ])
    #expect(layers.exitCode == 0)
    #expect(layers.output.contains("layer4.0  [128, 7, 7]  (conv5_block1_out, layer4)"))
  }

  @Test func oneBadPictureDoesNotStopTheOthers() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("net.safetensors")
    let good = try workspace.picture("good.png", width: 64, height: 64)
    let bad = try workspace.write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], as: "bad.jpg")
    let both = try await tool.run([bad, good, "--weights", weights, "-o", workspace.path("maps")])
    expectRefusal(both, naming: "bad.jpg", code: 3)
    #expect(try workspace.contents(of: "maps") == ["good.lafam.png"])
    let alone = try await tool.run([bad, "--weights", weights, "-o", workspace.path("none")])
    expectRefusal(alone, naming: "bad.jpg")
    #expect(try workspace.contents(of: "none") == [])
  }

  @Test func refusesPicturesThatAreNone() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("net.safetensors")
    let png: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]
    let rest: [UInt8] = [8, 2, 0, 0, 0, 0, 0, 0, 0]
    try workspace.write(png + [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60] + rest, as: "huge.png")
    try workspace.write(png + [0, 0, 0, 0, 0, 0, 0, 5] + rest, as: "none.png")
    try workspace.write(Array("not a picture".utf8), as: "text.png")
    try workspace.write([], as: "empty.png")
    for name in ["huge.png", "none.png", "text.png", "empty.png", "missing.png", "."] {
      let outcome = try await tool.run([
        workspace.path(name), "--weights", weights, "-o", workspace.path("maps"),
      ])
      expectRefusal(outcome, naming: name == "." ? "folder" : name)
    }
    #expect(try workspace.contents(of: "maps") == [])
  }

  @Test func answersWrongNamesWithTheNearest() async throws {
    let workspace = try Workspace()
    let run = { (arguments: [String]) in
      try await tool.run(
        [
          try workspace.picture("image.png", width: 64, height: 64), "--weights",
          workspace.path("net.safetensors"), "-o", workspace.path("maps"),
        ] + arguments)
    }
    try workspace.weights("net.safetensors")
    expectRefusal(try await run(["--layer", "layer5"]), naming: "layer4")
    expectRefusal(try await run(["--method", "lafan"]), naming: "lafam")
    expectRefusal(try await run(["--class", "5"]), naming: "0 to 4")
    expectRefusal(try await run(["--class", "cat"]), naming: "no labels")
    expectRefusal(try await run(["-o", workspace.path("image.png")]), naming: "image.png")
    #expect(try await run(["--class", "4"]).exitCode == 0)
    #expect(try await run(["--colormap", "grey"]).exitCode == 64)
    #expect(try await run(["--size", "0"]).exitCode == 64)
    #expect(try await run([workspace.path("other/image.png")]).exitCode == 64)
  }
}
