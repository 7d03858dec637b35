// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Foundation
  import SaliencyIO
  import Testing
  import ToolSupport

  @testable import generate_scenes

  @Suite struct SceneDescriptionTests {
    private static let designer = SceneDesigner(seed: 0, twoObjects: 0.15)
    private static let scenes = (0..<2000).map { designer.scene($0) }

    /// The checksum of a text: FNV-1a of 64 bits.
    private func checksum(_ text: String) -> UInt64 {
      text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Changes only if other scenes are made up, which makes trained networks and tables outdated.
    @Test func theFirstScenesAreAlwaysTheSame() throws {
      let lines = try Self.scenes.prefix(50).map { try JSONLine.text(for: $0) + "\n" }
      #expect(checksum(lines.joined()) == 805_374_806_391_830_604)
    }

    @Test func theSeedAndTheNumberDecide() {
      #expect(Self.designer.scene(17) == Self.scenes[17])
      #expect(SceneDesigner(seed: 1, twoObjects: 0.15).scene(17) != Self.scenes[17])
      #expect(Set(Self.scenes.map(\.traits)).count == 2000)
    }

    @Test func descriptionsAreReadBack() throws {
      let scene = Self.scenes[5]
      let data = Data(try JSONLine.text(for: scene).utf8)
      #expect(try JSONDecoder().decode(Scene.self, from: data) == scene)
    }

    @Test func identifiersHaveSixDigitsOrMore() {
      #expect(Scene.identifier(of: 0) == "scene_000000")
      #expect(Scene.identifier(of: 123_456) == "scene_123456")
      #expect(Scene.identifier(of: 1_234_567) == "scene_1234567")
    }

    @Test func classesAreThoseOfThePaperUnderTheirIndices() {
      let indices = ObjectClass.allCases.map { Int($0.index) }
      #expect(indices == [1, 2, 3, 4, 6, 7, 8, 10, 12, 13, 14, 17, 19])
      for category in ObjectClass.allCases {
        #expect(PascalVOCClasses.names[Int(category.index) - 1] == category.rawValue)
      }
    }

    @Test func sharesAreThoseThatAreWanted() {
      let ofTwo = Self.scenes.filter { Set($0.objects.map(\.category)).count == 2 }
      let alike = Self.scenes.filter { $0.objects.count == 2 }.count - ofTwo.count
      // Four standard deviations about 0.15 and 0.06 of the rest.
      #expect(abs(Double(ofTwo.count) / 2000 - 0.15) < 0.032)
      #expect(abs(Double(alike) / 2000 - 0.051) < 0.02)
      for category in ObjectClass.allCases {
        let count = Self.scenes.count { $0.objects[0].category == category }
        #expect(abs(Double(count) / 2000 - 1 / 13) < 0.024, "\(category)")
      }
      for family in Background.Family.allCases {
        let count = Self.scenes.count { $0.background.family == family }
        #expect(abs(Double(count) / 2000 - 1 / 13) < 0.024, "\(family)")
      }
      let none = SceneDesigner(seed: 0, twoObjects: 0)
      #expect((0..<300).allSatisfy { Set(none.scene($0).objects.map(\.category)).count == 1 })
      let all = SceneDesigner(seed: 0, twoObjects: 1)
      #expect((0..<300).allSatisfy { Set(all.scene($0).objects.map(\.category)).count == 2 })
    }

    /// Nothing but the shape tells the class: means over the objects of a class differ by chance only.
    @Test func noColorOrPlaceBelongsToAClass() {
      typealias Measure = (Scene) -> Double
      let measures: [(name: String, of: Measure)] = [
        ("red", { Double($0.objects[0].surface.main.red) / 255 }),
        ("green", { Double($0.objects[0].surface.main.green) / 255 }),
        ("blue", { Double($0.objects[0].surface.main.blue) / 255 }),
        ("x", { $0.objects[0].placement.x }), ("y", { $0.objects[0].placement.y }),
        ("plain", { $0.objects[0].surface.pattern == .plain ? 1 : 0 }),
        ("sky", { Double($0.background.colors[0].blue) / 255 }),
        ("clutter", { Double($0.clutter.count) / 6 }),
      ]
      let single = Self.scenes.filter { $0.objects.count == 1 }
      for measure in measures {
        let mean = single.map(measure.of).reduce(0, +) / Double(single.count)
        for category in ObjectClass.allCases {
          let values = single.filter { $0.objects[0].category == category }.map(measure.of)
          let own = values.reduce(0, +) / Double(values.count)
          // No value deviates by more than 0.5 as a rule, so that this is four deviations of the mean.
          #expect(abs(own - mean) < 2 / Double(values.count).squareRoot(), "\(measure.name)")
        }
      }
    }

    @Test func objectsStandOutFromTheirBackground() {
      let close = Self.scenes.count { scene in
        let color = scene.objects[0].surface.main
        return scene.background.colors.prefix(2).contains { $0.distance(to: color) < 100 }
      }
      #expect(close < 40)
    }

    @Test(
      arguments: [
        (0, 1, 1, "#ff0000"), (1.0 / 3, 1, 1, "#00ff00"), (2.0 / 3, 1, 0.5, "#000080"),
        (1.5, 1, 1, "#00ffff"), (0.2, 0, 0.2, "#333333"), (0.125, 0.5, 1, "#ffdf80"),
      ] as [(Double, Double, Double, String)])
    func colorsComeFromTheirHue(hue: Double, saturation: Double, value: Double, text: String) throws
    {
      let color = SceneColor(hue: hue, saturation: saturation, value: value)
      let written = String(decoding: try JSONEncoder().encode([color]), as: UTF8.self)
      #expect(written == "[\"\(text)\"]")
      #expect(try JSONDecoder().decode([SceneColor].self, from: Data(written.utf8)) == [color])
    }

    @Test(arguments: ["", "#12345", "#1234567", "123456#", "#12345g", "#+12345"])
    func refusesOtherTextsAsColors(text: String) {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode([SceneColor].self, from: Data("[\"\(text)\"]".utf8))
      }
    }
  }

  extension Scene {
    /// The proportions of the first object.
    fileprivate var traits: [Double] { objects.first?.traits ?? [] }
  }
#endif
