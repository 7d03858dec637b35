import Foundation
import SaliencyIO
import SaliencyTensor
import Testing

/// The small PyTorch files (`Tests/Scripts/make_pytorch_fixtures.py`).
enum PyTorchFixture {
  static func path(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.resourceURL)
    return folder.appending(path: "Fixtures/PyTorch").appending(path: name).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  static func names() throws -> [String] {
    try contents(of: path(""))
  }

  static func open(_ name: String) throws -> PyTorchFile {
    try PyTorchFile(path: path(name))
  }
}

extension PyTorchFile {
  /// The elements of the tensor that some keys lead to.
  func tensor(_ path: String...) throws -> Tensor {
    let found = try #require(tensors.first { $0.path == path }, "no tensor \(path)")
    return try tensor(found.tensor)
  }
}

/// The error that opening a file of some bytes, or reading its tensors, ends in.
func refusal(of bytes: [UInt8]) throws -> FileError {
  try withFile(bytes, named: "a.pth") { path throws in
    try #require(throws: FileError.self) {
      let file = try PyTorchFile(path: path)
      for tensor in file.tensors { _ = try file.tensor(tensor.tensor) }
    }
  }
}
