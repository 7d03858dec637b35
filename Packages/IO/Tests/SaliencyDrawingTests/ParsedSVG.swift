import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements of an SVG file in their order.
final class ParsedSVG: NSObject, XMLParserDelegate {
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  private(set) var elements: [Element] = []

  /// `nil` if the file is no XML.
  init?(_ bytes: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes))
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The color of each filled path, as cairo writes it.
  var fills: [String] {
    all("path").compactMap { path in
      path.attributes["style"]?.split(separator: ";").first { $0.hasPrefix("fill:rgb") }
        .map(String.init)
    }
  }

  var identifiers: [String] { elements.compactMap { $0.attributes["id"] } }
}
