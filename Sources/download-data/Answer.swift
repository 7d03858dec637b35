import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What is wrong with an attempt to download.
enum AttemptFailure: Error {
  /// It may go better the next time.
  case passing(String)

  /// It will be the same the next time.
  case lasting(String)
}

/// What the head of a server's answer means for a file of which a part may be there already.
enum Answer {
  /// The whole file comes, from its first byte.
  case fromTheStart(PartialFile.Origin)

  /// The rest comes, from the byte that was asked for.
  case continuation

  /// Nothing is left to come.
  case isComplete

  /// The part that is there is of another version of the file.
  case hasChanged

  /// Reads the head.
  ///
  /// - Parameters:
  ///   - response: The head.
  ///   - file: What was asked for.
  ///   - offset: The first byte that was asked for.
  ///   - origin: What is known of the part that is there.
  /// - Throws: `AttemptFailure` if it is no answer to the request.
  init(
    _ response: HTTPURLResponse, to file: RemoteFile, from offset: Int,
    of origin: PartialFile.Origin?
  ) throws {
    switch response.statusCode {
    case 200:
      self = .fromTheStart(try Self.origin(in: response, of: file))
    case 206 where offset > 0:
      guard let range = ContentRange(response.header("Content-Range")), range.start == offset,
        let origin, range.total == nil || origin.total == nil || range.total == origin.total,
        Self.agree(response.header("ETag"), origin.entityTag),
        Self.agree(response.header("Last-Modified"), origin.lastModified)
      else {
        self = .hasChanged
        return
      }
      self = .continuation
    case 416 where offset > 0:
      let total = ContentRange(response.header("Content-Range"))?.total
      self = total == offset && origin?.total ?? offset == offset ? .isComplete : .hasChanged
    case 408, 425, 429, 500...599:
      throw AttemptFailure.passing("the server answers \(Self.words(response.statusCode))")
    case 300...399:
      throw AttemptFailure.lasting("the server leads to an address that is not secure, or nowhere")
    default:
      throw AttemptFailure.lasting("the server answers \(Self.words(response.statusCode))")
    }
  }

  private static func origin(
    in response: HTTPURLResponse, of file: RemoteFile
  ) throws -> PartialFile.Origin {
    let total = response.header("Content-Length").flatMap { Int($0) }
    if let total, let size = file.size, total != size {
      throw AttemptFailure.lasting("expected \(size) bytes, the server offers \(total)")
    }
    // A page that says no comes as if it were the file.
    if response.header("Content-Type")?.lowercased().hasPrefix("text/html") == true {
      throw AttemptFailure.lasting("the server answers with a web page, not with the file")
    }
    return PartialFile.Origin(
      url: file.address, total: total ?? file.size,
      entityTag: response.header("ETag"), lastModified: response.header("Last-Modified"))
  }

  /// Whether two versions may be the same; one that is not told may be any.
  private static func agree(_ one: String?, _ other: String?) -> Bool {
    one == nil || other == nil || one == other
  }

  private static func words(_ code: Int) -> String {
    "\(code) (\(HTTPURLResponse.localizedString(forStatusCode: code)))"
  }
}

/// The header `Content-Range`, as in `bytes 100-199/200` and `bytes */200`.
struct ContentRange {
  let start: Int?
  let total: Int?

  init?(_ text: String?) {
    guard let match = text?.wholeMatch(of: #/bytes (?:(\d+)-\d+|\*)/(?:(\d+)|\*)/#) else {
      return nil
    }
    start = match.1.flatMap { Int($0) }
    total = match.2.flatMap { Int($0) }
  }
}

extension HTTPURLResponse {
  fileprivate func header(_ name: String) -> String? { value(forHTTPHeaderField: name) }
}
