extension BackgroundTexture {
  /// A gradient with clouds.
  func sky() -> [Color] {
    let cell = trait(0, 50, 110)
    let clouds = noise.field(cellX: cell, cellY: cell * trait(1, 0.35, 0.8), octaves: 5, stream: 1)
    let cover = trait(2, 0.42, 0.75)
    let softness = trait(3, 0.05, 0.25)
    return pixels { _, y, index in
      let height = Float(y) / Float(Scene.side)
      let air = mix(colors[0], colors[1], height * 0.85)
      let cloud = step(cover - softness, cover + softness, clouds[index])
      let shade = 0.82 + 0.3 * clouds[index] - 0.08 * height
      return mix(air, colors[2] * shade, cloud * 0.9)
    }
  }

  /// Blades that are higher than wide, in patches of two colors.
  func grass() -> [Color] {
    let blades = noise.field(
      cellX: trait(0, 2, 4), cellY: trait(1, 9, 22), octaves: 2, stream: 1)
    let patches = noise.field(cellX: 60, cellY: trait(2, 30, 60), octaves: 3, stream: 2)
    let fine = noise.field(cellX: 2, cellY: 5, octaves: 1, stream: 3)
    let strength = trait(3, 0.5, 1)
    return pixels { _, y, index in
      let base = mix(colors[0], colors[1], step(0.3, 0.7, patches[index]))
      let blade = (blades[index] - 0.5) * strength + (fine[index] - 0.5) * 0.35
      let near = 0.9 + 0.2 * Float(y) / Float(Scene.side)
      return mix(base, colors[2], max(0, blade) * 0.5) * (near + blade * 0.75)
    }
  }

  /// Waves that grow towards the lower border.
  func water() -> [Color] {
    let far = noise.field(cellX: trait(0, 22, 45), cellY: trait(1, 4, 7), octaves: 3, stream: 1)
    let near = noise.field(cellX: trait(2, 45, 90), cellY: trait(3, 9, 18), octaves: 4, stream: 2)
    let glint = trait(4, 0.6, 0.72)
    return pixels { _, y, index in
      let height = Float(y) / Float(Scene.side)
      let wave = far[index] + (near[index] - far[index]) * height
      let base = mix(colors[1], colors[0], 0.25 + 0.75 * height)
      let color = base * (0.68 + 0.64 * wave)
      return mix(color, colors[2], step(glint, glint + 0.14, wave) * 0.65)
    }
  }

  /// Ridges behind each other below a sky.
  func hills() -> [Color] {
    let clouds = noise.field(cellX: 90, cellY: 40, octaves: 4, stream: 1)
    let ground = noise.field(cellX: 14, cellY: 6, octaves: 3, stream: 2)
    let ridges = noise.field(cellX: trait(0, 40, 90), cellY: 40, octaves: 4, stream: 3)
    let horizon = trait(1, 0.2, 0.6)
    let count = 2 + Int(trait(2, 0, 2.99))
    let side = Scene.side
    return pixels { x, y, index in
      let height = Float(y) / Float(side)
      var color = mix(
        mix(colors[0], colors[3], min(1, height / horizon)), .one * 0.97,
        step(0.52, 0.7, clouds[index]) * 0.8)
      for ridge in 0..<count {
        let place = Float(ridge) / Float(count)
        // Each ridge takes its outline from a row of its own.
        let row = min(side - 1, 25 + 50 * ridge)
        let top = horizon + (0.92 - horizon) * place + 0.3 * (ridges[row * side + x] - 0.6)
        guard height > top else { continue }
        let haze = 0.55 * (1 - place)
        let land = mix(colors[2], colors[1], place) * (0.72 + 0.5 * ground[index])
        color = mix(land, colors[3], haze * (1 - min(1, (height - top) * 1.5)))
      }
      return color
    }
  }

  /// Ripples with a bend, as of sand or snow.
  func sand() -> [Color] {
    let bend = noise.field(cellX: 70, cellY: 50, octaves: 3, stream: 1)
    let grain = noise.field(cellX: 2, cellY: 2, octaves: 1, stream: 2)
    let length = trait(0, 7, 24)
    let strength = trait(1, 0.02, 0.17)
    let slope = trait(2, -0.6, 0.6)
    let amplitude = trait(3, 20, 90)
    return pixels { x, y, index in
      let phase = (Float(y) + slope * Float(x) + amplitude * bend[index]) / length
      let wave = triangle(phase)
      let base = mix(colors[0], colors[1], 0.45 * step(0.35, 0.75, bend[index]))
      return base * (0.98 + strength * (wave * 2 - 1) + (grain[index] - 0.5) * 0.1)
    }
  }

  /// Stones of different brightness.
  func gravel() -> [Color] {
    let cells = Cells(size: trait(0, 8, 22), noise: noise, stretch: trait(1, 0.6, 1))
    let grain = noise.field(cellX: 4, cellY: 4, octaves: 2, stream: 2)
    let tints = parts(2000)
    let round = trait(2, 0.15, 0.45)
    return pixels { _, _, index in
      let number = cells.number[index] % 1000
      let base = mix(colors[0], colors[1], tints[2 * number])
      let relief = 0.35 + 0.65 * step(0, round, cells.depth[index])
      return base * ((0.65 + 0.6 * tints[2 * number + 1]) * relief + (grain[index] - 0.5) * 0.22)
    }
  }

  /// The ground that leaves lie on.
  func ground() -> [Color] {
    let lumps = noise.field(cellX: 16, cellY: 12, octaves: 4, stream: 1)
    return pixels { _, _, index in
      mix(colors[3], colors[1], lumps[index] * 0.5) * (0.6 + 0.5 * lumps[index])
    }
  }

  /// 0...1, up and down once while `phase` grows by 1.
  func triangle(_ phase: Float) -> Float {
    let share = phase - phase.rounded(.down)
    let value = abs(2 * share - 1)
    return value * value * (3 - 2 * value)
  }
}
