import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct WeightFileTests {
  @Test func readsFlatHDF5() throws {
    let file = try WeightFile(path: WeightFixture.path("flat.h5"))
    #expect(file.container == .hdf5)
    #expect(file.layout == .flat)
    #expect(file.writer == nil)
    #expect(file.tensorNames == ["conv1.weight", "layers/0/weight"])
    #expect(file.metadata == ["architecture": "small"])
    expectClose(try file.tensor(named: "conv1.weight"), WeightFixture.counting([2, 1, 3, 3]))
    let error = try #require(throws: FileError.self) { try file.tensor(named: "conv1.weigth") }
    #expect(error.remedy == "the nearest are conv1.weight")
  }

  @Test func readsSafetensors() throws {
    let file = try WeightFile(path: WeightFixture.path("types.safetensors"))
    #expect(file.container == .safetensors)
    #expect(file.layout == .flat)
    #expect(file.writer == "safetensors for PyTorch")
    #expect(file.metadata["format"] == "pt")
    #expect(try file.elementType(of: "float16") == "float16")
    expectClose(try file.tensor(named: "float16"), WeightFixture.counting([2, 3]))
  }

  @Test func recognizesByContents() throws {
    // The names' endings say the opposite.
    try withFile(WeightFixture.bytes("types.safetensors"), named: "a.h5") { path throws in
      #expect(try WeightFile(path: path).container == .safetensors)
    }
    try withFile(WeightFixture.bytes("flat.h5"), named: "a.safetensors") { path throws in
      #expect(try WeightFile(path: path).container == .hdf5)
    }
    #expect(try WeightFile(path: WeightFixture.path("user-block.h5")).tensorNames == ["values"])
  }

  @Test func writesWhatItReads() throws {
    let file = try WeightFile(path: WeightFixture.path("keras2_tf.h5"))
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.safetensors"
      try SafetensorsFile.write(file, metadata: file.metadata, to: path, replacing: false)
      let copy = try WeightFile(path: path)
      #expect(copy.tensorNames == file.tensorNames)
      #expect(copy.metadata == file.metadata)
      for name in file.tensorNames {
        expectClose(try copy.tensor(named: name), try file.tensor(named: name))
      }
    }
  }

  /// The start of a ZIP archive whose first member has a name.
  private static func archive(_ name: String) -> [UInt8] {
    [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 22) + [UInt8(name.utf8.count), 0, 0, 0]
      + Array(name.utf8)
  }

  /// The start of a tar archive whose first member has a name.
  private static func tape(_ name: String) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: 257 - name.utf8.count)
    return Array(name.utf8) + padding + Array("ustar".utf8) + [UInt8](repeating: 0, count: 250)
  }

  @Test(arguments: [
    ([0x80, 2, 0x8A, 10], "a pickle", "torch.save(model.state_dict()"),
    (tape("notes"), "a tar archive", "unpack it"),
    (tape("storages"), "a tar archive of PyTorch before 0.1.10", "save its state_dict() again"),
    (archive("a.npy"), "an NPZ archive", "unpack it"),
    (archive("a"), "a ZIP archive", "unpack it"),
    ([0x50, 0x4B, 3, 4], "a ZIP archive", "unpack it"),
    ([0x1F, 0x8B, 8, 0], "a gzip archive", "unpack it"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], "an xz archive", "unpack it"),
    (Array("version https://git-lfs.github.com/spec/v1".utf8), "a Git LFS pointer", "git lfs pull"),
    (Array("  <!DOCTYPE html>".utf8), "a web page or XML", "download it again"),
    (Array("{\"message\": \"not found\"}".utf8), "text", "name a file"),
    ([0x93] + Array("NUMPY".utf8) + [1, 0], "an array in NPY format", "name a file"),
    ([137, 80, 78, 71, 13, 10, 26, 10], "a PNG picture", "name a file"),
    ([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG picture", "name a file"),
    ([1, 2, 3], "another kind of file", "name a file"),
  ])
  func saysWhatOtherFilesAre(bytes: [UInt8], kind: String, remedy: String) throws {
    try withFile(bytes, named: "weights.h5") { path throws in
      let error = try #require(throws: FileError.self) { try WeightFile(path: path) }
      #expect(
        error.problem.hasPrefix(
          "expected weights in HDF5, safetensors or PyTorch format, found " + kind))
      #expect(error.remedy?.contains(remedy) == true, "\(error)")
    }
  }

  @Test(arguments: ["", "-legacy"])
  func readsPyTorch(format: String) throws {
    let file = try WeightFile(path: PyTorchFixture.path("state-dict\(format).pth"))
    #expect(file.container == .pyTorch)
    #expect(file.layout == .flat)
    #expect(file.tensorNames.prefix(2) == ["conv.weight", "conv.bias"])
    #expect(try file.shape(of: "conv.bias") == [2])
    #expect(try file.elementType(of: "norm.num_batches_tracked") == "int64")
    expectClose(try file.tensor(named: "conv.weight"), WeightFixture.counting([2, 1, 3, 3]))
    let error = try #require(throws: FileError.self) { try file.tensor(named: "conv.weigth") }
    #expect(error.remedy?.hasPrefix("the nearest are conv.weight") == true)

    let nested = try WeightFile(path: PyTorchFixture.path("checkpoint\(format).pth"))
    #expect(nested.tensorNames.contains("state_dict.encoder.conv.weight"))
    #expect(nested.pyTorchFile?.root["epoch"] == .integer(3))
    #expect(nested.writer == "PyTorch Lightning 1.1.8")
    // The seed has more than 64 bits with its sign, and a large number is no place for a tensor.
    #expect(
      nested.metadata == [
        "args": #"{"lr":0.1,"name":"größe","sizes":[1,2]}"#, "epoch": "3",
        "global_step": "-70000",
        "hyper_parameters": #"{"arch":"resnet18","small":1099511627776}"#,
        "pairs": #"{"a":[[1,2.5]]}"#, "pytorch-lightning_version": "1.1.8", "size": "[2,3]",
        "yes": "true",
      ])
    try withTemporaryFolder { folder throws in
      let path = folder + "/a.safetensors"
      try SafetensorsFile.write(nested, metadata: [:], to: path, replacing: false)
      let copy = try WeightFile(path: path)
      #expect(copy.pyTorchFile == nil)
      for name in nested.tensorNames {
        expectClose(try copy.tensor(named: name), try nested.tensor(named: name))
      }
    }
  }

  @Test func recognizesArchivesThatWerePackedAgain() throws {
    let file = try WeightFile(path: PyTorchFixture.path("reversed.pth"))
    #expect(file.container == .pyTorch)
    // A damaged archive is named as what it was meant to be.
    try withFile(Self.archive("archive/data.pkl")) { path throws in
      let error = try #require(throws: FileError.self) { try WeightFile(path: path) }
      #expect(error.problem.hasPrefix("is a ZIP archive without a readable directory"))
    }
  }

  @Test func refusesFoldersAndMissingFiles() throws {
    try withTemporaryFolder { folder throws in
      #expect(throws: FileError.self) { try WeightFile(path: folder) }
      #expect(throws: FileError.self) { try WeightFile(path: folder + "/a.h5") }
    }
  }
}
