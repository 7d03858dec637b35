// Testable imports are for debug builds; see CONTRIBUTING.md.
#if DEBUG
  import Foundation

  #if canImport(FoundationXML)
    import FoundationXML
  #endif

  /// A page as a strict parser reads it.
  final class ParsedPage: NSObject, XMLParserDelegate {
    struct Element {
      let name: String
      let attributes: [String: String]

      /// All text inside, of inner elements too.
      var text = ""
    }

    private(set) var elements: [Element] = []
    private(set) var problem: String?

    /// The places of the elements that are open.
    private var open: [Int] = []

    init(_ text: String) {
      super.init()
      let parser = XMLParser(data: Data(text.utf8))
      parser.delegate = self
      if !parser.parse() {
        problem =
          "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "no error told")"
      }
    }

    /// The elements of a name, and of a class if one is given.
    func elements(_ name: String, class wanted: String? = nil) -> [Element] {
      elements.filter { element in
        let classes = element.attributes["class", default: ""].split(separator: " ")
        return element.name == name && (wanted.map { classes.contains(Substring($0)) } ?? true)
      }
    }

    func parser(
      _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
      qualifiedName qName: String?, attributes attributeDict: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: elementName, attributes: attributeDict))
    }

    func parser(
      _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
      qualifiedName qName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      for place in open { elements[place].text += string }
    }
  }
#endif
