// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Foundation
  import SaliencyDrawing
  import SaliencyIO
  import Testing

  @testable import generate_scenes

  @Suite struct SceneRenderingTests {
    private static let designer = SceneDesigner(seed: 0, twoObjects: 0.15)

    /// `scene-N.png` is the picture that the tool wrote for scene N of seed 0, reduced to a quarter of
    /// its side by means over 4 x 4 pixels.
    @Test(arguments: [6, 17])
    func picturesLookAsTheyDid(number: Int) throws {
      let url = try #require(
        Bundle.module.url(forResource: "Fixtures/scene-\(number)", withExtension: "png"))
      let expected = try decodeImage(contentsOf: url.path).rgb
      let picture = try SceneRenderer.render(Self.designer.scene(number)).picture
      #expect(picture.width == 224 && picture.height == 224 && picture.channels == 3)
      #expect(expected.width == 56 && expected.height == 56)
      var worst = 0.0
      for row in 0..<56 {
        for column in 0..<56 {
          for channel in 0..<3 {
            var sum = 0
            for y in 4 * row..<4 * row + 4 {
              for x in 4 * column..<4 * column + 4 {
                sum += Int(picture.bytes[3 * (224 * y + x) + channel])
              }
            }
            let found = Double(expected.bytes[3 * (56 * row + column) + channel])
            worst = max(worst, abs(Double(sum) / 16 - found))
          }
        }
      }
      // JPEG and other versions of cairo change means of 16 pixels by a few units.
      #expect(worst < 8)
    }

    /// Every class fills a reasonable part of the rectangle around it, from one proportion to the other.
    @Test(arguments: ObjectClass.allCases, [0, 0.25, 0.5, 0.75, 1])
    func figuresFillTheirRectangle(category: ObjectClass, trait: Double) throws {
      let placement = Placement(x: 0.5, y: 0.5, size: 90, angle: 0, isMirrored: false)
      let figure = category.figure([Double](repeating: trait, count: 24)).placed(placement)
      let bounds = figure.bounds
      #expect(bounds.x >= 0 && bounds.y >= 0 && bounds.maxX <= 224 && bounds.maxY <= 224)
      #expect(abs(bounds.center.x - 112) < 1e-6 && abs(bounds.center.y - 112) < 1e-6)
      #expect(abs(bounds.width * bounds.height - 8100) < 1e-6)
      let mask = try SceneMask(layers: [(figure, 0)], classes: [category.index])
      let fill = mask.areas[0] * 224 * 224 / 8100
      #expect(fill > 0.15 && fill < 1, "\(fill)")
    }

    @Test(arguments: Clutter.Kind.allCases, [0, 0.5, 1])
    func clutterFillsItsRectangle(kind: Clutter.Kind, trait: Double) throws {
      let placement = Placement(x: 0.5, y: 0.5, size: 90, angle: 0, isMirrored: true)
      let figure = kind.figure([Double](repeating: trait, count: 12)).placed(placement)
      let fill = try SceneMask(layers: [(figure, 0)], classes: [1]).areas[0] * 224 * 224 / 8100
      #expect(fill > 0.15 && fill <= 1.01, "\(fill)")
    }

    @Test func whatLiesInFrontHidesWhatLiesBehind() throws {
      func box(_ x: Double, _ width: Double) -> Figure {
        var figure = Figure()
        figure.fill(.main, .rectangle(Rectangle(x: x, y: 20, width: width, height: 40)))
        return figure
      }
      let layers: [(figure: Figure, object: Int?)] = [
        (box(10, 40), 0), (box(30, 40), 1), (box(60.75, 20), nil),
      ]
      let mask = try SceneMask(layers: layers, classes: [8, 12])
      let row = Array(mask.annotation.bytes[40 * 224..<41 * 224])
      // One void pixel beside each object; three quarters of pixel 60 are the dog's.
      #expect(row[8] == 0 && row[9] == 255)
      #expect(row[10..<30].allSatisfy { $0 == 8 } && row[30...60].allSatisfy { $0 == 12 })
      #expect(row[61] == 255 && row[62...].allSatisfy { $0 == 0 })
      #expect(abs(mask.areas[0] * 50_176 - 800) < 1)
      #expect(
        mask.annotation.bytes[19 * 224 + 9] == 255 && mask.annotation.bytes[18 * 224 + 9] == 0)
      #expect(mask.annotation.bytes[60 * 224 + 40] == 255)
    }

    @Test func masksHoldTheClassesOfTheirScene() throws {
      var hidden = 0
      for number in 0..<40 {
        let scene = Self.designer.scene(number)
        let objects = scene.objects.map { $0.category.figure($0.traits).placed($0.placement) }
        let front = scene.clutter.compactMap { clutter -> Figure? in
          guard let object = clutter.hidesPartOf else { return nil }
          return clutter.kind.figure(clutter.traits).placed(
            clutter.placement, on: objects[object].bounds)
        }
        hidden += front.count
        let mask = try SceneMask(
          layers: objects.enumerated().map { ($1, $0) } + front.map { ($0, nil) },
          classes: scene.objects.map(\.category.index))
        let values = Set(mask.annotation.bytes)
        #expect(values == Set(scene.objects.map(\.category.index)).union([0, 255]), "\(number)")
        for area in mask.areas { #expect(area > 0.01 && area < 0.5, "\(number)") }
      }
      #expect(hidden > 5)
    }

    @Test(arguments: [[0], [15, 200], [224, -50]])
    func thingsStayMostlyInThePicture(places: [Double]) {
      for size in [20.0, 90, 190, 400] {
        for share in [0.0, 0.5, 1] {
          let placement = Placement(
            x: share, y: 1 - share, size: size, angle: places[0], isMirrored: share > 0.2)
          let bounds = ObjectClass.train.figure(places).placed(placement).bounds
          let margin = 0.061 * max(bounds.width, bounds.height) + 12
          #expect(bounds.x > -margin && bounds.maxX < 224 + margin)
          #expect(bounds.y > -margin && bounds.maxY < 224 + margin)
        }
      }
    }
  }
#endif
