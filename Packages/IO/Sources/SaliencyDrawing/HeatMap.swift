public import SaliencyIO
public import SaliencyTensor

/// Draws a map in the colors of a color map.
///
/// - Parameters:
///   - map: `[H, W]`, values 0...1; others are drawn as the nearer end.
///   - colorMap: The colors.
/// - Returns: An RGB picture of `[H, W, 3]`.
/// - Throws: `ShapeError` if the map is not `[H, W]` or empty, or if a value is NaN: a map with holes
///   is a mistake further up, which no color should cover.
public func heatMap(of map: Tensor, colorMap: ColorMap) throws(ShapeError) -> PixelImage {
  guard map.shape.rank == 2, map.shape.count > 0 else {
    throw ShapeError(operation: "heat map", expected: "[H, W]", found: map.shape)
  }
  let colors = colorMap.colors
  let width = map.shape[1]
  var bytes: [UInt8] = []
  bytes.reserveCapacity(3 * map.shape.count)
  try map.withUnsafeScalars { values throws(ShapeError) in
    for (place, value) in values.enumerated() {
      guard !value.isNaN else {
        throw ShapeError(
          operation: "heat map", expected: "numbers",
          found: "NaN at [\(place / width), \(place % width)]")
      }
      let color = colors[ColorMap.index(of: value)]
      bytes.append(color.red)
      bytes.append(color.green)
      bytes.append(color.blue)
    }
  }
  return try PixelImage(width: width, height: map.shape[0], channels: 3, bytes: bytes)
}

/// Lays a map over a photograph.
///
/// Each byte is `round((1 - opacity) photo + opacity color)`.
///
/// - Parameters:
///   - map: `[H, W]`, of the size of the photograph, values 0...1; others are drawn as the nearer end.
///   - photo: `[H, W, 1]` or `[H, W, 3]`.
///   - colorMap: The colors of the map.
///   - opacity: The share of the map's color in each pixel, 0...1.
/// - Returns: An RGB picture of `[H, W, 3]`.
/// - Throws: `ShapeError` if the sizes differ, a value of the map is NaN, or the opacity lies outside
///   0...1.
public func overlay(
  _ map: Tensor, on photo: PixelImage, colorMap: ColorMap, opacity: Double = 0.5
) throws(ShapeError) -> PixelImage {
  guard map.shape == [photo.height, photo.width] else {
    throw ShapeError(
      operation: "overlay", expected: "a map of the photograph's [\(photo.height), \(photo.width)]",
      found: map.shape)
  }
  guard (0...1).contains(opacity) else {
    throw ShapeError(
      operation: "overlay", expected: "an opacity of 0...1", found: "\(opacity)")
  }
  let colors = try heatMap(of: map, colorMap: colorMap)
  let bytes = zip(photo.rgb.bytes, colors.bytes).map { below, above in
    // A mean of two bytes is never outside 0...255.
    UInt8(((1 - opacity) * Double(below) + opacity * Double(above)).rounded())
  }
  return try PixelImage(width: photo.width, height: photo.height, channels: 3, bytes: bytes)
}

/// Puts pictures of one height beside each other, on white.
///
/// - Parameters:
///   - images: The pictures from left to right, each `[H, W, 1]` or `[H, W, 3]` with one `H`.
///   - gap: The white columns between two pictures.
/// - Returns: A picture of `[H, sum of W + gaps, 3]`.
/// - Throws: `ShapeError` if there is no picture, the heights differ, or the gap is negative or
///   above 100,000.
public func sideBySide(_ images: [PixelImage], gap: Int) throws(ShapeError) -> PixelImage {
  guard let height = images.first?.height else {
    throw ShapeError(operation: "side by side", expected: "at least one picture", found: "none")
  }
  if let other = images.first(where: { $0.height != height }) {
    throw ShapeError(
      operation: "side by side", expected: "pictures of \(height) rows",
      found: "one of \(other.height)")
  }
  guard (0...maximumGap).contains(gap) else {
    throw ShapeError(
      operation: "side by side", expected: "a gap of 0...\(maximumGap) pixels", found: "\(gap)")
  }
  let width = images.reduce(0) { $0 + $1.width } + gap * (images.count - 1)
  let space = [UInt8](repeating: 255, count: 3 * gap)
  let pictures = images.map(\.rgb.bytes)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(3 * width * height)
  for row in 0..<height {
    for (index, (image, pixels)) in zip(images, pictures).enumerated() {
      if index > 0 { bytes.append(contentsOf: space) }
      let start = 3 * row * image.width
      bytes.append(contentsOf: pixels[start..<start + 3 * image.width])
    }
  }
  return try PixelImage(width: width, height: height, channels: 3, bytes: bytes)
}

/// Wider than any page, and small enough that no count of columns overflows.
private let maximumGap = 100_000
