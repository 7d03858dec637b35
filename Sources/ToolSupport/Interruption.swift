internal import Dispatch
internal import SaliencyIO
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// How a tool that is told to stop ends: without half-written files.
public enum Interruption {
  /// Makes `SIGINT`, `SIGTERM` and `SIGHUP` remove the temporary files before they end the process.
  ///
  /// A signal that was ignored when the process started, as under `nohup`, stays ignored. `SIGPIPE`
  /// is turned into an error of the write, so that ``StandardOutput`` can clean up first. Calling
  /// this again changes nothing.
  public static func installHandlers() {
    sources.withLock { sources in
      guard sources.isEmpty else { return }
      _ = signal(SIGPIPE, SIG_IGN)
      for number in [SIGINT, SIGTERM, SIGHUP] {
        // The source only sees the signal if its own action does not end the process first.
        let previous = signal(number, SIG_IGN)
        if isIgnore(previous) { continue }
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        let isRegistered = DispatchSemaphore(value: 0)
        source.setEventHandler { end(by: number) }
        source.setRegistrationHandler { isRegistered.signal() }
        source.activate()
        // A signal between activation and registration would be lost.
        isRegistered.wait()
        sources.append(source)
      }
    }
  }

  /// Removes the temporary files and ends the process as the signal would have.
  static func end(by number: Int32) -> Never {
    TemporaryFiles.removeAll()
    _ = signal(number, SIG_DFL)
    // The threads of dispatch queues block all signals.
    var own = sigset_t()
    sigemptyset(&own)
    sigaddset(&own, number)
    pthread_sigmask(SIG_UNBLOCK, &own, nil)
    _ = raise(number)
    // Never reached as long as signals do what they are for; shells report both endings alike.
    _exit(128 + number)
  }

  private static let queue = DispatchQueue(label: "interruption")

  private static let sources = Mutex<[any DispatchSourceSignal]>([])

  private static func isIgnore(_ handler: sighandler_t?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
