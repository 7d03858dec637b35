extension PageTemplate {
  /// The plots, each with its numbers.
  static let distributions = """
    {{#distributions}}
    <section id="distributions" aria-labelledby="distributions-heading">
    <h2 id="distributions-heading">Distributions over images</h2>
    <p>Box: the middle half of the images. Line in the box: median. Ring: mean. Whiskers: up to \
    1.5 times the box’s length, where there are images. Small dots: images beyond. Bars: share of \
    images, for metrics that say yes or no.</p>
    <div class="plots">
    {{#distributions}}
    <figure>
    <figcaption><h3 id="plot-{{identifier}}">{{#metric}}\(metricTitle){{/metric}}</h3></figcaption>
    {{#plot}}
    \(plot)
    {{#remark}}
    <p class="note">{{.}}</p>
    {{/remark}}
    {{/plot}}
    <details>
    <summary>Numbers</summary>
    <div class="scroll" role="region" aria-label="{{metric.title}}: numbers" tabindex="0">
    <table class="results compact">
    <caption class="hidden">{{metric.title}}, in percent</caption>
    <thead>
    <tr><th scope="col">Series</th>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}\
    <th scope="col">Images</th><th scope="col">Without value</th></tr>
    </thead>
    <tbody>
    {{#summaries}}
    <tr><th scope="row">{{series}}</th>{{#numbers}}<td>{{.}}</td>{{/numbers}}<td>{{images}}</td>\
    <td>{{undefined}}</td></tr>
    {{/summaries}}
    </tbody>
    </table>
    </div>
    </details>
    </figure>
    {{/distributions}}
    </div>
    </section>
    {{/distributions}}

    """

  /// The drawing, inside of a ``Plot``.
  private static let plot = """
    <svg class="plot" role="img" aria-labelledby="plot-{{identifier}} plot-{{identifier}}-words" \
    width="100%" height="{{height}}">
    <desc id="plot-{{identifier}}-words">In percent. {{#rows}}{{words}}. {{/rows}}</desc>
    <g class="grid">
    {{#ticks}}
    <line x1="{{place}}%" x2="{{place}}%" y1="0" y2="{{axis}}" />
    {{/ticks}}
    </g>
    {{#rows}}
    <g class="{{color}}">
    <title>{{words}}</title>
    {{#name}}
    <text class="name" x="0" y="{{baseline}}">{{text}}</text>
    {{/name}}
    <text class="count" x="100%" y="{{countBaseline}}">{{count}}</text>
    {{#box}}
    <line class="whisker" x1="{{lowerWhisker}}%" x2="{{lowerQuartile}}%" y1="{{middle}}" \
    y2="{{middle}}" />
    <line class="whisker" x1="{{upperQuartile}}%" x2="{{upperWhisker}}%" y1="{{middle}}" \
    y2="{{middle}}" />
    <line class="whisker" x1="{{lowerWhisker}}%" x2="{{lowerWhisker}}%" y1="{{top}}" \
    y2="{{bottom}}" />
    <line class="whisker" x1="{{upperWhisker}}%" x2="{{upperWhisker}}%" y1="{{top}}" \
    y2="{{bottom}}" />
    <rect class="box" x="{{lowerQuartile}}%" y="{{top}}" width="{{length}}%" height="16" />
    <line class="median" x1="{{median}}%" x2="{{median}}%" y1="{{top}}" y2="{{bottom}}" />
    {{#outliers}}
    <circle class="outlier" cx="{{.}}%" cy="{{middle}}" r="2" />
    {{/outliers}}
    <circle class="mean" cx="{{mean}}%" cy="{{middle}}" r="4" />
    {{/box}}
    {{#bar}}
    <rect class="bar" x="0" y="{{top}}" width="{{length}}%" height="16" />
    {{/bar}}
    </g>
    {{/rows}}
    <g class="axis">
    <line x1="0" x2="100%" y1="{{axis}}" y2="{{axis}}" />
    {{#ticks}}
    <text{{#anchor}} class="{{.}}"{{/anchor}} x="{{place}}%" y="{{axisBaseline}}">{{text}}</text>
    {{/ticks}}
    </g>
    </svg>
    """
}
