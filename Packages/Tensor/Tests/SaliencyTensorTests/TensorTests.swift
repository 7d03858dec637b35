import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct TensorTests {
  /// Memory that a tensor borrows.
  private final class Memory: Sendable {
    nonisolated(unsafe) let base = UnsafeMutablePointer<Float>.allocate(capacity: 3)
    init() { base.initialize(repeating: 5, count: 3) }
    deinit { base.deallocate() }
  }

  @Test func copiesAreIndependent() throws {
    let original = try Tensor(shape: [2, 2], scalars: [1, 2, 3, 4])
    var copy = original
    copy[1, 0] = 7
    #expect(original.scalars == [1, 2, 3, 4])
    #expect(copy.scalars == [1, 2, 7, 4])
  }

  @Test func borrowedMemoryIsNeverWritten() {
    let memory = Memory()
    var tensor = Tensor(shape: [3], borrowing: memory.base, from: memory)
    tensor[1] = 0
    #expect(tensor.scalars == [5, 0, 5])
    #expect(memory.base[1] == 5)
  }

  @Test func shapesCount() {
    #expect(Shape([2, 3, 4]).strides == [12, 4, 1])
    #expect(Shape([]).count == 1)
    #expect(Shape(validating: [2, -1]) == nil)
    #expect(Shape(validating: [1 << 62, 4]) == nil)
  }

  @Test func refusesAWrongNumberOfScalars() throws {
    let error = #expect(throws: ShapeError.self) { try Tensor(shape: [2, 2], scalars: [1]) }
    #expect(
      error?.description == "tensor from scalars: expected 4 scalars for [2, 2], found 1")
    #expect(throws: ShapeError.self) { try Tensor(zeros: [2, 2]).reshaped(to: [3]) }
  }

  @Test func dictionariesKeepTheirOrder() throws {
    let source = TensorDictionary(["b": Tensor(zeros: [1]), "a": Tensor(zeros: [2])])
    #expect(source.tensorNames == ["b", "a"])
    #expect(try source.shape(of: "a") == [2])
    #expect(throws: TensorDictionary.MissingTensor.self) { try source.tensor(named: "c") }
  }
}

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 7])
  func runsEveryTaskOnce(threads: Int) {
    let pool = ThreadPool(threads: threads)
    for round in 0..<200 {
      let counts = UnsafeMutablePointer<Int>.allocate(capacity: 64)
      counts.initialize(repeating: 0, count: 64)
      defer { counts.deallocate() }
      nonisolated(unsafe) let shared = counts
      pool.forEach(1 + round % 64) { index, worker in
        shared[index] += worker < pool.threadCount ? 1 : 100
      }
      for index in 0..<64 { #expect(counts[index] == (index <= round % 64 ? 1 : 0)) }
    }
  }

  @Test func loopsInsideTasksRun() {
    let pool = ThreadPool(threads: 3)
    let sums = UnsafeMutablePointer<Int>.allocate(capacity: 8)
    sums.initialize(repeating: 0, count: 8)
    defer { sums.deallocate() }
    nonisolated(unsafe) let shared = sums
    pool.forEach(8) { outer, _ in
      pool.forEach(10) { inner, _ in shared[outer] += inner }
    }
    for outer in 0..<8 { #expect(sums[outer] == 45) }
  }

  @Test func callersShareAPool() async {
    let pool = ThreadPool(threads: 2)
    await withTaskGroup(of: Int.self) { group in
      for caller in 0..<8 {
        group.addTask {
          let results = UnsafeMutablePointer<Int>.allocate(capacity: 100)
          results.initialize(repeating: 0, count: 100)
          defer { results.deallocate() }
          nonisolated(unsafe) let shared = results
          pool.forEach(100) { index, _ in shared[index] = caller }
          return (0..<100).reduce(0) { $0 + results[$1] } == 100 * caller ? 1 : 0
        }
      }
      #expect(await group.reduce(0, +) == 8)
    }
  }
}
