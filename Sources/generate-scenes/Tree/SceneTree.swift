import Foundation
import SaliencyIO
import SaliencyTensor
import Synchronization
import ToolSupport

/// A folder of scenes in the form of VOC2012.
///
/// The list of names is written last, so that a folder without it is one that was not finished.
struct SceneTree {
  let folder: String
  let list: String
  let designer: SceneDesigner
  let numbers: Range<Int>

  private var pictures: String { folder + "/JPEGImages" }
  private var masks: String { folder + "/SegmentationClass" }
  private var lists: String { folder + "/ImageSets/Segmentation" }
  private var descriptions: String { folder + "/scenes.jsonl" }

  // MARK: Before

  /// Makes the folders.
  ///
  /// - Parameter replacing: Whether the folder may hold something; scenes in it are then removed.
  /// - Throws: `FileError` if it does without `replacing`, or a folder cannot be made.
  func prepare(replacing: Bool) throws {
    let contents = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    if !contents.isEmpty {
      guard replacing else {
        throw FileError(
          path: folder, problem: "is not empty",
          remedy: "choose another folder with -o, or give --force to replace the scenes in it")
      }
      try removeScenes()
    }
    for folder in [pictures, masks, lists] { try createFolder(folder) }
  }

  /// Removes what an earlier run wrote, lists first, and nothing else.
  private func removeScenes() throws {
    let names = GenerateScenes.List.allCases.map { "\($0.rawValue).txt" }
    var outdated = names.map { "\(lists)/\($0)" } + [descriptions]
    for (folder, ending) in [(pictures, "jpg"), (masks, "png")] {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for file in files where file.hasPrefix("scene_") && file.hasSuffix(".\(ending)") {
        let number = file.dropFirst("scene_".count).dropLast(ending.count + 1)
        if number.count >= 6, number.allSatisfy(\.isNumber) { outdated.append("\(folder)/\(file)") }
      }
    }
    for path in outdated where FileManager.default.fileExists(atPath: path) {
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw FileError(
          path: path, problem: "cannot be removed", remedy: "make its folder writable")
      }
    }
  }

  // MARK: Writing

  /// Draws and writes all scenes, then their descriptions and the list of their names.
  ///
  /// - Parameters:
  ///   - pool: The threads that draw; the files do not depend on their number.
  ///   - options: Whether progress is shown.
  /// - Returns: How many scenes of which classes there are.
  /// - Throws: `FileError` or `DrawingError`, the first of them.
  func write(pool: ThreadPool, options: GlobalOptions) throws -> TreeRecord.Summary {
    var summary = TreeRecord.Summary()
    let bar = ProgressBar("Drawing", total: numbers.count, options: options)
    try bar.show {
      try writeAtomically(to: descriptions, replacing: true) { writer in
        let portion = 16 * pool.threadCount
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: portion) {
          let end = min(start + portion, numbers.upperBound)
          for (scene, line) in try writeScenes(start..<end, pool: pool) {
            summary.add(scene)
            try writer.write(line + "\n")
          }
          bar.advance(by: end - start)
        }
      }
    }
    let names = numbers.lazy.map { Scene.identifier(of: $0) + "\n" }
    try writeAtomically(to: "\(lists)/\(list).txt", replacing: true) { writer in
      for name in names { try writer.write(name) }
    }
    return summary
  }

  /// Writes a portion of the scenes and gives their descriptions, in their order.
  private func writeScenes(
    _ numbers: Range<Int>, pool: ThreadPool
  ) throws -> [(scene: Scene, line: String)] {
    let results = Mutex<[Int: Result<(scene: Scene, line: String), any Error>]>([:])
    pool.forEach(numbers.count) { index, _ in
      let number = numbers.lowerBound + index
      let result = Result { try writeScene(number) }
      results.withLock { $0[number] = result }
    }
    let done = results.withLock { $0 }
    return try numbers.compactMap { try done[$0]?.get() }
  }

  private func writeScene(_ number: Int) throws -> (scene: Scene, line: String) {
    let scene = designer.scene(number)
    let rendered = try SceneRenderer.render(scene)
    try rendered.picture.writeJPEG(to: "\(pictures)/\(scene.identifier).jpg")
    try rendered.mask.annotation.writePNG(
      to: "\(masks)/\(scene.identifier).png", palette: PascalVOCClasses.palette)
    return (scene, try JSONLine.text(for: SceneRecord(scene, areas: rendered.mask.areas)))
  }
}
