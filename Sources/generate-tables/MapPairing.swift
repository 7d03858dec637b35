import Foundation
import SaliencyIO
import SaliencyMethods
import SaliencyMetrics
import SaliencyTensor
import ToolSupport

/// Maps with their masks, found by the stems of their names.
struct MapPairing {
  /// A map and its mask.
  struct Pair {
    let mapPath: String
    let maskPath: String

    /// The name of the mask's file without its ending.
    let stem: String

    /// What the map's name says of its method beyond the stem: the title of a known one.
    let method: String?

    /// The mask's place among all masks in order, from 0.
    let index: Int

    /// The values of metrics for the map.
    ///
    /// - Parameter metrics: What is computed.
    /// - Returns: One value for each.
    /// - Throws: `FileError` or `ToolError` if a file cannot be read, or the map is larger than the mask.
    func values(_ metrics: [any LocalizationMetric]) throws -> [MetricValue] {
      let mask = try MapPairing.mask(maskPath)
      return try naming(mapPath) {
        var map = try NPYFile.read(mapPath)
        // Batches and channels of one are left by many programs.
        let dimensions = map.shape.dimensions
        if dimensions.count > 2, dimensions.dropLast(2).allSatisfy({ $0 == 1 }) {
          map = try map.reshaped(to: Shape(dimensions.suffix(2)))
        }
        guard map.shape.rank == 2, map.shape.count > 0 else {
          throw ToolError("expected a map [h, w], found \(map.shape)")
        }
        guard map.shape[0] <= mask.height, map.shape[1] <= mask.width else {
          throw ToolError(
            "expected a map of at most \(mask.height) x \(mask.width) as in \(maskPath), found "
              + "\(map.shape[0]) x \(map.shape[1]); enlarge the mask or shrink the map")
        }
        let extent = Extent(height: mask.height, width: mask.width)
        return try MetricRegistry.scores(
          of: map.resized(to: extent, by: .nearest), against: mask, metrics: metrics)
      }
    }
  }

  let pairs: [Pair]

  /// Maps without a mask.
  let failures: [ToolError]

  /// Finds the masks of maps.
  ///
  /// - Parameters:
  ///   - maps: An NPY file, or a folder of them.
  ///   - masks: A PNG or NPY file, or a folder of them.
  /// - Throws: `ToolError` if one of them is missing, or no map has a mask.
  init(maps: String, masks: String) throws {
    let mapFiles = try Self.files(maps, endings: ["npy"])
    let maskFiles = try Self.files(masks, endings: ["png", "npy"])
    if !isFolder(maps) && !isFolder(masks) {
      let stem = fileStem(masks)
      pairs = [
        Pair(
          mapPath: maps, maskPath: masks, stem: stem,
          method: Self.method(in: fileStem(maps), after: stem), index: 0)
      ]
      failures = []
      return
    }
    var masksByStem: [String: (path: String, index: Int)] = [:]
    for (index, path) in maskFiles.enumerated() {
      if let other = masksByStem[fileStem(path)] {
        throw ToolError("\(path): \(other.path) has the same stem; leave one of them out")
      }
      masksByStem[fileStem(path)] = (path, index)
    }
    var pairs: [Pair] = []
    var failures: [ToolError] = []
    for path in mapFiles {
      let name = fileStem(path)
      // The longest stem counts: `a.b.lafam` belongs to `a.b` rather than to `a`.
      let stem = Self.stems(of: name).first { masksByStem[$0] != nil }
      guard let stem, let mask = masksByStem[stem] else {
        failures.append(
          ToolError(
            "\(path): there is no mask \(name).png or .npy in \(masks); add it, or leave the map out"
          ))
        continue
      }
      pairs.append(
        Pair(
          mapPath: path, maskPath: mask.path, stem: stem,
          method: Self.method(in: name, after: stem), index: mask.index))
    }
    self.pairs = pairs.sorted { ($0.index, $0.mapPath) < ($1.index, $1.mapPath) }
    self.failures = failures
    guard !pairs.isEmpty || failures.count == 1 else {
      throw ToolError("\(maps): no map has a mask in \(masks) with its stem; rename them alike")
    }
  }

  /// A name, and what is left of it as endings after dots are taken away.
  private static func stems(of name: String) -> [String] {
    var stems = [name]
    var rest = name[...]
    while let dot = rest.lastIndex(of: "."), dot > rest.startIndex {
      rest = rest[..<dot]
      stems.append(String(rest))
    }
    return stems
  }

  private static func method(in name: String, after stem: String) -> String? {
    guard name.hasPrefix(stem + ".") else { return nil }
    let identifier = String(name.dropFirst(stem.count + 1))
    return (try? MethodRegistry.method(named: identifier))?.about.title ?? identifier
  }

  private static func mask(_ path: String) throws -> Mask {
    guard path.lowercased().hasSuffix(".npy") else {
      let picture = try decodeImage(contentsOf: path)
      return try naming(path) {
        try Mask(
          height: picture.height, width: picture.width, isObject: picture.isNonzero.map { $0 != 0 })
      }
    }
    let values = try NPYFile.read(path)
    return try naming(path) { try Mask(nonzeroIn: values) }
  }

  /// The files of a folder with some endings in order, or the file itself.
  private static func files(_ path: String, endings: [String]) throws -> [String] {
    guard isFolder(path) else { return [path] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw ToolError("\(path): cannot be listed: \(message(for: error))")
    }
    let chosen = names.sorted().filter { name in
      !name.hasPrefix(".") && endings.contains { name.lowercased().hasSuffix("." + $0) }
    }
    guard !chosen.isEmpty else {
      let expected = endings.map { "*.\($0)" }.joined(separator: " or ")
      throw ToolError("\(path): expected \(expected), found none; give another folder")
    }
    return chosen.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }
}
