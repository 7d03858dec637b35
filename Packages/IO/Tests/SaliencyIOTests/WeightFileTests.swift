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

  @Test(arguments: [
    (archive("archive/data.pkl"), "a PyTorch checkpoint", "PyTorch files cannot be read yet"),
    ([0x80, 2, 0x8A, 10], "a pickle, as PyTorch before 1.6 wrote", "PyTorch files cannot be read"),
    (archive("metadata.json"), "a Keras 3 archive", "unpack it and name the model.weights.h5"),
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
          "expected weights in HDF5 or safetensors format, found " + kind))
      #expect(error.remedy?.contains(remedy) == true, "\(error)")
    }
  }

  @Test(
    .enabled(if: sharedPath("data/weights/pytorch") != nil, "../shared/data is absent"))
  func refusesGenuinePyTorchFiles() throws {
    let folder = try #require(sharedPath("data/weights/pytorch"))
    for name in try contents(of: folder) where !name.hasPrefix("LICENSE") {
      let error = try #require(throws: FileError.self) { try WeightFile(path: folder + "/" + name) }
      #expect(
        error.remedy
          == "PyTorch files cannot be read yet; save the state dict as safetensors or HDF5",
        "\(error)")
    }
  }

  @Test func refusesFoldersAndMissingFiles() throws {
    try withTemporaryFolder { folder throws in
      #expect(throws: FileError.self) { try WeightFile(path: folder) }
      #expect(throws: FileError.self) { try WeightFile(path: folder + "/a.h5") }
    }
  }
}
