import SaliencyDrawing

/// All that is to be seen in a picture, as data; the same seed and number give the same scene.
struct Scene: Codable, Hashable, Sendable {
  /// The columns and rows of a picture.
  static let side = 224

  let seed: UInt64

  /// Which scene of the seed's.
  let number: Int

  let background: Background
  let light: Light

  /// The objects, the front one last.
  let objects: [SceneObject]

  /// Things that are of no class, the front one last.
  let clutter: [Clutter]

  /// The name of the files of the scene.
  var identifier: String { Self.identifier(of: number) }

  /// The name of the files of the scene of a number, which has six digits at least.
  static func identifier(of number: Int) -> String {
    let digits = String(number)
    return "scene_" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}

/// Where the light comes from and what it is like.
struct Light: Codable, Hashable, Sendable {
  /// The direction that the light comes from, in degrees clockwise from the right.
  let direction: Double

  /// How much brighter the near side of the picture is than its middle, as a share.
  let strength: Double

  /// What the brightest white looks like.
  let tint: SceneColor

  /// How much darker the corners are than the middle, as a share.
  let vignette: Double

  /// How much is left of the light in a shadow's middle.
  let shadow: Double

  /// How far a shadow lies from what casts it, as a share of its size.
  let shadowLength: Double

  /// The largest deviation of a pixel for the grain of the picture, in shares of white.
  let grain: Double
}

/// What lies behind everything.
struct Background: Codable, Hashable, Sendable {
  /// The kinds of backgrounds.
  enum Family: String, Codable, CaseIterable, Sendable {
    case bricks, fabric, grass, gravel, hills, leaves, road, room, sand, sky, tiles, water, wood
  }

  let family: Family

  /// Four colors, whose meaning the family tells.
  let colors: [SceneColor]

  /// Numbers of 0...1, from which the family takes its proportions.
  let traits: [Double]

  /// The seed of the family's noise.
  let noise: UInt64
}

/// Where something lies in the picture, and how large and in which direction.
struct Placement: Codable, Hashable, Sendable {
  /// The place along the rows, 0 at the left end of what is free for it and 1 at the right end.
  let x: Double

  /// The place along the columns, 0 at the upper end of what is free for it and 1 at the lower end.
  let y: Double

  /// The side of a square with the area of the upright rectangle around it, in pixels.
  let size: Double

  /// The angle that it is turned by, in degrees clockwise.
  let angle: Double

  /// Whether left and right are exchanged before it is turned.
  let isMirrored: Bool
}

/// What something is painted with; classes have no colors or patterns of their own.
struct Surface: Codable, Hashable, Sendable {
  /// How the largest parts are decorated.
  enum Pattern: String, Codable, CaseIterable, Sendable {
    case plain, stripes, bands, dots, patches, checks, noise
  }

  let main: SceneColor
  let second: SceneColor
  let dark: SceneColor
  let glass: SceneColor
  let accent: SceneColor
  let light: SceneColor
  let pattern: Pattern
  let patternColor: SceneColor

  /// The width of the pattern's parts, as a share of the size.
  let patternScale: Double

  /// The opacity of the pattern.
  let patternOpacity: Double

  /// The direction of the pattern in degrees.
  let patternAngle: Double

  /// The seed of the pattern.
  let noise: UInt64

  /// The difference between the lit and the dark side, as a share.
  let shading: Double

  /// The opacity of the lines around parts.
  let outline: Double
}

/// An object of a class.
struct SceneObject: Codable, Hashable, Sendable {
  let category: ObjectClass

  /// Numbers of 0...1, from which the drawing takes its proportions.
  let traits: [Double]

  let surface: Surface
  let placement: Placement
}

/// Something of no class.
struct Clutter: Codable, Hashable, Sendable {
  /// The kinds of clutter.
  enum Kind: String, Codable, CaseIterable, Sendable {
    case ball, box, bush, cactus, cone, crate, leaf, mushroom, post, ring, stone, tree
  }

  let kind: Kind
  let traits: [Double]
  let surface: Surface
  let placement: Placement

  /// The object that it hides a part of; absent for what lies behind all objects.
  ///
  /// The place is then one in the rectangle around this object, and the size is a share of its.
  let hidesPartOf: Int?
}
