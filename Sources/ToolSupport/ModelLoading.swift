internal import SaliencyIO
public import SaliencyModels

/// Does something with the contents of a file, naming the file in errors that do not.
///
/// - Parameters:
///   - path: The file, as the user named it.
///   - body: The work.
/// - Returns: What `body` returns.
/// - Throws: `FileError` as it is, any other error as ``ToolError`` behind the path.
public func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as FileError {
    throw error
  } catch {
    throw ToolError("\(path): \(message(for: error))")
  }
}

/// Loads the network of a weights file.
///
/// - Parameters:
///   - path: A file that `convert-weights` wrote, or any other whose network is recognized.
///   - computation: What the network will run with.
/// - Returns: The network, ready to run.
/// - Throws: `FileError` or ``ToolError``, with the path and what to do.
public func loadModel(_ path: String, with computation: Computation = Computation()) throws -> Model
{
  let file = try WeightFile(path: path)
  return try naming(path) {
    try Model(
      Checkpoint(recognizing: file), precision: computation.precision, pool: computation.pool,
      instructionSet: computation.instructionSet)
  }
}
