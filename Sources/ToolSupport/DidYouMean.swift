internal import SaliencyTensor

/// A sentence's end that offers names spelled like one that does not exist.
///
/// - Parameters:
///   - name: What was given.
///   - names: What there is.
/// - Returns: Text such as `; did you mean 'lafam'?`, or nothing if no name is near.
public func didYouMean(_ name: String, in names: [String]) -> String {
  let near = nearestNames(to: name, in: names).map { "'\($0)'" }
  return near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"
}
