import Foundation
import SaliencyIO
import Testing

extension Workspace {
  /// Makes a folder and those above it.
  ///
  /// - Parameter name: The folder, below this one.
  /// - Returns: Its path.
  /// - Throws: An error of Foundation if it cannot be made.
  @discardableResult func folder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    return path(name)
  }

  /// Writes text, as a file that no tool made.
  @discardableResult func write(_ text: String, as name: String) throws -> String {
    try folder((name as NSString).deletingLastPathComponent)
    return try write(Array(text.utf8), as: name)
  }

  /// What a text file holds.
  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  /// Writes a gray or RGB picture.
  func picture(_ name: String, width: Int, channels: Int = 1, bytes: [UInt8]) throws {
    try folder((name as NSString).deletingLastPathComponent)
    try PixelImage(
      width: width, height: bytes.count / width / channels, channels: channels, bytes: bytes
    ).writePNG(to: path(name))
  }

  /// Writes a folder data set whose photographs and objects all differ.
  ///
  /// - Parameters:
  ///   - name: The folder.
  ///   - stems: The images, in any order.
  ///   - empty: Those of them whose masks show no object.
  /// - Returns: The folder's path.
  /// - Throws: `FileError` if a file cannot be written.
  func folderDataSet(
    _ name: String = "data", stems: [String] = ["a", "b", "c"], empty: Set<String> = []
  ) throws -> String {
    try folder("\(name)/images")
    for (index, stem) in stems.enumerated() {
      let (width, height) = (40 + 3 * (index % 6), 36)
      try picture("\(name)/images/\(stem).png", width: width, height: height)
      let bytes = (0..<width * height).map { pixel -> UInt8 in
        let (row, column) = (pixel / width, pixel % width)
        return (8 + index % 12..<24).contains(row) && (10..<30).contains(column) ? 255 : 0
      }
      try picture(
        "\(name)/masks/\(stem).png", width: width,
        bytes: empty.contains(stem) ? bytes.map { _ in 0 } : bytes)
    }
    return path(name)
  }

  /// Writes a tree of PASCAL VOC with palette masks: `plane`, whose object has the outline 255,
  /// `person`, `two` of two classes, `bird`, `hidden`, of whose second class resizing leaves nothing,
  /// and `none` without any; only `plane` and `bird` have photographs.
  ///
  /// - Parameter name: The folder.
  /// - Returns: The folder's path.
  /// - Throws: `FileError` if a file cannot be written.
  func pascalTree(_ name: String = "VOC2012") throws -> String {
    try write(
      "plane\nperson\ntwo\nbird\nhidden\nnone\n", as: "\(name)/ImageSets/Segmentation/val.txt")
    func mask(_ stem: String, side: Int = 48, _ index: (_ row: Int, _ column: Int) -> UInt8) throws
    {
      let indices = (0..<side * side).map { index($0 / side, $0 % side) }
      try folder("\(name)/SegmentationClass")
      try write(
        PalettePNG.bytes(width: side, height: side, indices: indices),
        as: "\(name)/SegmentationClass/\(stem).png")
    }
    func box(_ row: Int, _ column: Int, _ margin: Int) -> Bool {
      (margin..<48 - margin).contains(row) && (margin..<48 - margin).contains(column)
    }
    try mask("plane") { box($0, $1, 12) ? 1 : box($0, $1, 10) ? 255 : 0 }
    try mask("person") { box($0, $1, 12) ? 15 : 0 }
    try mask("two") { box($0, $1, 12) ? ($0 < 24 ? 8 : 12) : 0 }
    try mask("bird") { row, column in row < 20 && column > 8 ? 3 : 0 }
    // Of every two rows and columns one is taken.
    try mask("hidden", side: 448) { row, column in row == 0 && column == 0 ? 12 : 8 }
    try mask("none") { _, _ in 0 }
    try folder("\(name)/JPEGImages")
    // The name says JPEG, and what counts are the bytes.
    for stem in ["plane", "bird"] {
      try picture("\(name)/JPEGImages/\(stem).jpg", width: 48, height: 48)
    }
    return path(name)
  }

  /// Writes a tree of ImageNet-S: 3 with unclear pixels beside its object, 7, 20, of which cropping
  /// leaves nothing, and 21 of two classes; 3 and 7 have photographs.
  ///
  /// - Parameter name: The folder.
  /// - Returns: The folder's path.
  /// - Throws: `FileError` if a file cannot be written.
  func imageNetSTree(_ name: String = "ImageNetS919") throws -> String {
    let (width, height) = (64, 32)
    func mask(_ number: Int, _ folder: String, _ identifier: (Int, Int) -> Int) throws {
      let bytes = (0..<width * height).flatMap { pixel -> [UInt8] in
        let id = identifier(pixel / width, pixel % width)
        return [UInt8(id % 256), UInt8(id / 256), 0]
      }
      try picture(
        "\(name)/validation-segmentation/\(folder)/\(Self.imageNetStem(number)).png", width: width,
        channels: 3, bytes: bytes)
    }
    try mask(3, "n01440764") { row, column in
      column < 20 ? 0 : row < 16 ? 256 : column < 40 ? 1000 : 0
    }
    try mask(7, "n01443537") { row, column in row < 16 && column > 20 ? 521 : 0 }
    try mask(20, "n01443537") { row, column in column < 10 ? 919 : 0 }
    try mask(21, "n01443537") { row, column in row < 16 ? 1 : 2 }
    try folder("\(name)/images/val")
    for number in [3, 7] {
      try picture(
        "\(name)/images/val/\(Self.imageNetStem(number)).png", width: width, height: height)
    }
    return path(name)
  }

  /// The name of an image of ImageNet's validation set.
  static func imageNetStem(_ number: Int) -> String {
    String(format: "ILSVRC2012_val_%08d", number)
  }

  /// Writes the small network without its classifier.
  func encoder(_ name: String) throws -> String {
    try weights(name) { tensors in tensors.removeAll { $0.name.hasPrefix("fc.") } }
  }
}

/// PNG files whose pixels are places in a palette, as the masks of PASCAL VOC are.
enum PalettePNG {
  static func bytes(width: Int, height: Int, indices: [UInt8]) -> [UInt8] {
    var colors: [UInt8] = []
    for index in UInt8.min...UInt8.max { colors += [index, index / 2, 255 - index] }
    var rows: [UInt8] = []
    for row in 0..<height {
      // The filter 0 changes nothing.
      rows.append(0)
      rows += indices[row * width..<(row + 1) * width]
    }
    var file: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10]
    file += chunk("IHDR", word(UInt32(width)) + word(UInt32(height)) + [8, 3, 0, 0, 0])
    file += chunk("PLTE", colors)
    file += chunk("IDAT", stored(rows))
    file += chunk("IEND", [])
    return file
  }

  /// A zlib stream of blocks that are not compressed (RFC 1950 and 1951).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let block = bytes[start..<min(start + 65_535, bytes.count)]
      let count = UInt16(block.count)
      stream.append(start + 65_535 >= bytes.count ? 1 : 0)
      for word in [count, ~count] { stream += [UInt8(word & 255), UInt8(word >> 8)] }
      stream += block
    }
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return stream + word(high << 16 | low)
  }

  private static func chunk(_ type: String, _ contents: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + contents
    var check = UInt32.max
    for byte in body {
      check ^= UInt32(byte)
      for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
    }
    return word(UInt32(contents.count)) + body + word(~check)
  }

  private static func word(_ value: UInt32) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(value >> UInt32($0) & 255) }
  }
}
