public import SaliencyTensor
public import Testing

/// Expects two tensors to have equal shapes and elements with `|a - e| <= absolute + relative * |e|`.
///
/// NaN is close to NaN only. The failure tells how many elements differ and where the worst one is.
///
/// - Parameters:
///   - actual: What was computed.
///   - expected: What is right.
///   - relative: The tolerance as a share of the expected element.
///   - absolute: The tolerance in the elements' own unit.
///   - sourceLocation: Where a failure is reported.
public func expectClose(
  _ actual: Tensor, _ expected: Tensor, relative: Float = 0, absolute: Float = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "expected shape \(expected.shape), found \(actual.shape)", sourceLocation: sourceLocation)
    return
  }
  var differing = 0
  var worst: (offset: Int, excess: Float) = (0, -1)
  let (a, e) = (actual.scalars, expected.scalars)
  for offset in a.indices where !(a[offset].isNaN && e[offset].isNaN) {
    let difference = abs(a[offset] - e[offset])
    let excess = difference - (absolute + relative * abs(e[offset]))
    // An infinite difference of equal infinities is NaN; equality settles that case.
    if a[offset] == e[offset] || excess <= 0 { continue }
    differing += 1
    if !(excess <= worst.excess) { worst = (offset, excess) }
  }
  guard differing > 0 else { return }
  var remainder = worst.offset
  let index = actual.shape.strides.map { stride in
    defer { remainder %= stride }
    return remainder / stride
  }
  Issue.record(
    """
    \(differing) of \(a.count) elements differ; the worst at \(index): \
    \(a[worst.offset]) instead of \(e[worst.offset])
    """, sourceLocation: sourceLocation)
}

/// The largest absolute element, the scale that tolerances "relative to the largest value" refer to.
public func largestMagnitude(_ tensor: Tensor) -> Float {
  tensor.withUnsafeScalars { $0.reduce(0) { max($0, abs($1)) } }
}
