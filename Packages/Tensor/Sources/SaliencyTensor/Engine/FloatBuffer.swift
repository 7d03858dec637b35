internal import CTensorKernels

/// Zeroed floats at a multiple of 64 bytes, in huge pages where there are many and the system can.
///
/// Unchecked because whoever shares a buffer between threads must see to it that they write to
/// disjoint parts.
public final class FloatBuffer: @unchecked Sendable {
  /// There is not enough memory.
  public struct AllocationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many bytes were asked for.
    public let byteCount: Int

    /// One line that names the size.
    public var description: String { "there is no memory for a block of \(byteCount) bytes" }
  }

  /// The first float.
  public let base: UnsafeMutablePointer<Float>

  /// The number of floats.
  public let count: Int

  /// Allocates zeros.
  public init(count: Int) throws(AllocationError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    guard !overflow, let memory = tk_allocate(Int64(bytes)) else {
      throw AllocationError(byteCount: overflow ? .max : bytes)
    }
    base = memory.bindMemory(to: Float.self, capacity: count)
    self.count = count
  }

  deinit {
    tk_free(base, Int64(count * MemoryLayout<Float>.stride))
  }
}
