extension ObjectClass {
  /// The drawing of an object of this class, seen from its right side.
  func figure(_ traits: [Double]) -> Figure {
    var traits = Traits(traits)
    return switch self {
    case .aeroplane: Figure.aeroplane(&traits)
    case .bicycle: Figure.bicycle(&traits)
    case .bird: Figure.bird(&traits)
    case .boat: Figure.boat(&traits)
    case .bus: Figure.bus(&traits)
    case .car: Figure.car(&traits)
    case .cat: Figure.cat(&traits)
    case .cow: Figure.cow(&traits)
    case .dog: Figure.dog(&traits)
    case .horse: Figure.horse(&traits)
    case .motorbike: Figure.motorbike(&traits)
    case .sheep: Figure.sheep(&traits)
    case .train: Figure.train(&traits)
    }
  }
}
