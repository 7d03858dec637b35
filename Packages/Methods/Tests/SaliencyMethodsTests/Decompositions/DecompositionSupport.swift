import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

/// A method's maps of given activations `[N, C, h, w]`.
func maps(by method: some SaliencyMethod, of activations: Tensor) throws -> [SaliencyMap] {
  let model = try TestModel.pooled(channels: activations.shape[1])
  let pass = try ForwardPass(model, input: activations, layers: ["features"])
  return try method.maps(of: pass, at: "features")
}

/// A method's map of one image's activations `[C, h, w]`.
func map(by method: some SaliencyMethod, of activations: Tensor) throws -> SaliencyMap {
  let batch = try activations.reshaped(to: Shape([1] + activations.shape.dimensions))
  return try #require(try maps(by: method, of: batch).first)
}

/// The activations `[C, h, w]` of channels that are written row by row.
func activations(_ channels: [[Float]], height: Int = 1) throws -> Tensor {
  let places = channels.first?.count ?? 0
  return try Tensor(
    shape: [channels.count, height, places / height], scalars: channels.flatMap(\.self))
}

/// A map `[h, w]` that is written row by row.
func expected(_ values: [Float], height: Int = 1) throws -> Tensor {
  try Tensor(shape: [height, values.count / height], scalars: values)
}

/// Random activations as after a ReLU: about half of them are zero.
func randomActivations(seed: UInt64, _ shape: Shape) -> Tensor {
  var random = TestGenerator(seed: seed)
  return random.tensor(shape).map { max($0, 0) }
}

/// The activations that the reference implementations were given.
func goldenActivations(_ example: GoldenExample) throws -> Tensor {
  try golden("decompositions/\(example.rawValue)_activations", example.shape)
}

/// The files of `Fixtures/decompositions`.
enum GoldenExample: String, CaseIterable {
  /// More channels than places.
  case tall

  /// Fewer channels than places.
  case wide

  var shape: Shape { self == .tall ? [40, 3, 4] : [24, 5, 6] }

  var extent: Shape { Shape(Array(shape.dimensions.dropFirst())) }

  var ranks: [Int] { self == .tall ? [3, 2, 2] : [4, 3, 3] }

  func map(_ name: String) throws -> Tensor {
    try golden("decompositions/\(rawValue)_\(name)", extent)
  }
}

extension Tensor {
  /// The features in double precision.
  var featureMatrix: DenseMatrix { FeatureMatrix(self).matrix }

  /// The features `[C, h, w]` as a tensor of three axes.
  var threeWay: ThreeWayTensor {
    ThreeWayTensor(extents: shape.dimensions, values: scalars.map(Double.init))
  }
}

/// The singular values of a matrix by one-sided Jacobi rotations (Hestenes 1958), and its left
/// vectors times them: rows are turned against each other until all are orthogonal, without any Gram
/// matrix.
struct JacobiSingularValues {
  /// Largest first.
  let values: [Double]

  /// `s_r v_r`, in the order of the values.
  let projections: [[Double]]

  init(_ matrix: DenseMatrix) {
    var rows = (0..<matrix.rows).map { Array(matrix[row: $0]) }
    for _ in 0..<60 {
      var largest = 0.0
      for p in rows.indices {
        for q in (p + 1)..<max(p + 1, rows.count) {
          let (a, b) = (Self.product(rows[p], rows[p]), Self.product(rows[q], rows[q]))
          let c = Self.product(rows[p], rows[q])
          guard abs(c) > 1e-16 * (a * b).squareRoot(), c != 0 else { continue }
          largest = max(largest, abs(c) / (a * b).squareRoot())
          let zeta = (b - a) / (2 * c)
          let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
          let cosine = 1 / (1 + tangent * tangent).squareRoot()
          let sine = cosine * tangent
          for index in rows[p].indices {
            let (x, y) = (rows[p][index], rows[q][index])
            rows[p][index] = cosine * x - sine * y
            rows[q][index] = sine * x + cosine * y
          }
        }
      }
      if largest < 1e-15 { break }
    }
    let sorted = rows.map { (length: Self.product($0, $0).squareRoot(), row: $0) }
      .sorted { $0.length > $1.length }
    values = sorted.map(\.length)
    projections = sorted.map(\.row)
  }

  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// Expects numbers to be near others, each within a tolerance.
func expectNear(
  _ actual: [Double], _ expected: [Double], absolute: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, sourceLocation: sourceLocation)
  let worst = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
  #expect(worst <= absolute, "differ by \(worst)", sourceLocation: sourceLocation)
}
