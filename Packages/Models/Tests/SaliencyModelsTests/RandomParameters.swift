import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting

extension ResNetArchitecture {
  /// Parameters with which activations stay of the order of 1, the same in every run.
  func randomParameters(seed: UInt64 = 3, metadata: [String: String] = [:]) -> TensorDictionary {
    randomTensors(parameters, seed: seed, metadata: metadata)
  }
}

/// Tensors with which activations of a network stay of the order of 1, the same in every run.
func randomTensors(
  _ parameters: [(name: String, shape: Shape)], seed: UInt64 = 3, metadata: [String: String] = [:]
) -> TensorDictionary {
  func range(of name: String, _ shape: Shape) -> ClosedRange<Float> {
    if name.hasSuffix("running_var") { return 0.5...1.5 }
    if shape.rank > 1 {
      let bound = 1.5 / Float(shape.count / shape[0]).squareRoot()
      return -bound...bound
    }
    return name.hasSuffix(".weight") ? 0.5...1.5 : -0.5...0.5
  }
  var generator = TestGenerator(seed: seed)
  let tensors = parameters.map { name, shape in
    (name: name, tensor: generator.tensor(shape, in: range(of: name, shape)))
  }
  return TensorDictionary(tensors, metadata: metadata)
}

/// Names and shapes without elements, for networks that would be large.
struct ShapeSource: TensorSource {
  /// The request for an element, which tells the name that was asked for.
  struct Request: Error, Hashable {
    let name: String
  }

  let tensorNames: [String]
  let metadata: [String: String]
  private let shapes: [String: Shape]

  init(_ tensors: [(name: String, shape: Shape)], metadata: [String: String] = [:]) {
    tensorNames = tensors.map(\.name)
    shapes = Dictionary(tensors.map { ($0.name, $0.shape) }) { $1 }
    self.metadata = metadata
  }

  func shape(of name: String) throws -> Shape {
    guard let shape = shapes[name] else { throw Request(name: name) }
    return shape
  }

  func tensor(named name: String) throws -> Tensor {
    throw Request(name: name)
  }
}
