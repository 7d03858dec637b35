import Foundation
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct MethodTests {
  private let tool = Tool(name: "render-saliency")

  private func records(_ outcome: Tool.Outcome) throws -> [[String: Any]] {
    try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func everyMethodGivesAMap() async throws {
    let workspace = try Workspace()
    let identifiers = MethodRegistry.all.map { $0.about.identifier }
    let outcome = try await tool.run(
      [
        try workspace.picture("image.png", width: 96, height: 64), "--weights",
        try workspace.weights("net.safetensors"), "--crop", "none", "--masks", "8", "--npy",
        "--map-values", "raw", "--json", "-o", workspace.path("maps"),
      ] + identifiers.flatMap { ["--method", $0] })
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let records = try records(outcome)
    #expect(records.compactMap { $0["method"] as? String } == identifiers)
    for record in records {
      let method = try #require(record["method"] as? String)
      let map = try NPYFile.read(workspace.path("maps/image.\(method).npy"))
      #expect(map.isFinite, "\(method)")
      #expect(map.shape.dimensions == record["native_shape"] as? [Int], "\(method)")
      #expect(record["outputs"] as? [String] != [], "\(method)")
    }
  }

  @Test func listsEveryMethodOfTheContract() async throws {
    let outcome = try await tool.run(["--list-methods", "--json"])
    let listed = try records(outcome)
    let expected = """
      lafam relax relax-fast relax-smooth grad-cam eigen-cam tsm multivec-eigen-cam mtsm cam grad-cam++ \
      smooth-grad-cam++ xgrad-cam hires-cam layer-cam score-cam ablation-cam recipro-cam rise \
      occlusion score-cam-ssl ablation-cam-ssl recipro-cam-ssl rise-ssl occlusion-ssl energy \
      self-similarity fem kpca-cam dff random center-gaussian sobel
      """
    #expect(
      Set(listed.compactMap { $0["id"] as? String })
        == Set(expected.split(separator: " ").map(String.init)))
    for record in listed {
      #expect(
        Set(record.keys).isSuperset(of: [
          "id", "title", "citation", "needs_class", "needs_gradients", "forwards",
        ]))
    }
  }

  /// The tables in the documentation are those that the registry gives.
  @Test func documentationHasTheRegistrysTables() async throws {
    let outcome = try await tool.run(["--list-methods", "--markdown"])
    let document = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Documentation/Methods.md")
    let text = try String(contentsOf: document, encoding: .utf8)
    #expect(
      text.contains("<!-- tables begin -->\n\n\(outcome.output)\n<!-- tables end -->"),
      "run Scripts/method-tables after make build")
  }

  @Test func explainsTheClassThatIsAskedFor() async throws {
    let workspace = try Workspace()
    let arguments = [
      try workspace.picture("image.png", width: 64, height: 64), "--weights",
      try workspace.weights("net.safetensors"), "--size", "64", "--method", "grad-cam", "--npy",
      "--map-values", "raw", "--json", "-o", workspace.path("maps"),
    ]
    var maps: [Tensor] = []
    for index in [0, 3] {
      let record = try #require(
        try records(try await tool.run(arguments + ["--class", "\(index)"])).first)
      #expect(record["class_index"] as? Int == index)
      maps.append(try NPYFile.read(workspace.path("maps/image.grad-cam.npy")))
    }
    #expect(maps[0] != maps[1])
    let predicted = try #require(try records(try await tool.run(arguments)).first)
    let top = try #require((predicted["top5"] as? [[String: Any]])?.first)
    #expect(predicted["class_index"] as? Int == top["index"] as? Int)
  }

  @Test func encodersAreToldWhatToUseInstead() async throws {
    let workspace = try Workspace()
    let weights = try workspace.weights("encoder.safetensors") { tensors in
      tensors.removeAll { $0.name.hasPrefix("fc.") }
    }
    let image = try workspace.picture("image.png", width: 64, height: 64)
    for (method, instead) in [("grad-cam", "lafam"), ("score-cam", "score-cam-ssl")] {
      let outcome = try await tool.run([
        image, "--weights", weights, "--method", method, "-o", workspace.path("maps"),
      ])
      expectRefusal(outcome, naming: "use \(instead) instead")
    }
    let embedded = try await tool.run([
      image, "--weights", weights, "--method", "relax", "--masks", "4", "-o",
      workspace.path("maps"),
    ])
    #expect(embedded.exitCode == 0, "\(embedded.errors)")
    #expect(try workspace.contents(of: "maps") == ["image.relax.png"])
  }

  @Test func oneMethodThatCannotWorkDoesNotStopTheOthers() async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run([
      try workspace.picture("image.png", width: 64, height: 64), "--weights",
      try workspace.weights("net.safetensors"), "--layer", "layer3", "--method", "cam", "--method",
      "grad-cam", "-o", workspace.path("maps"),
    ])
    expectRefusal(outcome, naming: "use grad-cam instead", code: 3)
    #expect(try workspace.contents(of: "maps") == ["image.grad-cam.png"])
  }

  @Test func fusesSeveralLayers() async throws {
    let workspace = try Workspace()
    let image = try workspace.picture("image.png", width: 96, height: 64)
    let weights = try workspace.weights("net.safetensors")
    func map(_ layers: String, _ fusion: String) async throws -> Tensor {
      let outcome = try await tool.run([
        image, "--weights", weights, "--crop", "none", "--layer", layers, "--fuse", fusion,
        "--npy", "--map-values", "raw", "--json", "-o", workspace.path("maps"),
      ])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let record = try #require(try records(outcome).first)
      #expect(record["layer"] as? String == layers)
      #expect(record["forwards"] as? Int == 1)
      return try NPYFile.read(workspace.path("maps/image.lafam.npy"))
    }
    let third = try await map("layer3", "mean").minMaxNormalized()
    let fourth = try await map("layer4", "mean").minMaxNormalized()
      .resized(to: Extent(height: 4, width: 6), by: .bilinear)
    let fused = try await map("layer3,layer4", "product")
    #expect(fused.shape == [4, 6])
    for (value, parts) in zip(fused.scalars, zip(third.scalars, fourth.scalars)) {
      #expect(abs(value - parts.0 * parts.1) < 1e-6)
    }
  }

  @Test func setsOptionsByName() async throws {
    let workspace = try Workspace()
    let image = try workspace.picture("image.png", width: 64, height: 64)
    let weights = try workspace.weights("net.safetensors")
    func run(_ arguments: [String]) async throws -> Tool.Outcome {
      try await tool.run(
        [image, "--weights", weights, "--layer", "layer3", "--npy", "-o", workspace.path("maps")]
          + arguments)
    }
    func map(_ arguments: [String]) async throws -> Tensor {
      let outcome = try await run(["--method", "random"] + arguments)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      return try NPYFile.read(workspace.path("maps/image.random.npy"))
    }
    let seven = try await map(["--seed", "7"])
    #expect(try await map(["--set", "seed=7"]) == seven)
    #expect(try await map(["--set", "random.seed=7"]) == seven)
    #expect(try await map([]) != seven)
    expectRefusal(try await run(["--set", "sed=7", "--method", "random"]), naming: "seed")
    expectRefusal(
      try await run(["--method", "grad-cam", "--set", "rectifier=sqrt"]), naming: "absolute")
    expectRefusal(try await run(["--set", "cam.rectifier=none"]), naming: "add cam")
    #expect(try await run(["--set", "rectifier"]).exitCode == 64)
  }

  @Test func takesMasksFromAFile() async throws {
    let workspace = try Workspace()
    let image = try workspace.picture("image.png", width: 64, height: 64)
    let weights = try workspace.weights("net.safetensors")
    func run(_ masks: Tensor) async throws -> Tool.Outcome {
      try NPYFile.write(masks, to: workspace.path("masks.npy"), replacing: true)
      return try await tool.run([
        image, "--weights", weights, "--size", "64", "--method", "relax", "--mask-file",
        workspace.path("masks.npy"), "--npy", "--json", "-o", workspace.path("maps"),
      ])
    }
    var masks = Tensor(repeating: 1, shape: [3, 2, 4])
    for cell in 0..<3 { masks[cell, 0, cell] = 0 }
    let outcome = try await run(masks)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try records(outcome).first?["forwards"] as? Int == 4)
    #expect(try NPYFile.read(workspace.path("maps/image.relax.npy")).shape == [2, 4])
    expectRefusal(try await run(Tensor(zeros: [0, 2, 4])), naming: "masks.npy")
    expectRefusal(try await run(Tensor(zeros: [2, 4])), naming: "masks.npy")
    expectRefusal(try await run(Tensor(zeros: [3, 2, 4])), naming: "hide the whole picture")
    expectRefusal(try await run(Tensor(zeros: [1, 65, 4])), naming: "masks.npy")
    expectRefusal(try await run(Tensor(repeating: .nan, shape: [1, 2, 2])), naming: "masks.npy")
  }

  @Test func companionsAreFilesOfTheirOwn() async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run([
      try workspace.picture("image.png", width: 64, height: 64), "--weights",
      try workspace.weights("net.safetensors"), "--size", "64", "--layer", "layer3", "--method",
      "relax-smooth", "--masks", "6", "--npy", "-o", workspace.path("maps"),
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(
      try workspace.contents(of: "maps") == [
        "image.relax-smooth.npy", "image.relax-smooth.png", "image.relax-smooth.u-relax.npy",
        "image.relax-smooth.u-relax.png", "image.relax-smooth.uncertainty.npy",
        "image.relax-smooth.uncertainty.png",
      ])
  }

  /// relax-fast tells how good its maps are, and draws masks until they are good enough.
  @Test func designedMasksTellHowGoodTheMapIs() async throws {
    let workspace = try Workspace()
    let image = try workspace.picture("image.png", width: 96, height: 64)
    let weights = try workspace.weights("net.safetensors")
    func record(_ options: String...) async throws -> [String: Any] {
      let outcome = try await tool.run(
        [
          image, "--weights", weights, "--crop", "none", "--method", "relax-fast", "--npy",
          "--json",
          "-o", workspace.path("maps"),
        ] + options)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      return try #require(try records(outcome).first)
    }
    // 2 x 3 cells take 2^5 masks.
    let one = try await record("--masks", "1")
    #expect(one["forwards"] as? Int == 33)
    let correlation = try #require(one["predicted_correlation"] as? Double)
    #expect((0...1).contains(correlation))
    #expect(try #require(one["plain_masks"] as? Double) > 0)
    let errors = try NPYFile.read(workspace.path("maps/image.relax-fast.standard-error.npy"))
    #expect(errors.shape == [2, 3] && errors.scalars.allSatisfy { $0 >= 0 })
    let two = try await record("--masks", "33")
    #expect(two["forwards"] as? Int == 65)
    let most = try await record("--masks", "1", "--tolerance", "1e-12")
    #expect(most["forwards"] as? Int == 1 + 32 * FastRELAX.mostReplicates)

    let wrong = try await tool.run([image, "--weights", weights, "--tolerance", "2"])
    #expect(wrong.exitCode == 64 && wrong.errors.contains("--tolerance"))
    try NPYFile.write(
      Tensor(repeating: 1, shape: [40, 2, 3]), to: workspace.path("masks.npy"), replacing: true)
    let few = try await tool.run([
      image, "--weights", weights, "--method", "relax-fast", "--mask-file",
      workspace.path("masks.npy"), "-o", workspace.path("maps"),
    ])
    expectRefusal(few, naming: "masks.npy")
  }

  /// A stride of 32 leaves 12 x 16 places of 384 x 512 pixels.
  @Test func mapsHaveTheLayersResolution() async throws {
    let workspace = try Workspace()
    let outcome = try await tool.run([
      try workspace.picture("image.png", width: 512, height: 384), "--weights",
      try workspace.weights("net.safetensors"), "--crop", "none", "--method", "mtsm", "--method",
      "grad-cam", "--json", "-o", workspace.path("maps"),
    ])
    let shapes = try records(outcome).compactMap { $0["native_shape"] as? [Int] }
    #expect(shapes == [[12, 16], [12, 16]], "\(outcome.errors)")
  }
}
