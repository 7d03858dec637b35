import SaliencyDrawing
import SaliencyIO
import SaliencyTensor

/// A scene as pixels.
struct RenderedScene {
  /// What is seen, `[224, 224, 3]`.
  let picture: PixelImage

  /// What it shows.
  let mask: SceneMask
}

/// Draws scenes.
enum SceneRenderer {
  /// Draws a scene.
  ///
  /// - Parameter scene: The description.
  /// - Returns: The picture and the exact mask of its objects.
  /// - Throws: `DrawingError` if cairo fails, for instance for want of memory.
  static func render(_ scene: Scene) throws -> RenderedScene {
    let objects = scene.objects.map { $0.category.figure($0.traits).placed($0.placement) }
    let behind = scene.clutter.filter { $0.hidesPartOf == nil }
    let front = scene.clutter.compactMap { clutter -> (clutter: Clutter, figure: Figure)? in
      guard let object = clutter.hidesPartOf, objects.indices.contains(object) else { return nil }
      return (
        clutter,
        clutter.kind.figure(clutter.traits).placed(clutter.placement, on: objects[object].bounds)
      )
    }
    var picture = try BackgroundTexture(scene.background).picture()
    if !behind.isEmpty {
      let figures = behind.map { $0.kind.figure($0.traits).placed($0.placement) }
      picture = try draw(
        zip(figures, behind).map { (figure: $0, surface: $1.surface) }, of: scene, on: picture)
    }
    picture = try draw(
      zip(objects, scene.objects).map { (figure: $0, surface: $1.surface) }
        + front.map { (figure: $0.figure, surface: $0.clutter.surface) },
      of: scene, on: picture)
    let layers =
      objects.enumerated().map { (figure: $1, object: Int?.some($0)) }
      + front.map { (figure: $0.figure, object: nil) }
    return RenderedScene(
      picture: try Lighting.apply(scene.light, seed: scene.background.noise, to: picture),
      mask: try SceneMask(layers: layers, classes: scene.objects.map(\.category.index)))
  }

  /// Draws things and their shadows on a picture.
  private static func draw(
    _ things: [(figure: Figure, surface: Surface)], of scene: Scene, on picture: PixelImage
  ) throws -> PixelImage {
    let side = Double(Scene.side)
    var silhouette = try Canvas(width: side, height: side, background: .black)
    for thing in things { thing.figure.drawSilhouette(.white, on: &silhouette) }
    let sizes = things.map { max($0.figure.bounds.width, $0.figure.bounds.height) }
    // A shadow is blurred, so that half of the resolution will do.
    let ground = try Shadow(
      of: silhouette.pixels(dpi: 36), light: scene.light, size: sizes.max() ?? 0
    )
    .cast(on: picture)
    var canvas = try Canvas(width: side, height: side)
    canvas.draw(ground, in: canvas.bounds)
    for thing in things {
      try SurfacePainter(thing.surface, light: scene.light).draw(thing.figure, on: &canvas)
    }
    return try canvas.pixels(dpi: 72)
  }
}
