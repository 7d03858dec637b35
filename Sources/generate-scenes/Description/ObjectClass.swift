import SaliencyIO

/// The classes of PASCAL VOC that the paper uses.
enum ObjectClass: String, Codable, CaseIterable, Sendable {
  case aeroplane, bicycle, bird, boat, bus, car, cat, cow, dog, horse, motorbike, sheep, train

  /// The index in VOC's masks, 1...20.
  var index: UInt8 {
    UInt8((PascalVOCClasses.names.firstIndex(of: rawValue) ?? -1) + 1)
  }

  /// The usual share of the upright rectangle around an object that the object fills.
  ///
  /// With it, objects of all classes are drawn at equal areas, so that the area is no sign of the
  /// class.
  var typicalFill: Double {
    switch self {
    case .aeroplane: 0.30
    case .bicycle: 0.42
    case .bird: 0.35
    case .boat: 0.43
    case .bus: 0.87
    case .car: 0.65
    case .cat: 0.47
    case .cow: 0.55
    case .dog: 0.30
    case .horse: 0.31
    case .motorbike: 0.58
    case .sheep: 0.67
    case .train: 0.66
    }
  }
}
