import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The temporary files that this process is writing at the moment.
///
/// A tool that is interrupted calls ``removeAll()`` before it exits, so that no half-written file
/// stays behind.
public enum TemporaryFiles {
  private struct State {
    var paths: Set<String> = []
    var number = 0
  }

  private static let state = Mutex(State())

  /// Removes every temporary file of this process.
  ///
  /// Safe to call from any thread, for example from a dispatch source that watches a signal; not
  /// from within a signal handler. Writers that are at work fail when they come to their end.
  public static func removeAll() {
    state.withLock { state in
      for path in state.paths { unlink(path) }
      state.paths = []
    }
  }

  /// A path in `folder` that this process has not used before, registered for removal.
  static func register(in folder: String) -> String {
    state.withLock { state in
      state.number += 1
      let path = "\(folder)/.saliency-\(getpid())-\(state.number).tmp"
      state.paths.insert(path)
      return path
    }
  }

  /// Forgets a path whose file is gone or has its final name.
  static func unregister(_ path: String) {
    state.withLock { state in
      _ = state.paths.remove(path)
    }
  }
}
