/// The names that a misspelt one may have meant, nearest first.
///
/// Every package answers an unknown name of a tensor, a layer or a method with these.
///
/// - Parameters:
///   - name: What was asked for.
///   - names: What there is.
///   - limit: How many are given at the most.
/// - Returns: Names within an edit distance of half of the name's length.
public func nearestNames(to name: String, in names: [String], limit: Int = 4) -> [String] {
  let target = Array(name.lowercased().utf8)
  let scored = names.enumerated().map { index, candidate in
    (distance: editDistance(target, Array(candidate.lowercased().utf8)), index: index)
  }
  return
    scored
    .filter { $0.distance <= max(2, target.count / 2) }
    .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
    .prefix(limit)
    .map { names[$0.index] }
}

/// Levenshtein's distance: insertions, deletions and substitutions of single bytes.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var previous = Array(0...b.count)
  for (i, left) in a.enumerated() {
    var current = [i + 1]
    for (j, right) in b.enumerated() {
      current.append(
        min(previous[j] + (left == right ? 0 : 1), previous[j + 1] + 1, current[j] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
