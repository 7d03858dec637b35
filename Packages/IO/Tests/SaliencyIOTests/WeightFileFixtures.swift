import Foundation
import SaliencyTensor
import Testing

/// The small files of weights (`Tests/Scripts/make_weight_fixtures.py`).
enum WeightFixture {
  static func path(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.resourceURL)
    return folder.appending(path: "Fixtures/weights").appending(path: name).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  /// A tensor that counts from 0 in some step, which is what the script writes.
  static func counting(_ shape: Shape, step: Float = 1) -> Tensor {
    Tensor(shape: shape) { elements in
      for index in elements.indices {
        elements.initializeElement(at: index, to: Float(index) * step)
      }
    }
  }
}

/// A folder that exists while `body` runs.
@discardableResult
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// Calls `body` with the path of a file that holds some bytes.
@discardableResult
func withFile<Result>(
  _ bytes: some Sequence<UInt8>, named name: String = "file", _ body: (String) throws -> Result
) throws -> Result {
  try withTemporaryFolder { folder in
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return try body(path)
  }
}

/// The files in a folder, hidden ones too.
func contents(of folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// A file of the project's shared folder, if that lies beside the repository.
func sharedPath(_ name: String) -> String? {
  var folder = URL(filePath: #filePath).deletingLastPathComponent()
  while folder.path != "/" {
    let candidate = folder.appending(path: "shared").appending(path: name).path
    if FileManager.default.fileExists(atPath: candidate) { return candidate }
    folder.deleteLastPathComponent()
  }
  return nil
}
