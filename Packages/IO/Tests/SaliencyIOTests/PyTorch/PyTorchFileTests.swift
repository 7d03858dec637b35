import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct PyTorchFileTests {
  private static let twoFormats = ["", "-legacy"]

  @Test(arguments: twoFormats)
  func readsEveryElementType(format: String) throws {
    let file = try PyTorchFixture.open("types\(format).pth")
    #expect(file.format == (format.isEmpty ? .zip : .legacy))
    for name in ["float32", "float64", "float16", "bfloat16"] {
      expectClose(try file.tensor(name), WeightFixture.counting([2, 3], step: 0.5))
    }
    for name in ["int64", "int32", "int16", "int8", "uint8"] {
      expectClose(try file.tensor(name), WeightFixture.counting([2, 3]))
    }
    for named in file.tensors.prefix(9) { #expect(named.tensor.elementType == named.path[0]) }
    expectClose(try file.tensor("bool"), try Tensor(shape: [3], scalars: [1, 0, 1]))
    expectClose(try file.tensor("negative"), try Tensor(shape: [2], scalars: [-1, -128]))
    expectClose(try file.tensor("huge"), try Tensor(shape: [2], scalars: [-0x1p62, 0x1p53]))
  }

  @Test(arguments: ["views.pth", "views-legacy.pth", "deflated.pth", "zip64.pth", "reversed.pth"])
  func readsViews(name: String) throws {
    let file = try PyTorchFixture.open(name)
    let base = WeightFixture.counting([24])
    let grid = try base.reshaped(to: [4, 6])
    expectClose(try file.tensor("base"), base)
    expectClose(try file.tensor("grid"), grid)
    expectClose(try file.tensor("transposed"), try grid.permuted([1, 0]))
    expectClose(try file.tensor("half_transposed"), try grid.permuted([1, 0]))
    func expect(_ name: String, _ shape: Shape, _ scalars: [Float]) throws {
      expectClose(try file.tensor(name), try Tensor(shape: shape, scalars: scalars))
    }
    try expect("slice", [6], [4, 5, 6, 7, 8, 9])
    try expect("columns", [4, 3], [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23])
    try expect("rows", [2, 6], (6..<18).map(Float.init))
    try expect("half_slice", [6], (12..<18).map(Float.init))
    // Element [i, j, k] is the base's [j, k, i] of [2, 3, 4].
    try expect(
      "cube", [4, 2, 3], (0..<4).flatMap { i in (0..<6).map { Float($0 * 4 + i) } })
    try expect("expanded", [3, 4], [Float](repeating: 5, count: 12))
    try expect("column", [2, 3], [1, 1, 1, 2, 2, 2])
    try expect("channels_last", [1, 3, 2, 2], (0..<12).map(Float.init))
    try expect("scalar", [], [2.5])
    try expect("element", [], [7])
    try expect("empty", [0, 3], [])
    try expect("empty_view", [0], [])
    try expect("one_by_one", [1, 1], [17])
    let keys = ["base", "grid", "transposed", "slice"].map { key in
      file.root[key].map { value in
        if case .tensor(let tensor) = value { tensor.storageKey } else { "" }
      }
    }
    #expect(Set(keys).count == 1, "one storage")
  }

  @Test(arguments: twoFormats)
  func readsParameters(format: String) throws {
    let file = try PyTorchFixture.open("parameters\(format).pth")
    expectClose(try file.tensor("plain"), WeightFixture.counting([2, 2]))
    expectClose(try file.tensor("marked"), WeightFixture.counting([3]))
    expectClose(try file.tensor("tensor"), WeightFixture.counting([2]))
    expectClose(try file.tensor("twice", "1"), WeightFixture.counting([2, 2]))
    #expect(
      file.root["cycle"]
        == .list([
          .integer(1), .opaque(name: "a reference to an enclosing container", contents: []),
        ]))
  }

  @Test(arguments: twoFormats)
  func readsStateDictionaries(format: String) throws {
    let file = try PyTorchFixture.open("state-dict\(format).pth")
    #expect(
      file.tensors.map(\.path) == [
        ["conv.weight"], ["conv.bias"], ["norm.weight"], ["norm.bias"], ["norm.running_mean"],
        ["norm.running_var"], ["norm.num_batches_tracked"],
      ])
    expectClose(try file.tensor("conv.weight"), WeightFixture.counting([2, 1, 3, 3]))
    expectClose(try file.tensor("norm.num_batches_tracked"), Tensor(zeros: []))
    #expect(try file.tensor("norm.running_var").scalars == [0, 1])
  }

  @Test(
    arguments: twoFormats.flatMap { format in
      ["checkpoint", "protocol3", "protocol4", "protocol5"].map { $0 + format + ".pth" }
    })
  func readsCheckpoints(name: String) throws {
    let file = try PyTorchFixture.open(name)
    let root = file.root
    #expect(root["epoch"] == .integer(3))
    #expect(root["global_step"] == .integer(-70000))
    #expect(root["pytorch-lightning_version"] == .text("1.1.8"))
    #expect(root["lr_schedulers"] == .list([]))
    #expect(root["yes"] == .bool(true))
    #expect(root["bytes"] == .bytes([0, 0xFF]))
    #expect(root["size"] == .tuple([.integer(2), .integer(3)]))
    #expect(root["dtype"] == .opaque(name: "torch.float16", contents: []))
    #expect(root["device"] == .opaque(name: "torch.device", contents: [.text("cpu")]))
    #expect(root["frozen"] == .set([.text("x")]))
    #expect(root["kinds"] == .set([.integer(1), .integer(2)]))
    #expect(root["pairs"]?["a"] == .list([.tuple([.integer(1), .number(2.5)])]))
    #expect(root["hyper_parameters"]?["arch"] == .text("resnet18"))
    #expect(root["hyper_parameters"]?["small"] == .integer(1 << 40))
    let seed: [UInt8] = [5, 0, 0, 0, 0, 0, 0, 0x80, 0]
    #expect(
      root["hyper_parameters"]?["seed"] == .opaque(name: "builtins.int", contents: [.bytes(seed)]))
    guard case .opaque("argparse.Namespace", let contents)? = root["args"] else {
      Issue.record("no namespace")
      return
    }
    #expect(contents.first?["lr"] == .number(0.1))
    #expect(contents.first?["name"] == .text("größe"))
    #expect(contents.first?["nothing"] == PyTorchValue.none)
    guard case .opaque("numpy.core.multiarray.scalar", let parts)? = root["loss"] else {
      Issue.record("no number of numpy's")
      return
    }
    #expect(parts.last == .bytes([0, 0, 0, 0, 0, 0, 0xF8, 0x3F]))

    let callback = "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"
    expectClose(
      try file.tensor("callbacks", callback, "best_model_score"),
      try Tensor(shape: [], scalars: [0.75]))
    expectClose(
      try file.tensor("state_dict", "encoder.conv.weight"), WeightFixture.counting([2, 1, 3, 3]))
    expectClose(
      try file.tensor("optimizer_states", "0", "state", "1", "momentum_buffer"),
      try Tensor(shape: [2], scalars: [0, 0]), absolute: 1e-3)
  }

  @Test func readsRecordsOfVersion2() throws {
    let file = try PyTorchFixture.open("version2.pth")
    for name in ["uint16", "uint32", "uint64"] {
      expectClose(try file.tensor(name), try Tensor(shape: [2, 2], scalars: [2, 3, 4, 5]))
    }
    #expect(file.tensors.map(\.tensor.elementType) == ["uint16", "uint32", "uint64"])
  }

  @Test func readsTheOtherByteOrder() throws {
    let file = try PyTorchFixture.open("big-endian.pth")
    expectClose(try file.tensor("floats"), WeightFixture.counting([2, 3]))
    expectClose(try file.tensor("doubles"), WeightFixture.counting([2]))
    let error = try refusal(of: PyTorchFixture.bytes("other-machine.pth"))
    #expect(error.problem == "expected a file of a little-endian machine, found another")
  }

  @Test func readsViewsOfStorages() throws {
    let file = try PyTorchFixture.open("storage-views.pth")
    expectClose(try file.tensor("whole"), WeightFixture.counting([2, 4]))
    expectClose(try file.tensor("second"), try Tensor(shape: [3], scalars: [5, 6, 7]))
    expectClose(
      try file.tensor("transposed"), try Tensor(shape: [3, 2], scalars: [2, 5, 3, 6, 4, 7]))
  }

  @Test func refusesWholeModules() throws {
    let error = try #require(throws: FileError.self) { try PyTorchFixture.open("module.pth") }
    #expect(
      error.problem
        == "asks for torch.nn.modules.container.Sequential, which this reader does not run")
    #expect(error.remedy?.contains("state_dict()") == true)
    #expect(error.place?.hasPrefix("entry 'module/data.pkl', byte ") == true)
  }

  @Test func readsFromSeveralThreads() async throws {
    let file = try PyTorchFixture.open("views.pth")
    let expected = try file.tensors.map { try file.tensor($0.tensor) }
    try await withThrowingTaskGroup(of: [Tensor].self) { group in
      for _ in 0..<8 {
        group.addTask { try file.tensors.map { try file.tensor($0.tensor) } }
      }
      for try await tensors in group { #expect(tensors == expected) }
    }
  }

  @Test func tensorsOfOtherFilesAreRefused() throws {
    let file = try PyTorchFixture.open("types.pth")
    let foreign = try #require(PyTorchFixture.open("storage-views.pth").tensors.first)
    #expect(throws: FileError.self) { try file.tensor(foreign.tensor) }
  }

  @Test(
    .enabled(if: sharedPath("data/weights/pytorch") != nil, "../shared/data is absent"))
  func readsGenuineFiles() throws {
    let folder = try #require(sharedPath("data/weights/pytorch"))
    let old = try PyTorchFile(path: folder + "/akamaster_resnet20-12fca82f.th")
    #expect(old.format == .legacy)
    let kernel = try old.tensor("state_dict", "module.conv1.weight")
    #expect(kernel.shape == [16, 3, 3, 3])
    #expect(kernel.scalars.first == -0.13818146288394928)
    #expect(kernel.scalars.last == 0.3087101876735687)
    let new = try PyTorchFile(path: folder + "/quantus_mnist_lenet.pth")
    #expect(new.format == .zip)
    let first = try new.tensor("conv_1.weight")
    #expect(first.shape == [6, 1, 5, 5])
    #expect(first.scalars.first == -0.15818019211292267)
    #expect(first.scalars.last == 0.11159420758485794)
    for file in [old, new] {
      for named in file.tensors {
        let tensor = try file.tensor(named.tensor)
        #expect(tensor.scalars.allSatisfy { $0.isFinite })
        // A storage read from the wrong place would hold numbers of any size.
        #expect(largestMagnitude(tensor) < 1000 || tensor.shape == [])
      }
    }
  }
}
