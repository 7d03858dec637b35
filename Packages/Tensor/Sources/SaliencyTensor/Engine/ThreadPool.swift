internal import CTensorKernels

/// Threads that are started once and share the work of parallel loops.
///
/// Results never depend on the number of threads: loops are cut into tasks that write to disjoint
/// memory, and each task sums in a fixed order.
public final class ThreadPool: Sendable {
  /// A pool with as many threads as there are processors for this process.
  public static let shared = ThreadPool(threads: Int(tk_processor_count()))

  // The C pool guards its own state.
  private nonisolated(unsafe) let pool: OpaquePointer?

  /// How many tasks run at once, the caller's included.
  public let threadCount: Int

  /// Starts a pool.
  ///
  /// - Parameter threads: How many tasks may run at once; below 1 counts as 1.
  public init(threads: Int) {
    pool = threads > 1 ? tk_pool_create(Int64(threads)) : nil
    threadCount = pool.map { Int(tk_pool_size($0)) } ?? 1
  }

  deinit {
    if let pool { tk_pool_destroy(pool) }
  }

  /// Calls `task` for every index below `count`, in no particular order, and returns after the last.
  ///
  /// Loops of several callers run one after the other; a loop inside a task runs in its thread.
  ///
  /// - Parameters:
  ///   - count: The number of tasks.
  ///   - task: Takes the index of the task and that of the thread, below ``threadCount``.
  public func forEach(
    _ count: Int, _ task: @Sendable (_ index: Int, _ worker: Int) -> Void
  ) {
    guard let pool, count > 1 else {
      for index in 0..<count { task(index, 0) }
      return
    }
    withoutActuallyEscaping(task) { task in
      var task = task
      withUnsafeMutablePointer(to: &task) { context in
        tk_pool_run(
          pool, Int64(count),
          { context, index, worker in
            context.assumingMemoryBound(to: (@Sendable (Int, Int) -> Void).self)
              .pointee(Int(index), Int(worker))
          }, context)
      }
    }
  }
}
