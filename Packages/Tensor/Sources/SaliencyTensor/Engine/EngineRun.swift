/// Runs single engine operations on tensors: pack, compute, unpack.
///
/// Convenient, and the way in which the engine is compared with the reference; a network plans its
/// maps once instead.
struct EngineRun {
  let pool: ThreadPool
  let instructionSet: InstructionSet

  /// Applies operations, one after the other, to every image of a batch.
  ///
  /// - Parameters:
  ///   - inputs: Tensors `[N, C, H, W]` with the layouts in which the operations read them.
  ///   - output: The layout of the result.
  ///   - scratch: Floats that the operations use besides, behind the result.
  ///   - operations: Makes the operations from the places of the inputs, of the result and of the
  ///     scratch floats.
  /// - Returns: The result `[N, K, H', W']`.
  /// - Throws: What `operations` throws, or ``FloatBuffer/AllocationError``.
  func map(
    _ inputs: [(tensor: Tensor, layout: BlockedLayout)], to output: BlockedLayout,
    scratch: Int = 0,
    _ operations: ([BlockedMap], BlockedMap, Int) throws -> [any BlockedOperation]
  ) throws -> Tensor {
    var offset = 0
    func place(_ layout: BlockedLayout) -> BlockedMap {
      // Maps begin at cache lines.
      defer { offset += (layout.floatCount + 15) / 16 * 16 }
      return BlockedMap(layout: layout, offset: offset)
    }
    let places = inputs.map { place($0.layout) }
    let result = place(output)
    let operations = try operations(places, result, offset)
    let arena = try FloatBuffer(count: offset + scratch)
    let images = inputs.first?.tensor.shape[0] ?? 0
    let shape: Shape = [images, output.channels, output.extent.height, output.extent.width]
    let instructionSet = self.instructionSet
    return Tensor(shape: shape) { elements in
      guard let destination = elements.baseAddress else { return }
      for image in 0..<images {
        for (place, input) in zip(places, inputs) {
          input.tensor.withUnsafeScalars { source in
            guard let source = source.baseAddress else { return }
            nonisolated(unsafe) let first = source + image * (input.tensor.shape.count / images)
            pool.forEach(place.layout.blocks) { unit, _ in
              place.pack(unit: unit, from: first, into: arena.base, using: instructionSet)
            }
          }
        }
        for operation in operations {
          pool.forEach(operation.unitCount) { unit, _ in operation.run(unit: unit, in: arena.base) }
        }
        nonisolated(unsafe) let first = destination + image * (shape.count / images)
        pool.forEach(output.blocks) { unit, _ in
          result.unpack(unit: unit, from: arena.base, into: first, using: instructionSet)
        }
      }
    }
  }
}
