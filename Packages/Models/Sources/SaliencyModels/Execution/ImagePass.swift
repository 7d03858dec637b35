internal import SaliencyTensor

/// One run of a plan over a batch.
struct ImagePass: Sendable {
  /// Where images come from.
  enum Input: Sendable {
    /// `[N, C, H, W]`.
    case tensor(Tensor)

    /// From somebody who writes them into maps.
    case written(count: Int, @Sendable (Int, BlockedMap, UnsafeMutablePointer<Float>) -> Void)

    /// How many there are.
    var count: Int {
      switch self {
      case .tensor(let tensor): tensor.shape[0]
      case .written(let count, _): count
      }
    }
  }

  let plan: ExecutionPlan
  let input: Input
  let instructionSet: InstructionSet

  /// One tensor for each tap.
  ///
  /// Nobody else has them before all images have filled their parts.
  let results: [Tensor]
  private nonisolated(unsafe) let destinations: [UnsafeMutablePointer<Float>?]

  init(plan: ExecutionPlan, input: Input, instructionSet: InstructionSet) {
    self.plan = plan
    self.input = input
    self.instructionSet = instructionSet
    var destinations: [UnsafeMutablePointer<Float>?] = []
    results = plan.taps.map { tap in
      Tensor(shape: tap.shape.batch(of: input.count)) { destinations.append($0.baseAddress) }
    }
    self.destinations = destinations
  }

  /// Computes one image; `forEach` runs the units of a step.
  func run(
    image: Int, in base: UnsafeMutablePointer<Float>,
    forEach: (_ count: Int, _ unit: @Sendable (Int) -> Void) -> Void
  ) {
    nonisolated(unsafe) let arena = base
    let instructionSet = self.instructionSet
    switch input {
    case .tensor(let tensor):
      tensor.withUnsafeScalars { elements in
        guard let first = elements.baseAddress else { return }
        nonisolated(unsafe) let source = first + image * (elements.count / tensor.shape[0])
        forEach(plan.input.layout.blocks) { unit in
          plan.input.pack(unit: unit, from: source, into: arena, using: instructionSet)
        }
      }
    case .written(_, let write):
      let layout = plan.input.layout
      if layout.halo != Extent(0) {
        (arena + plan.input.offset).update(repeating: 0, count: layout.floatCount)
      }
      write(image, plan.input, arena)
    }
    for operation in plan.operations {
      forEach(operation.unitCount) { unit in operation.run(unit: unit, in: arena) }
    }
    for (tap, base) in zip(plan.taps, destinations) {
      guard let base else { continue }
      nonisolated(unsafe) let destination = base + image * tap.shape.batch(of: 1).count
      forEach(tap.map.layout.blocks) { unit in
        tap.map.unpack(unit: unit, from: arena, into: destination, using: instructionSet)
      }
    }
  }
}
