import ExperimentSupport
import Foundation
import SaliencyIO

/// A page that shows figures with their captions, from the files beside it.
struct IndexPage {
  private let contents: Contents

  /// Prepares a page.
  ///
  /// - Parameters:
  ///   - title: What the figures are of.
  ///   - figures: The figures, in order.
  init(title: String, figures: [FigureRecord]) {
    contents = Contents(
      title: title,
      figures: figures.map { record in
        let names = record.outputs.map(Self.fileName)
        let pictures = names.filter { !$0.hasSuffix(".pdf") }
        return Figure(
          name: record.figure, caption: record.caption,
          // Sharp at every size, and without it the pixels.
          picture: pictures.first { $0.hasSuffix(".svg") } ?? pictures.first,
          files: names,
          images: record.images.map(\.identifier).joined(separator: ", "),
          notes: record.notes)
      })
  }

  /// Writes the page.
  ///
  /// - Parameter path: The file, in the folder of the figures.
  /// - Throws: `FileError` if it cannot be written.
  func write(to path: String) throws {
    let text = try MarkupTemplate(Self.template).text(with: contents)
    try writeAtomically(to: path, replacing: true) { writer in try writer.write(Array(text.utf8)) }
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private struct Contents {
    let title: String
    let figures: [Figure]
  }

  private struct Figure {
    let name: String
    let caption: String
    let picture: String?
    let files: [String]
    let images: String
    let notes: [String]
  }

  private static let template = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{{title}}</title>
    <style>
    html { font: 16px/1.5 system-ui, sans-serif; background: #fff; color: #1a1e23; }
    body { margin: 0 auto; padding: 1rem; max-width: 62rem; overflow-wrap: break-word; }
    h1 { font-size: 1.5rem; line-height: 1.2; }
    figure { margin: 2.5rem 0; }
    img { display: block; width: 100%; height: auto; }
    figcaption { margin: .5rem 0; }
    small { color: #545c66; }
    a { color: #0b57a4; }
    @media print { figure { break-inside: avoid; } }
    </style>
    </head>
    <body>
    <h1>{{title}}</h1>
    {{#figures}}
    <figure id="figure{{name}}">
    {{#picture}}
    <img src="{{picture}}" alt="Figure {{name}}: {{caption}}" />
    {{/picture}}
    <figcaption>
    <p><strong>Figure {{name}}.</strong> {{caption}}</p>
    {{#notes}}
    <p>{{.}}</p>
    {{/notes}}
    <p><small>Images: {{images}}. Files:{{#files}} <a href="{{.}}">{{.}}</a>{{/files}}</small></p>
    </figcaption>
    </figure>
    {{/figures}}
    </body>
    </html>

    """
}
