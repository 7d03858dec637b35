// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import SaliencyDrawing
  import SaliencyIO
  import Testing

  @testable import generate_scenes

  @Suite struct BackgroundTextureTests {
    private func background(_ family: Background.Family, noise: UInt64) -> Background {
      let colors = [0.1, 0.3, 0.6, 0.8].map { SceneColor(hue: $0, saturation: 0.4, value: 0.7) }
      return Background(
        family: family, colors: colors, traits: [Double](repeating: 0.4, count: 12), noise: noise)
    }

    private func deviation(_ bytes: [UInt8]) -> Double {
      let values = bytes.map(Double.init)
      let mean = values.reduce(0, +) / Double(values.count)
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
        .squareRoot()
    }

    @Test(arguments: Background.Family.allCases)
    func familiesAreTexturesOfTheirSeed(family: Background.Family) throws {
      let picture = try BackgroundTexture(background(family, noise: 1)).picture()
      #expect(picture.width == 224 && picture.height == 224 && picture.channels == 3)
      #expect(deviation(picture.bytes) > 8)
      #expect(try BackgroundTexture(background(family, noise: 1)).picture() == picture)
      #expect(try BackgroundTexture(background(family, noise: 2)).picture() != picture)
    }

    @Test func noiseIsSmoothAndCentered() {
      let field = Noise(seed: 3).field(cellX: 20, cellY: 20, octaves: 3, stream: 1)
      #expect(field.allSatisfy { (0...1).contains($0) })
      #expect(abs(field.reduce(0, +) / Float(field.count) - 0.5) < 0.06)
      // An octave of cells of 5 pixels changes by less than 2 / 7 / 5 x 1.5 from pixel to pixel.
      let steps = field.indices.dropLast().filter { $0 % 224 < 223 }
      #expect(steps.allSatisfy { abs(field[$0 + 1] - field[$0]) < 0.25 })
      #expect(Noise(seed: 3).field(cellX: 20, cellY: 20, octaves: 3, stream: 2) != field)
    }

    @Test func shadowsFallAwayFromTheLight() throws {
      let side = 112
      var bytes = [UInt8](repeating: 0, count: 3 * side * side)
      for y in 40..<60 { for x in 40..<60 { bytes[3 * (y * side + x)] = 255 } }
      let silhouette = try PixelImage(width: side, height: side, channels: 3, bytes: bytes)
      // From above, at 270 degrees clockwise from the right.
      let light = Light(
        direction: 270, strength: 0, tint: .white, vignette: 0, shadow: 0.5, shadowLength: 0.2,
        grain: 0)
      let ground = try PixelImage(
        width: 224, height: 224, channels: 3, bytes: [UInt8](repeating: 200, count: 3 * 224 * 224))
      let picture = try Shadow(of: silhouette, light: light, size: 40).cast(on: ground)
      #expect(Array(picture[110, 100]) == [100, 100, 100])
      #expect(Array(picture[80, 100]) == [200, 200, 200])
      #expect(Array(picture[126, 100])[0] < 190 && Array(picture[100, 20]) == [200, 200, 200])
    }

    @Test func lightWithoutAnyChangesNothing() throws {
      let light = Light(
        direction: 250, strength: 0, tint: SceneColor(red: 255, green: 255, blue: 255), vignette: 0,
        shadow: 1, shadowLength: 0, grain: 0)
      let picture = try BackgroundTexture(background(.wood, noise: 4)).picture()
      #expect(try Lighting.apply(light, seed: 1, to: picture) == picture)
    }
  }
#endif
