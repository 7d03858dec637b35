/// Makes up scenes: a seed and a number give a description.
///
/// Objects, surfaces, places, backgrounds and clutter are drawn independently of each other, so that
/// nothing but its shape tells the class of an object.
struct SceneDesigner: Sendable {
  let seed: UInt64

  /// The share of scenes that show two objects of two classes.
  let twoObjects: Double

  /// The share of scenes that show two objects of one class.
  static let twoAlike = 0.06

  func scene(_ number: Int) -> Scene {
    var random = RandomSequence(seed: seed, stream: UInt64(number))
    let background = BackgroundDesigner.background(&random)
    let light = self.light(&random)
    let designer = SurfaceDesigner(background: background)
    let objects = self.objects(&random, designer)
    return Scene(
      seed: seed, number: number, background: background, light: light, objects: objects,
      clutter: clutter(&random, objects: objects.count, designer))
  }

  private func light(_ random: inout RandomSequence) -> Light {
    let hue = random.chance(0.6) ? 0.09 : 0.6
    let tint = SceneColor(hue: hue, saturation: random.uniform(in: 0...0.13), value: 1)
    return Light(
      direction: random.uniform(in: 200...340), strength: random.uniform(in: 0...0.28), tint: tint,
      vignette: random.uniform(in: 0...0.25), shadow: random.uniform(in: 0.35...0.8),
      shadowLength: random.uniform(in: 0.02...0.09), grain: random.uniform(in: 0...0.025))
  }

  // MARK: Objects

  private func objects(
    _ random: inout RandomSequence, _ designer: SurfaceDesigner
  ) -> [SceneObject] {
    let share = random.uniform()
    let first = random.element(of: ObjectClass.allCases)
    guard share < twoObjects + Self.twoAlike * (1 - twoObjects) else {
      return [
        object(first, area: area(0.04...0.36, &random), x: 0...1, y: 0...1, &random, designer)
      ]
    }
    let others = ObjectClass.allCases.filter { $0 != first }
    let second = share < twoObjects ? random.element(of: others) : first
    // Beside each other along one axis, anywhere along the other; they may overlap.
    let near = 0.0...0.12
    let far = 0.88...1.0
    let isRow = random.chance(0.6)
    let isSwapped = random.chance(0.5)
    return [(first, near), (second, far)].map { category, place in
      let place = isSwapped ? (1 - place.upperBound)...(1 - place.lowerBound) : place
      return object(
        category, area: area(0.03...0.12, &random), x: isRow ? place : 0...1,
        y: isRow ? 0...1 : place, &random, designer)
    }
  }

  /// A share of the picture; small ones are more frequent than large ones.
  private func area(
    _ range: ClosedRange<Double>, _ random: inout RandomSequence
  ) -> Double {
    let place = random.uniform()
    return range.lowerBound + (range.upperBound - range.lowerBound) * place * place
  }

  private func object(
    _ category: ObjectClass, area: Double, x: ClosedRange<Double>, y: ClosedRange<Double>,
    _ random: inout RandomSequence, _ designer: SurfaceDesigner
  ) -> SceneObject {
    let side = Double(Scene.side)
    let size = (side * (area / category.typicalFill).squareRoot()).rounded()
    let placement = Placement(
      x: random.uniform(in: x), y: random.uniform(in: y), size: size,
      angle: random.uniform(in: -14...14), isMirrored: random.chance(0.5))
    return SceneObject(
      category: category, traits: random.traits(24), surface: designer.surface(&random),
      placement: placement)
  }

  // MARK: Clutter

  private func clutter(
    _ random: inout RandomSequence, objects: Int, _ designer: SurfaceDesigner
  ) -> [Clutter] {
    var clutter = (0..<random.integer(below: 6)).map { _ in
      Clutter(
        kind: random.element(of: Clutter.Kind.allCases), traits: random.traits(12),
        surface: designer.surface(&random),
        placement: Placement(
          x: random.uniform(in: 0...1), y: random.uniform(in: 0...1),
          size: random.uniform(in: 16...64), angle: random.uniform(in: -12...12),
          isMirrored: random.chance(0.5)),
        hidesPartOf: nil)
    }
    guard random.chance(0.35) else { return clutter }
    // At the border of the object, so that most of it stays visible.
    let along = random.uniform(in: 0.1...0.9)
    let across = random.uniform(in: -0.03...0.1)
    let (x, y): (Double, Double) =
      switch random.integer(below: 4) {
      case 0: (across, along)
      case 1: (1 - across, along)
      default: (along, 1 - across)
      }
    clutter.append(
      Clutter(
        kind: random.element(of: Clutter.Kind.allCases), traits: random.traits(12),
        surface: designer.surface(&random),
        placement: Placement(
          x: x, y: y, size: random.uniform(in: 0.25...0.48), angle: random.uniform(in: -12...12),
          isMirrored: random.chance(0.5)),
        hidesPartOf: random.integer(below: objects)))
    return clutter
  }
}
