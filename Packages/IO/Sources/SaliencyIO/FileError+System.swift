#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension FileError {
  /// An error that the operating system gave, in its own words.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - action: What was tried, as in `cannot be opened`.
  ///   - code: The value of `errno`.
  ///   - remedy: What to do about it.
  init(path: String, action: String, code: Int32, remedy: String? = nil) {
    let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    self.init(path: path, problem: "\(action): \(reason)", remedy: remedy)
  }
}
