import Foundation
import ToolSupport

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Downloads files, going on where an earlier attempt stopped.
struct Downloader {
  /// How often a failed attempt is repeated without a byte gained in between.
  let retries: Int

  /// The pause before the first repetition in seconds; it doubles with every further one.
  let pause: Double

  /// How long a server may be silent, in seconds.
  let silence: Double

  let options: GlobalOptions

  /// The longest pause in seconds.
  private static let longestPause = 60.0

  /// Downloads until the part is the whole file.
  ///
  /// - Parameters:
  ///   - source: Whose file it is.
  ///   - file: What to download.
  ///   - part: Where it goes.
  /// - Throws: `ToolError` that tells what is kept, `FileError` if the disk does not take it.
  func download(_ source: Source, _ file: RemoteFile, into part: PartialFile) throws {
    var failures = 0
    var farthest = part.length
    while true {
      do {
        return try attempt(source, file, into: part)
      } catch AttemptFailure.lasting(let problem) {
        throw ToolError(
          "\(source.name): \(file.address): \(problem); see \(source.page), and correct "
            + "the manifest if the file has moved or changed")
      } catch AttemptFailure.passing(let problem) {
        if part.length > farthest {
          farthest = part.length
          failures = 0
        }
        guard failures < retries else {
          throw ToolError(
            "\(source.name): \(file.address): \(problem); gave up after \(failures + 1) "
              + "attempts without progress; " + Self.remains(of: part))
        }
        let seconds = min(Self.longestPause, pause * pow(2, Double(failures)))
        failures += 1
        if options.showsNotes {
          StandardError.writeLine(
            "\(source.name): \(problem); trying again in \(Int(seconds.rounded(.up))) s")
        }
        Thread.sleep(forTimeInterval: seconds)
      }
    }
  }

  private static func remains(of part: PartialFile) -> String {
    guard part.length > 0 else { return "nothing has come; the same command tries again" }
    let total = part.origin?.total.map { " of \($0)" } ?? ""
    return "\(part.length)\(total) bytes are kept, and the same command goes on where it stopped"
  }

  /// One request and what comes of it.
  private func attempt(_ source: Source, _ file: RemoteFile, into part: PartialFile) throws {
    if part.origin?.url != file.address { try part.begin(nil) }
    if let total = part.origin?.total, part.length == total { return }
    let offset = part.length
    var bar: ByteProgress?
    do {
      try Exchange.perform(
        request(for: file, from: offset, of: part.origin), silence: silence
      ) { response in
        switch try Answer(response, to: file, from: offset, of: part.origin) {
        case .fromTheStart(let origin): try part.begin(origin)
        case .continuation: break
        case .isComplete: return
        case .hasChanged:
          try part.begin(nil)
          throw AttemptFailure.passing("the file has changed on the server, and is begun anew")
        }
        bar = ByteProgress(
          source.name, from: part.length, to: part.origin?.total, options: options)
      } data: { data in
        // The body of an answer that says that nothing is left is no part of the file.
        guard let bar else { return }
        if let total = part.origin?.total, part.length + data.count > total {
          try part.begin(nil)
          throw AttemptFailure.passing("the server sent more than the \(total) bytes of the file")
        }
        try part.append(data)
        bar.advance(to: part.length)
      }
    } catch {
      bar?.clear()
      guard let error = error as? URLError else { throw error }
      throw Self.failure(error, of: part)
    }
    if let total = part.origin?.total, part.length < total {
      bar?.clear()
      throw AttemptFailure.passing("the connection ended after \(part.length) of \(total) bytes")
    }
    bar?.finish(at: part.length)
  }

  private func request(
    for file: RemoteFile, from offset: Int, of origin: PartialFile.Origin?
  ) -> URLRequest {
    var request = URLRequest(url: file.url)
    request.setValue("swift-saliency/\(toolkitVersion)", forHTTPHeaderField: "User-Agent")
    // Sizes and places count the file's own bytes.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if offset > 0 {
      request.setValue("bytes=\(offset)-", forHTTPHeaderField: "Range")
      // A weak tag does not promise equal bytes, and servers do not take it here.
      let strongTag = origin?.entityTag.flatMap { $0.hasPrefix("W/") ? nil : $0 }
      if let version = strongTag ?? origin?.lastModified {
        request.setValue(version, forHTTPHeaderField: "If-Range")
      }
    }
    return request
  }

  /// What a broken connection means.
  private static func failure(_ error: URLError, of part: PartialFile) -> AttemptFailure {
    switch error.code {
    case .timedOut:
      .passing("the server was silent for too long")
    case .cannotFindHost, .dnsLookupFailed:
      .passing("the server's name is not found; is there a connection to the network?")
    case .cannotConnectToHost, .notConnectedToInternet:
      .passing("there is no connection to the server")
    case .networkConnectionLost, .badServerResponse:
      .passing("the connection broke")
    case .serverCertificateUntrusted, .serverCertificateHasBadDate, .serverCertificateNotYetValid,
      .serverCertificateHasUnknownRoot, .unsupportedURL, .badURL:
      .lasting(message(for: error))
    default:
      .passing(message(for: error))
    }
  }
}
