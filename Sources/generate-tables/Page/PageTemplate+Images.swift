extension PageTemplate {
  /// The means by label, one table a metric.
  static let labels = """
    {{#labels}}
    <section id="labels" aria-labelledby="labels-heading">
    <h2 id="labels-heading">Labels</h2>
    <p>Means over the images of each label, in percent; labels with most images first. An image \
    counts for each of its labels.{{#leftOut}} {{.}} with fewer images are left out.{{/leftOut}}</p>
    {{#tables}}
    <details>
    <summary>{{#metric}}\(metricTitle){{/metric}}</summary>
    <div class="scroll" role="region" aria-label="{{metric.title}} by label" tabindex="0">
    <table class="results compact">
    <caption class="hidden">{{metric.title}} by label, in percent</caption>
    \(headingRows(corner: "Label", second: "Images"))
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{#label}}{{.}}{{/label}}{{^label}}<em>no label</em>{{/label}}</th>\
    <td>{{images}}</td>{{#means}}<td>{{.}}</td>{{/means}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    </details>
    {{/tables}}
    </section>
    {{/labels}}

    """

  /// The images on which methods differ most, pair by pair.
  static let disagreements = """
    {{#disagreements}}
    <section id="disagreements" aria-labelledby="disagreements-heading">
    <h2 id="disagreements-heading">Images on which two methods differ most</h2>
    <p>{{#metric}}\(metricTitle){{/metric}} in percent; the difference is the first method minus the \
    second, in percentage points. At most ten images on either side.{{#leftOut}} {{.}} of methods \
    are left out.{{/leftOut}}</p>
    {{#pairs}}
    <details{{#isOpen}} open="open"{{/isOpen}}>
    <summary>{{first}} and {{second}}</summary>
    {{#sides}}
    {{#hasImages}}
    <div class="scroll" role="region" aria-label="{{higher}} higher than {{lower}}" tabindex="0">
    <table>
    <caption><span>{{higher}} higher than {{lower}}</span></caption>
    <thead>
    <tr><th scope="col">Image</th><th scope="col">Labels</th>\
    <th scope="col" class="number">{{first}}</th><th scope="col" class="number">{{second}}</th>\
    <th scope="col" class="number">Difference</th></tr>
    </thead>
    <tbody>
    {{#images}}
    <tr><th scope="row">{{name}}</th><td>{{labels}}</td><td class="number">{{first}}</td>\
    <td class="number">{{second}}</td><td class="number">{{difference}}</td></tr>
    {{/images}}
    </tbody>
    </table>
    </div>
    {{/hasImages}}
    {{^hasImages}}
    <p>On no image is {{higher}} higher than {{lower}}.</p>
    {{/hasImages}}
    {{/sides}}
    </details>
    {{/pairs}}
    </section>
    {{/disagreements}}

    """

  /// The time per image.
  static let times = """
    {{#times}}
    <section id="times" aria-labelledby="times-heading">
    <h2 id="times-heading">Time per image</h2>
    <div class="scroll" role="region" aria-labelledby="times-caption" tabindex="0">
    <table>
    <caption id="times-caption"><span>Milliseconds to compute a map, as the results files tell \
    them</span></caption>
    <thead>
    <tr><th scope="col">Series</th><th scope="col" class="number">Mean</th>\
    <th scope="col" class="number">Median</th><th scope="col" class="number">Images</th></tr>
    </thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row"><span class="swatch {{color}}"></span>{{series}}</th>\
    <td class="number">{{mean}}</td><td class="number">{{median}}</td>\
    <td class="number">{{images}}</td></tr>
    {{/rows}}
    </tbody>
    </table>
    </div>
    </section>
    {{/times}}

    """
}
