/// How progress reads, without a word of where or when it is shown.
package struct ProgressText: Sendable {
  /// What is being done.
  private let title: String

  /// How many steps there are.
  private let total: Int

  /// Describes work.
  package init(title: String, total: Int) {
    self.title = title
    self.total = total
  }

  /// One line: the title, a bar if there is room, steps, time since the start and time left.
  ///
  /// - Parameters:
  ///   - done: How many steps are done.
  ///   - elapsed: The time since the start.
  ///   - columns: The most characters, or `nil` for a line without a bar and of any length.
  /// - Returns: The line, without a line end.
  package func line(done: Int, elapsed: Duration, columns: Int?) -> String {
    var times = Self.clock(elapsed)
    if let left = timeLeft(done: done, elapsed: elapsed) { times += ", \(Self.clock(left)) left" }
    let counts = "\(done)/\(total)"
    guard let columns else { return "\(title): \(counts), \(times)" }
    let withoutBar = "\(title)  \(counts)  \(times)"
    // Two more blanks and brackets stand around the bar.
    let room = min(40, columns - withoutBar.count - 4)
    guard room >= 8 else { return String(withoutBar.prefix(max(0, columns))) }
    let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
    let filled = Int(share * Double(room))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: room - filled)
    return "\(title)  [\(bar)]  \(counts)  \(times)"
  }

  /// The time that the remaining steps take at the pace so far, `nil` before the first and after
  /// the last step.
  package func timeLeft(done: Int, elapsed: Duration) -> Duration? {
    guard done > 0, done < total else { return nil }
    return elapsed * (Double(total - done) / Double(done))
  }

  /// A duration as minutes and seconds, with hours where there are any: `4:09`, `1:00:00`.
  package static func clock(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    let twoDigits = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    let tail = twoDigits(seconds % 60)
    return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
  }
}
