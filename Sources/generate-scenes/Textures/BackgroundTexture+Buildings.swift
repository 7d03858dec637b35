extension BackgroundTexture {
  /// Bricks with mortar, each second row moved by half a brick.
  func bricks() -> [Color] {
    let height = trait(0, 10, 24)
    let width = height * trait(1, 1.8, 2.8)
    let joint = trait(2, 1.2, 2.6)
    let grain = noise.field(cellX: 5, cellY: 4, octaves: 3, stream: 1)
    let tints = parts(4096)
    let variation = trait(3, 0.1, 0.45)
    return pixels { x, y, index in
      let v = (Float(y) + 5) / height
      let row = Int(v)
      let u = (Float(x) + (row % 2 == 0 ? 0 : width / 2)) / width
      let column = Int(u)
      let inX = (u - Float(column)) * width
      let inY = (v - Float(row)) * height
      let rough = grain[index]
      let edge = min(min(inX, width - inX), min(inY, height - inY)) + (rough - 0.5) * 1.5
      let tint = tints[(row * 61 + column) % 4096]
      let brick =
        mix(colors[0], colors[1], tint * 0.5)
        * (1 - variation / 2 + variation * tint + (rough - 0.5) * 0.35)
      let relief: Float = inY < joint + 1.2 ? 1.1 : (inY > height - joint - 1.2 ? 0.88 : 1)
      return mix(
        colors[3] * (0.75 + 0.4 * rough), brick * relief, step(joint - 0.7, joint + 0.5, edge))
    }
  }

  /// Boards with grain, upright or level.
  func wood() -> [Color] {
    let isUpright = background.traits[0] < 0.5
    let width = trait(1, 22, 56)
    let grain = noise.field(
      cellX: isUpright ? 5 : 90, cellY: isUpright ? 90 : 5, octaves: 3, stream: 1)
    let bend = noise.field(
      cellX: isUpright ? 24 : 110, cellY: isUpright ? 110 : 24, octaves: 2, stream: 2)
    let tints = parts(64)
    let rings = trait(2, 6, 16)
    return pixels { x, y, index in
      let across = Float(isUpright ? x : y) + 9
      let board = Int(across / width)
      let inside = across - Float(board) * width
      let tint = tints[board % 64]
      let lines = triangle(bend[index] * rings + tint * 7)
      let color = mix(colors[0], colors[1], 0.5 * tint + 0.3 * lines)
      let light = 0.8 + 0.25 * tint + 0.12 * lines + (grain[index] - 0.5) * 0.4
      let gap = step(0.4, 1.7, min(inside, width - inside))
      return color * light * (0.35 + 0.65 * gap)
    }
  }

  /// Tiles in one or two colors, upright or on their corners.
  func tiles() -> [Color] {
    let size = trait(0, 18, 48)
    let isTurned = background.traits[1] < 0.4
    let isChecked = background.traits[2] < 0.5
    let joint = trait(3, 0.8, 2)
    let stains = noise.field(cellX: 40, cellY: 40, octaves: 4, stream: 1)
    let tints = parts(4096)
    let variation = trait(4, 0.03, 0.3)
    return pixels { x, y, index in
      let (px, py) = (Float(x) + 300, Float(y) + 300)
      let u = (isTurned ? (px + py) * 0.7071 : px) / size
      let v = (isTurned ? (py - px) * 0.7071 + 400 : py) / size
      let (column, row) = (Int(u), Int(v))
      let inX = (u - Float(column)) * size
      let inY = (v - Float(row)) * size
      let edge = min(min(inX, size - inX), min(inY, size - inY))
      let tint = tints[(row * 61 + column) % 4096]
      let base = isChecked && (row + column) % 2 == 0 ? colors[1] : colors[0]
      let bevel: Float = min(inX, inY) < joint + 1.5 ? 1.08 : 1
      let tile =
        base * (1 - variation / 2 + variation * tint + (stains[index] - 0.5) * 0.25) * bevel
      return mix(colors[3] * 0.7, tile, step(joint - 0.6, joint + 0.6, edge))
    }
  }

  /// Threads across each other, in stripes of several colors.
  func fabric() -> [Color] {
    let period = trait(0, 26, 80)
    let thin = trait(1, 0.06, 0.2)
    let wide = trait(2, 0.25, 0.55)
    let threads = noise.field(cellX: 2, cellY: 30, octaves: 1, stream: 1)
    let weft = noise.field(cellX: 30, cellY: 2, octaves: 1, stream: 2)
    let isPlain = background.traits[3] < 0.25
    func stripe(_ place: Float) -> Float {
      let share = place / period - (place / period).rounded(.down)
      return share < wide ? 1 : (abs(share - (1 + wide) / 2) < thin / 2 ? 2 : 0)
    }
    return pixels { x, y, index in
      let weave = (threads[index] + weft[index] - 1) * 0.22 + ((x ^ y) & 2 == 0 ? 0.02 : -0.02)
      var color = colors[0]
      if !isPlain {
        for band in [stripe(Float(x)), stripe(Float(y) + 13)] {
          if band == 1 { color = mix(color, colors[1], 0.45) }
          if band == 2 { color = mix(color, colors[2], 0.6) }
        }
      }
      return color * (1 + weave)
    }
  }

  /// A wall with or without a paper, and a floor of boards that run away.
  func room() -> [Color] {
    let edge = trait(0, 0.5, 0.85) * Float(Scene.side)
    let skirting = trait(1, 0, 12)
    let paper = Int(trait(2, 0, 3.99))
    let period = trait(3, 10, 34)
    let vanishing = trait(4, 0.2, 0.8) * Float(Scene.side)
    let plaster = noise.field(cellX: 30, cellY: 30, octaves: 4, stream: 1)
    let grain = noise.field(cellX: 40, cellY: 3, octaves: 3, stream: 2)
    let tints = parts(256)
    return pixels { x, y, index in
      let (px, py) = (Float(x), Float(y))
      if py < edge - skirting {
        var wall = colors[0] * (0.94 + 0.12 * plaster[index])
        let (u, v) = (px / period, py / period)
        switch paper {
        case 0: wall = mix(wall, colors[3], u - u.rounded(.down) < 0.5 ? 0.35 : 0)
        case 1:
          let shift: Float = Int(v) % 2 == 0 ? 0 : 0.5
          let (dx, dy) = (u + shift - (u + shift).rounded(.down) - 0.5, v - v.rounded(.down) - 0.5)
          wall = mix(wall, colors[3], 0.5 * (1 - step(0.04, 0.07, dx * dx + dy * dy)))
        case 2:
          let diamond = abs(triangle(u) - triangle(v))
          wall = mix(wall, colors[3], 0.4 * (1 - step(0.06, 0.14, diamond)))
        default: break
        }
        return wall
      }
      if py < edge { return colors[2] * (py > edge - 1.5 ? 0.75 : 0.97) }
      // Boards meet at a point above the edge.
      let distance = (py - edge + 60) / 60
      let across = (px - vanishing) / distance / 17 + 100
      let board = Int(across)
      let inside = across - Float(board)
      let tint = tints[board % 256]
      let gap = step(0, 0.05, min(inside, 1 - inside))
      let floor = colors[1] * (0.75 + 0.3 * tint + (grain[index] - 0.5) * 0.3)
      return floor * (0.5 + 0.5 * gap) * (py < edge + 4 ? 0.8 : 1)
    }
  }

  /// A road with lines that runs to the horizon between two verges.
  func road() -> [Color] {
    let horizon = trait(0, 0.15, 0.5) * Float(Scene.side)
    let vanishing = trait(1, 0.2, 0.8) * Float(Scene.side)
    let width = trait(2, 0.7, 2)
    let clouds = noise.field(cellX: 80, cellY: 35, octaves: 4, stream: 1)
    let asphalt = noise.field(cellX: 3, cellY: 2, octaves: 2, stream: 2)
    let verge = noise.field(cellX: 9, cellY: 5, octaves: 3, stream: 3)
    return pixels { x, y, index in
      let (px, py) = (Float(x), Float(y))
      guard py > horizon else {
        let air = mix(colors[3], colors[2], py / horizon)
        return mix(air, .one * 0.96, step(0.5, 0.72, clouds[index]) * 0.8)
      }
      let depth = (py - horizon) / Float(Scene.side)
      let half = 4 + depth * Float(Scene.side) * width / 2
      let across = (px - vanishing - depth * 40 * (width - 1)) / half
      let gray = colors[0] * (0.6 + 0.35 * asphalt[index])
      let land = colors[1] * (0.65 + 0.6 * verge[index])
      let stretch = 1 / (depth + 0.05)
      let dash = stretch * 1.6 - (stretch * 1.6).rounded(.down)
      var color = mix(gray, land, step(0.97, 1.03, abs(across)))
      if abs(abs(across) - 0.9) < 0.022 || (abs(across) < 0.022 && dash < 0.5) {
        color = mix(color, colors[2], 0.85)
      }
      return color
    }
  }
}
