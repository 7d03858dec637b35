/// The page's template, one text a section.
///
/// A name without a value is looked up in the sections around: what may be missing in a section must
/// not be named like something around it.
enum PageTemplate {
  static let text =
    head + summary + differences + distributions + labels + disagreements + times + """
      </main>
      </body>
      </html>

      """

  /// Everything above the first section.
  private static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Saliency map results{{#caption}}: {{.}}{{/caption}}</title>
    <style>
    {{{style}}}
    </style>
    </head>
    <body>
    <header>
    <h1>Saliency map results</h1>
    {{#caption}}
    <p class="lead">{{.}}</p>
    {{/caption}}
    <p class="muted">{{counts}}</p>
    <nav aria-label="Sections">
    <ul>
    <li><a href="#means">Means</a></li>
    {{#differences}}
    <li><a href="#differences">Paired differences</a></li>
    {{/differences}}
    <li><a href="#distributions">Distributions</a></li>
    {{#labels}}
    <li><a href="#labels">Labels</a></li>
    {{/labels}}
    {{#disagreements}}
    <li><a href="#disagreements">Disagreements</a></li>
    {{/disagreements}}
    {{#times}}
    <li><a href="#times">Time</a></li>
    {{/times}}
    </ul>
    </nav>
    </header>
    <main>

    """

  private static let summary = """
    {{#summary}}
    <section id="means" aria-labelledby="means-heading">
    <h2 id="means-heading">Means</h2>
    <div class="scroll" role="region" aria-labelledby="means-caption" tabindex="0">
    <table class="results">
    <caption id="means-caption"><span>Means over images, in percent. ↑ higher is better, \
    ↓ lower is better.{{#hasBest}} Bold: best of its model.{{/hasBest}}\
    {{#hasIntervals}} In brackets: interval of the mean.{{/hasIntervals}}\
    {{#hasPrinted}} Paper: the number that the paper prints.{{/hasPrinted}}\
    {{#hasUndefined}} Images: how many have a value, where some have none.{{/hasUndefined}}</span></caption>
    \(headingRows(corner: "Metric"))
    <tbody>
    {{#rows}}
    <tr>
    \(metricHeading)
    {{#cells}}
    <td>{{#isBest}}<strong>{{mean}}</strong><span class="hidden"> (best)</span>{{/isBest}}\
    {{^isBest}}{{mean}}{{/isBest}}{{#interval}} <small>{{.}}</small>{{/interval}}\
    {{#printed}} <small>paper {{.}}</small>{{/printed}}\
    {{#defined}} <small>{{.}}</small>{{/defined}}</td>
    {{/cells}}
    </tr>
    {{/rows}}
    {{#hasImages}}
    <tr>
    <th scope="row">Images</th>
    {{#images}}
    <td>{{.}}</td>
    {{/images}}
    </tr>
    {{/hasImages}}
    </tbody>
    </table>
    </div>
    {{#notes}}
    <p class="note">{{.}}</p>
    {{/notes}}
    <details>
    <summary>What the metrics are</summary>
    <dl>
    {{#legend}}
    <dt>{{title}}</dt>
    <dd>{{citation}}. Range: {{range}}; {{direction}}.</dd>
    {{/legend}}
    </dl>
    </details>
    </section>
    {{/summary}}

    """

  private static let differences = """
    {{#differences}}
    <section id="differences" aria-labelledby="differences-heading">
    <h2 id="differences-heading">Paired differences</h2>
    <div class="scroll" role="region" aria-labelledby="differences-caption" tabindex="0">
    <table class="results">
    <caption id="differences-caption"><span>Mean difference on the same images, first method minus \
    second, in percentage points, with its interval. Bold and *: the interval excludes \
    0.</span></caption>
    <thead>
    {{#heading.hasGroups}}
    <tr>
    <td></td>
    {{#heading.groups}}
    \(groupHeading)
    {{/heading.groups}}
    </tr>
    {{/heading.hasGroups}}
    <tr>
    <th scope="col">Metric</th>
    {{#pairs}}
    <th scope="col">{{first}} − {{second}} <small>{{images}}</small></th>
    {{/pairs}}
    </tr>
    </thead>
    <tbody>
    {{#rows}}
    <tr>
    \(metricHeading)
    {{#cells}}
    <td>{{#difference}}{{#excludesZero}}<strong>{{mean}}<span aria-hidden="true">*</span></strong>\
    <span class="hidden"> (interval excludes 0)</span>{{/excludesZero}}\
    {{^excludesZero}}{{mean}}{{/excludesZero}} <small>{{interval}}</small>{{/difference}}\
    {{^difference}}–{{/difference}}</td>
    {{/cells}}
    </tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    </section>
    {{/differences}}

    """

  /// A metric's title with its arrow, inside of a ``MetricHeading``.
  static let metricTitle = """
    {{title}}\u{A0}<span aria-hidden="true">{{arrow}}</span><span class="hidden"> ({{direction}})</span>
    """

  /// A row's heading.
  private static let metricHeading = """
    <th scope="row">{{#heading}}\(metricTitle){{/heading}}</th>
    """

  /// One model above its methods.
  private static let groupHeading = """
    {{#model}}<th scope="colgroup" colspan="{{span}}" class="group {{color}}"><span class="swatch {{color}}">\
    </span>{{.}}</th>{{/model}}{{^model}}<td colspan="{{span}}"></td>{{/model}}
    """

  /// The rows above a table with one column a series, and perhaps one more before them.
  static func headingRows(corner: String, second: String? = nil) -> String {
    """
    <thead>
    {{#heading.hasGroups}}
    <tr>
    <td\(second == nil ? "" : " colspan=\"2\"")></td>
    {{#heading.groups}}
    \(groupHeading)
    {{/heading.groups}}
    </tr>
    {{/heading.hasGroups}}
    <tr>
    <th scope="col">\(corner)</th>\(second.map { "<th scope=\"col\">\($0)</th>" } ?? "")
    {{#heading.methods}}
    <th scope="col">{{.}}</th>
    {{/heading.methods}}
    </tr>
    </thead>
    """
  }
}
