import Foundation
import SaliencyMetrics
import SaliencyTensor

/// What NumPy, Quantus and scikit-learn say, as `Scripts/make_metric_fixtures.py` wrote it.
enum FixtureCases {
  /// An array and what `numpy.argsort` makes of it.
  struct Order: Decodable {
    let name: String
    let bits: [UInt32]
    let order: [Int]
  }

  /// How many elements of the summed array there are, and the bits of their sums.
  struct Sum: Decodable {
    let count: Int
    let single: UInt32
    let double: String
  }

  /// A small map and mask with the values of all metrics.
  struct Metric: Decodable {
    let name: String
    let height: Int
    let width: Int
    let bits: [UInt32]
    let mask: String
    let values: [String: GoldenCases.Value]
    let errors: [String: String]

    func ranked() throws -> RankedMap {
      try RankedMap(
        Tensor(shape: [height, width], scalars: bits.map { Float(bitPattern: $0) }),
        on: Mask(height: height, width: width, isObject: mask.map { $0 == "1" }))
    }
  }

  static func orders() throws -> [Order] { try cases("orders") }

  static func sums() throws -> [Sum] { try cases("sums") }

  static func metrics() throws -> [Metric] { try cases("metrics") }

  private struct File<Case: Decodable>: Decodable {
    let cases: [Case]
  }

  private static func cases<Case: Decodable>(_ name: String) throws -> [Case] {
    let url = Bundle.module.bundleURL.appending(path: "Fixtures/\(name).json")
    return try JSONDecoder().decode(File<Case>.self, from: Data(contentsOf: url)).cases
  }
}
