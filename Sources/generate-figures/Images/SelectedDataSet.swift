import SaliencyIO
import SaliencyTensor
import ToolSupport

/// A data set whose masks are read at most once, and only if a rule asks for it.
final class SelectedDataSet {
  let dataSet: DataSet
  private let pool: ThreadPool
  private let options: GlobalOptions
  private var known: DataSetSelection?

  init(_ dataSet: DataSet, pool: ThreadPool, options: GlobalOptions) {
    self.dataSet = dataSet
    self.pool = pool
    self.options = options
  }

  /// The images that the protocol selects; masks that cannot be read are told.
  func selection() throws -> DataSetSelection {
    if let known { return known }
    let progress = ProgressBar("Reading masks", total: dataSet.count, options: options)
    var done = 0
    var selection: DataSetSelection?
    try progress.show {
      selection = try dataSet.selection(pool: pool) { now, _ in
        progress.advance(by: now - done)
        done = now
      }
    }
    guard let selection else { throw ToolError("\(dataSet.root): no mask was read") }
    for failure in selection.failures { StandardError.writeLine("Error: \(failure.error)") }
    known = selection
    return selection
  }
}
