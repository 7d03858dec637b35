import Foundation
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A server on 127.0.0.1, of whose answers a test decides every byte.
///
/// Each connection has one request and one answer.
final class LocalServer: Sendable {
  struct Request: Sendable {
    let path: String

    /// By names in small letters.
    let headers: [String: String]
  }

  /// What is sent, and what comes then.
  struct Reply: Sendable {
    enum Ending: Sendable {
      /// The connection ends.
      case close

      /// Nothing more comes, and the connection stays.
      case silence

      /// The connection ends, and no further one is taken.
      case gone
    }

    var bytes: [UInt8]
    var ending = Ending.close

    init(_ status: String, headers: [String] = [], body: [UInt8] = [], ending: Ending = .close) {
      let head = (["HTTP/1.1 \(status)"] + headers + ["Connection: close"]).joined(
        separator: "\r\n")
      bytes = Array((head + "\r\n\r\n").utf8) + body
      self.ending = ending
    }
  }

  struct SocketError: Error {
    let call: String
  }

  let port: UInt16
  private let listener: Int32
  private let reply: @Sendable (Request, Int) -> Reply
  private let state = Mutex(State())

  private struct State {
    var requests: [Request] = []
    var silent: [Int32] = []
    var isOpen = true
  }

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - port: Where; any free port if 0.
  ///   - reply: The answer to a request, which gets the request's number, from 0.
  /// - Throws: `SocketError` if the port is not free.
  init(port: UInt16 = 0, reply: @escaping @Sendable (Request, Int) -> Reply) throws {
    self.reply = reply
    #if os(Linux)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, kind, 0)
    guard listener >= 0 else { throw SocketError(call: "socket") }
    self.listener = listener
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isBound else { throw SocketError(call: "bind") }
    self.port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in serve() }
  }

  /// The requests so far.
  var requests: [Request] { state.withLock(\.requests) }

  /// An address of this server.
  func address(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  /// Takes no further connection and ends those that are silent.
  func stop() {
    let silent = state.withLock { state in
      defer { state.silent = [] }
      if state.isOpen {
        state.isOpen = false
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
      }
      return state.silent
    }
    for connection in silent { close(connection) }
  }

  private func serve() {
    while state.withLock(\.isOpen) {
      let connection = accept(listener, nil, nil)
      if connection < 0 { continue }
      Thread.detachNewThread { [self] in answer(connection) }
    }
  }

  private func answer(_ connection: Int32) {
    guard let request = Self.request(from: connection) else {
      close(connection)
      return
    }
    let number = state.withLock { state in
      state.requests.append(request)
      return state.requests.count - 1
    }
    let reply = reply(request, number)
    if case .gone = reply.ending { stop() }
    var rest = reply.bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Self.flags) }
      if sent <= 0 { break }
      rest = rest.dropFirst(sent)
    }
    if case .silence = reply.ending {
      state.withLock { $0.silent.append(connection) }
    } else {
      close(connection)
    }
  }

  #if os(Linux)
    /// A client that has gone must not end the tests.
    private static let flags = Int32(MSG_NOSIGNAL)
  #else
    private static let flags: Int32 = 0
  #endif

  private static func request(from connection: Int32) -> Request? {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while text.suffix(4) != [13, 10, 13, 10] {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return nil }
      text += buffer.prefix(count)
    }
    let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard let words = lines.first?.split(separator: " "), words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return Request(path: String(words[1].dropFirst()), headers: headers)
  }
}

extension LocalServer.Reply {
  /// The answer of a server that has a file.
  ///
  /// - Parameters:
  ///   - content: The file.
  ///   - request: What is asked for; `Range` and `If-Range` are heeded.
  ///   - tag: The file's version.
  ///   - sent: How many bytes are sent of those that are announced, all if `nil`.
  ///   - ending: What comes then.
  /// - Returns: `200`, `206` or `416`.
  static func file(
    _ content: [UInt8], to request: LocalServer.Request? = nil, tag: String = "\"1\"",
    sending sent: Int? = nil, ending: Ending = .close
  ) -> LocalServer.Reply {
    var headers = ["ETag: \(tag)", "Content-Type: application/octet-stream"]
    let version = request?.headers["if-range"]
    guard let range = request?.headers["range"], version == nil || version == tag,
      let start = Int(range.dropFirst("bytes=".count).dropLast())
    else {
      headers.append("Content-Length: \(content.count)")
      return LocalServer.Reply(
        "200 OK", headers: headers, body: Array(content.prefix(sent ?? content.count)),
        ending: ending)
    }
    guard start < content.count else {
      headers += ["Content-Range: bytes */\(content.count)", "Content-Length: 0"]
      return LocalServer.Reply("416 Range Not Satisfiable", headers: headers)
    }
    headers += [
      "Content-Range: bytes \(start)-\(content.count - 1)/\(content.count)",
      "Content-Length: \(content.count - start)",
    ]
    return LocalServer.Reply(
      "206 Partial Content", headers: headers,
      body: Array(content[start...].prefix(sent ?? content.count)), ending: ending)
  }
}
