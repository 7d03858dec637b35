import Foundation
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ConvertWeightsTests {
  private let tool = Tool(name: "convert-weights")

  @Test func writesBesideTheInput() async throws {
    let workspace = try Workspace()
    let input = try workspace.weights("net.hdf5.safetensors")
    let outcome = try await tool.run([input, "--json", "-o", workspace.path("out.safetensors")])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(record["schema"] as? Int == 1)
    #expect(record["architecture"] as? String == "resnet14")
    #expect(record["dialect"] as? String == "torchvision")
    #expect(record["stride_placement"] as? String == "3x3")
    #expect(record["tensors"] as? Int == SmallNetwork.architecture.parameters.count)

    let file = try SafetensorsFile(path: workspace.path("out.safetensors"))
    for (name, tensor) in SmallNetwork.parameters() {
      #expect(try file.tensor(named: name) == tensor)
    }
    #expect(
      Set(file.metadata.keys) == [
        "format", "architecture", "stride_placement", "batch_norm_epsilon", "preprocessing",
        "source_file", "source_format", "source_sha256", "origin",
      ])
    #expect(file.metadata["format"] == "pt")
    #expect(file.metadata["batch_norm_epsilon"] == "1e-05")
    #expect(file.metadata["source_file"] == "net.hdf5.safetensors")
    #expect(file.metadata["source_sha256"] == record["source_sha256"] as? String)
    #expect(file.metadata["source_sha256"]?.count == 64)
  }

  @Test func namesTheOutputAfterTheInput() async throws {
    let workspace = try Workspace()
    let input = try workspace.weights("small.weights")
    let outcome = try await tool.run([input])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(try workspace.contents() == ["small.safetensors", "small.weights"])
  }

  @Test func replacesOnlyWhenForced() async throws {
    let workspace = try Workspace()
    let input = try workspace.weights("net.weights")
    let output = try workspace.write([1, 2, 3], as: "out.safetensors")
    expectRefusal(try await tool.run([input, "-o", output]), naming: "out.safetensors")
    #expect(try Data(contentsOf: URL(filePath: output)) == Data([1, 2, 3]))
    #expect(try await tool.run([input, "-o", output, "--force", "--quiet"]).exitCode == 0)
    #expect(try SafetensorsFile(path: output).tensorNames.count > 10)
    #expect(try workspace.contents() == ["net.weights", "out.safetensors"])
  }

  @Test func recordsWhatOptionsSay() async throws {
    let workspace = try Workspace()
    let input = try workspace.weights("net.weights") { tensors in
      tensors = tensors.map { ("net." + $0.name, $0.tensor) }
    }
    let labels = try workspace.write(
      Array(
        #"{"0": ["a", "ant"], "1": ["b", "bee"], "2": ["c", "cat"], "3": ["d", "dog"], "#.utf8)
        + Array(#""4": ["e", "elk"]}"#.utf8),
      as: "labels.json")
    let outcome = try await tool.run([
      input, "-o", workspace.path("o.safetensors"), "--prefix", "net.", "--labels", labels,
      "--stride-placement", "1x1", "--architecture", "resnet14",
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let metadata = try SafetensorsFile(path: workspace.path("o.safetensors")).metadata
    #expect(metadata["labels"] == #"["ant","bee","cat","dog","elk"]"#)
    #expect(metadata["stride_placement"] == "1x1")
  }

  @Test func inspects() async throws {
    let workspace = try Workspace()
    let input = try workspace.weights("net.weights")
    let text = try await tool.run(["inspect", input])
    #expect(text.exitCode == 0)
    #expect(text.output.contains("architecture  resnet14"))
    #expect(text.output.contains("fc.weight"))
    let json = try await tool.run(["inspect", input, "--json"])
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(record["container"] as? String == "safetensors")
    #expect(
      (record["tensors"] as? [[String: Any]])?.count == SmallNetwork.architecture.parameters.count)
    #expect(json.output.split(separator: "\n").count == 1)
  }

  @Test func refusesWhatHoldsNoNetwork() async throws {
    let workspace = try Workspace()
    let output = workspace.path("never.safetensors")
    try workspace.write([], as: "empty.h5")
    try workspace.write([137, 72, 68, 70, 13, 10, 26, 10, 0, 0], as: "cut.h5")
    try workspace.write(Array("<?xml version=\"1.0\"?><Error/>".utf8), as: "xml.h5")
    try workspace.weights("other.weights") { tensors in
      tensors = [("features.weight", Tensor(zeros: [4, 3, 3, 3]))]
    }
    try workspace.weights("missing.weights") { tensors in
      tensors.removeAll { $0.name == "layer3.0.bn2.bias" }
    }
    try workspace.weights("nan.weights") { tensors in
      tensors[0].tensor[1, 2, 3, 4] = .nan
    }
    let before = try workspace.contents()
    for name in before {
      expectRefusal(try await tool.run([workspace.path(name), "-o", output]), naming: name)
    }
    let missing = try await tool.run([workspace.path("missing.weights"), "-o", output])
    #expect(missing.errors.contains("layer3.0.bn2.bias [16]"))
    let nan = try await tool.run([workspace.path("nan.weights"), "-o", output])
    #expect(nan.errors.contains("'conv1.weight' holds nan"))
    expectRefusal(try await tool.run([workspace.path("no.h5"), "-o", output]), naming: "no.h5")
    expectRefusal(try await tool.run([workspace.url.path, "-o", output]), naming: "folder")
    #expect(try workspace.contents() == before)
  }

  @Test func refusesOutputsThatCannotBeWritten() async throws {
    let workspace = try Workspace()
    let input = try workspace.weights("net.weights")
    expectRefusal(
      try await tool.run([input, "-o", workspace.path("no/such/out.safetensors")]),
      naming: "no/such")
    expectRefusal(try await tool.run([input, "-o", workspace.url.path]), naming: "folder")
    #if os(Linux)
      expectRefusal(try await tool.run([input, "-o", "/dev/full"]), naming: "/dev/full")
    #endif
    #expect(try workspace.contents() == ["net.weights"])
  }
}
