internal import Foundation

/// Reads what a JSON file describes.
///
/// - Parameters:
///   - type: The kind of what is described.
///   - path: The file.
/// - Returns: What the file describes.
/// - Throws: `ToolError` that names the file, the key and what was expected there.
package func readJSON<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
  let data: Data
  do {
    data = try Data(contentsOf: URL(filePath: path))
  } catch {
    throw ToolError("\(path): cannot be read: \(message(for: error))")
  }
  do {
    // The decoder does not tell where the syntax is wrong.
    _ = try JSONSerialization.jsonObject(with: data)
  } catch {
    let problem = (error as NSError).userInfo["NSDebugDescription"] as? String
    throw ToolError("\(path): expected JSON: \(problem ?? message(for: error))")
  }
  do {
    return try JSONDecoder().decode(type, from: data)
  } catch let error as DecodingError {
    throw ToolError("\(path): \(error.place)")
  }
}
