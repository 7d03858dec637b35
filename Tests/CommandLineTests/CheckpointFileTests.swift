import Foundation
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import Testing

/// Checkpoints as PyTorch saved them, from the file to the network's numbers
/// (`Tests/Scripts/make_checkpoint_fixtures.py`).
@Suite struct CheckpointFileTests {
  /// A checkpoint and what becomes of it.
  struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    let architecture: String
    let origin: String?
    var classCount: Int?

    /// Some of the tensors that are left out.
    let leftOut: [String]

    var testDescription: String { name }
  }

  static let fixtures = [
    Fixture(
      name: "simclr.ckpt", architecture: "resnet14", origin: "simclr-bolts",
      leftOut: ["state_dict.encoder.fc.weight", "state_dict.projection.model.0.weight"]),
    Fixture(
      name: "swav.ckpt", architecture: "resnet14", origin: "swav-bolts",
      leftOut: ["state_dict.model.prototypes.weight", "optimizer.state.0.momentum_buffer"]),
    Fixture(
      name: "swav-legacy.pth", architecture: "resnet14", origin: "swav",
      leftOut: ["module.prototypes.weight", "module.bn1.num_batches_tracked"]),
    Fixture(
      name: "moco.pth.tar", architecture: "resnet14", origin: "moco-v2",
      leftOut: ["state_dict.module.queue", "state_dict.module.encoder_k.conv1.weight"]),
    Fixture(
      name: "dino.pth", architecture: "resnet14", origin: "dino",
      leftOut: ["student.module.backbone.conv1.weight", "teacher.module.head.0.weight"]),
    Fixture(
      name: "resnet18.pth", architecture: "resnet18", origin: "torchvision", classCount: 5,
      leftOut: ["bn1.num_batches_tracked"]),
    Fixture(
      name: "vgg11.pth", architecture: "vgg11", origin: nil, classCount: 5,
      leftOut: []),
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/checkpoints")

  private static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The image that the script gives the networks.
  private static let extent = Extent(height: 64, width: 61)
  private static let pixels = (0..<64 * 61 * 3).map { (index: Int) -> UInt8 in
    let value = index * index * 31 + index * 17
    return UInt8(value / 8 % 256)
  }

  /// What represents the image: a classifier's outputs, else the embedding.
  private func result(of path: String) throws -> Tensor {
    let model = try Model(Checkpoint(recognizing: WeightFile(path: path)))
    let input = try model.preprocessing.input(fromRGB: Self.pixels, extent: Self.extent)
    let layer = model.classCount == nil ? model.embeddingLayer : model.network.outputName
    return try model.executor.activations(of: input, at: [layer])[0]
  }

  @Test(arguments: fixtures)
  func givesTheNumbersOfPyTorch(fixture: Fixture) async throws {
    let workspace = try Workspace()
    let converted = workspace.path("net.safetensors")
    let outcome = try await Tool(name: "convert-weights").run([
      Self.path(fixture.name), "-o", converted, "--json",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(record["architecture"] as? String == fixture.architecture)
    #expect(record["origin"] as? String == fixture.origin)
    #expect(record["classes"] as? Int == fixture.classCount)
    let ignored = try #require(record["ignored"] as? [String])
    #expect(Set(ignored).isSuperset(of: fixture.leftOut), "\(ignored)")
    let names = try WeightFile(path: Self.path(fixture.name)).tensorNames
    #expect(try SafetensorsFile(path: converted).tensorNames.count + ignored.count == names.count)

    let expected = try SafetensorsFile(path: Self.path("expected.safetensors"))
      .tensor(named: fixture.name).scalars
    let largest = expected.map(abs).max() ?? 0
    for path in [converted, Self.path(fixture.name)] {
      let found = try result(of: path).scalars
      #expect(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        #expect(abs(found - expected) < 1e-4 * largest)
      }
    }
  }

  @Test func namesTheOutputAfterTheCheckpoint() async throws {
    let workspace = try Workspace()
    for (name, output) in [
      ("moco.pth.tar", "moco.safetensors"), ("simclr.ckpt", "simclr.safetensors"),
      ("resnet18.pth", "resnet18.safetensors"),
    ] {
      let input = workspace.path(name)
      try FileManager.default.copyItem(atPath: Self.path(name), toPath: input)
      #expect(try await Tool(name: "convert-weights").run([input]).exitCode == 0)
      #expect(try workspace.contents().contains(output))
    }
  }

  /// What the checkpoint states beside its tensors becomes part of the converted file.
  @Test func keepsLabelsSizeAndPreprocessing() async throws {
    let workspace = try Workspace()
    let converted = workspace.path("net.safetensors")
    let tool = Tool(name: "convert-weights")
    #expect(try await tool.run([Self.path("vgg11.pth"), "-o", converted]).exitCode == 0)
    let metadata = try SafetensorsFile(path: converted).metadata
    #expect(metadata["labels"] == #"["ant","bee","cat","dog","elk"]"#)
    #expect(metadata["input_size"] == "[3,64,61]")
    #expect(metadata["source_format"] == "pytorch flat")
    #expect(metadata["preprocessing"]?.contains("0.485") == true)
  }

  @Test func readsThePartnerThatThePrefixNames() async throws {
    let workspace = try Workspace()
    let tool = Tool(name: "convert-weights")
    let given = try await tool.run([
      Self.path("dino.pth"), "--prefix", "student.module.backbone.", "-o", workspace.path("a"),
      "--json",
    ])
    #expect(given.exitCode == 0, "\(given.errors)")
    #expect(given.output.contains("teacher.module.backbone.conv1.weight"))
    let unknown = try await tool.run([
      Self.path("dino.pth"), "--prefix", "students.", "-o", workspace.path("b"),
    ])
    expectRefusal(unknown, naming: "teacher.module.backbone.")
    let ambiguous = try await tool.run([
      Self.path("dino.pth"), "--prefix", "backbone.", "-o", workspace.path("b"),
    ])
    expectRefusal(ambiguous, naming: "student.module.backbone.")
  }

  @Test func inspectSaysWhatWouldBeDone() async throws {
    let tool = Tool(name: "convert-weights")
    let outcome = try await tool.run(["inspect", Self.path("simclr.ckpt")])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for text in [
      "container     pytorch, flat", "writer        PyTorch Lightning 1.1.8",
      "architecture  resnet14", "origin        SimCLR (Lightning Bolts)",
      "an encoder without classes", "27 tensors left out",
    ] {
      #expect(outcome.output.contains(text), "\(outcome.output.prefix(1000))")
    }
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.contains { $0.contains("encoder.fc.weight") && $0.hasSuffix("left out") })
    #expect(lines.contains { $0.contains("encoder.conv1.weight") && $0.hasSuffix("float32") })
  }

  /// Maps can be made from a checkpoint as it is.
  @Test func rendersWithoutConversion() async throws {
    let workspace = try Workspace()
    let picture = try workspace.picture("picture.png", width: 70, height: 64)
    let outcome = try await Tool(name: "render-saliency").run([
      picture, "--weights", Self.path("swav.ckpt"), "--method", "relax", "--masks", "4", "--size",
      "64", "-o", workspace.path("maps"),
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try workspace.contents(of: "maps") == ["picture.relax.png"])
  }
}
