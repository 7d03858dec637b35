import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request to a server, whose answer is handed over as it comes.
///
/// The whole answer is never held in memory: while the receiver is busy, few pieces wait for it.
final class Exchange: NSObject {
  /// What comes from the server, in this order.
  private enum Event {
    case response(HTTPURLResponse)
    case data(Data)
    case end((any Error)?)
  }

  /// More pieces than these do not wait for the receiver; the server waits instead.
  private static let capacity = 16

  private let condition = NSCondition()
  private var events: [Event] = []
  private var isAbandoned = false

  /// Asks and receives.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - seconds: How long the server may be silent.
  ///   - response: Takes the answer's head. What it throws ends the exchange.
  ///   - data: Takes a piece of the answer's body. What it throws ends the exchange.
  /// - Throws: What the receivers throw, and `URLError` if the connection fails.
  static func perform(
    _ request: URLRequest, silence seconds: Double,
    response: (HTTPURLResponse) throws -> Void, data: (Data) throws -> Void
  ) throws {
    let exchange = Exchange()
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = seconds
    configuration.urlCache = nil
    let session = URLSession(
      configuration: configuration, delegate: exchange, delegateQueue: BoundedQueue())
    let task = session.dataTask(with: request)
    defer {
      exchange.abandon()
      session.invalidateAndCancel()
    }
    task.resume()
    while true {
      switch exchange.next() {
      case .response(let head): try response(head)
      case .data(let piece): try data(piece)
      case .end(let error):
        if let error { throw error }
        return
      }
    }
  }

  private func next() -> Event {
    condition.lock()
    defer { condition.unlock() }
    while events.isEmpty { condition.wait() }
    let event = events.removeFirst()
    condition.broadcast()
    return event
  }

  private func push(_ event: Event) {
    condition.lock()
    defer { condition.unlock() }
    while events.count >= Self.capacity && !isAbandoned { condition.wait() }
    if isAbandoned { return }
    events.append(event)
    condition.broadcast()
  }

  private func abandon() {
    condition.lock()
    defer { condition.unlock() }
    isAbandoned = true
    condition.broadcast()
  }
}

/// A queue that makes those wait who add more than it works off.
///
/// A session hands what comes from the network to such a queue; without a bound, that is the whole
/// file where the disk is slower than the network.
private final class BoundedQueue: OperationQueue, @unchecked Sendable {
  private let room = DispatchSemaphore(value: 64)

  override init() {
    super.init()
    maxConcurrentOperationCount = 1
  }

  override func addOperation(_ block: @escaping @Sendable () -> Void) {
    room.wait()
    super.addOperation { [room] in
      block()
      room.signal()
    }
  }
}

// All properties that change are behind the condition's lock.
extension Exchange: @unchecked Sendable {}

extension Exchange: URLSessionDataDelegate {
  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let response = response as? HTTPURLResponse { push(.response(response)) }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    push(.data(data))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    push(.end(error))
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let wasSecure = willPerformHTTPRedirection.url?.scheme == "https"
    // Nobody shall be able to put another file in the place of one that is asked for securely.
    let isAllowed = request.url?.scheme == "https" || (request.url?.scheme == "http" && !wasSecure)
    completionHandler(isAllowed ? request : nil)
  }
}
