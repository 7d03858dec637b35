/// How the page looks: on phones and desks, light and dark, and on paper, which is always light.
enum PageStyle {
  /// The style sheet; it holds no character that XML would read.
  static let text = """
    \(colors)
    *, *::before, *::after { box-sizing: border-box; }
    html { font: 16px/1.5 system-ui, sans-serif; background: var(--page); color: var(--text); }
    body { margin: 0 auto; padding: 1rem; max-width: 75rem; overflow-wrap: break-word; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: .5rem 0; }
    h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 0; }
    p { margin: .5rem 0; max-width: 46rem; }
    a { color: var(--link); }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible
      { outline: 2px solid var(--link); outline-offset: 2px; }
    small, .note, .muted, caption { font-size: .875rem; color: var(--muted); font-weight: 400; }
    .lead { font-size: 1.1rem; }
    .hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
      clip-path: inset(50%); white-space: nowrap; }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
    nav a { display: inline-block; padding: .25rem 0; }
    \(tables)
    \(plots)
    dt { font-weight: 600; margin-top: .5rem; }
    dd { margin: 0; }
    details { margin: .5rem 0; }
    summary { cursor: pointer; padding: .35rem 0; }
    @media print {
      @page { margin: 15mm; }
      html { font-size: 11px; }
      body { padding: 0; max-width: none; }
      nav { display: none; }
      .scroll { overflow: visible; }
      th[scope="row"], thead tr > :first-child, caption span { position: static; }
      caption span { max-width: none; }
      tr, figure { break-inside: avoid; }
      h2, h3, caption, summary { break-after: avoid; }
      svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }
    """

  private static let colors = """
    :root { color-scheme: light; --page: #fff; --text: #1a1e23; --muted: #545c66; --line: #d3d8de;
      --link: #0b57a4; --c0: #1c6bb0; --c1: #b05200; --c2: #187a48; --c3: #7648b0;
      --c4: #b52f47; --c5: #09727d; }
    @media screen and (prefers-color-scheme: dark) {
      :root { color-scheme: dark; --page: #14181c; --text: #e7eaed; --muted: #a8b0b9;
        --line: #3b434b; --link: #7db8f5; --c0: #6fb4ec; --c1: #f0a350;
        --c2: #63c992; --c3: #bb9fea; --c4: #f38698; --c5: #53c5d0; }
    }
    .model-0 { --color: var(--c0); } .model-1 { --color: var(--c1); }
    .model-2 { --color: var(--c2); } .model-3 { --color: var(--c3); }
    .model-4 { --color: var(--c4); } .model-5 { --color: var(--c5); }
    """

  private static let tables = """
    .scroll { overflow-x: auto; max-width: 100%; margin: .5rem 0; position: relative; }
    table { border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
    caption { text-align: left; padding: .25rem 0 .5rem; }
    caption span { display: inline-block; position: sticky; left: 0;
      max-width: min(46rem, 100vw - 4rem); }
    th, td { padding: .4rem .75rem; text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--line); }
    thead th { vertical-align: bottom; font-weight: 600; }
    th[scope="row"], thead tr > :first-child { position: sticky; left: 0; z-index: 1;
      background: var(--page); padding-left: 0; }
    th[scope="row"] { font-weight: 400; min-width: 7rem; max-width: 11rem; }
    thead td { border: 0; }
    .number, .results td, .results thead th:not(:first-child) { text-align: right; }
    .compact th, .compact td { padding-top: .25rem; padding-bottom: .25rem; }
    .results td { white-space: nowrap; }
    .results thead th.group { text-align: center; border-bottom: 3px solid var(--color); }
    .results small, .results thead small { display: block; }
    .swatch { display: inline-block; width: .7rem; height: .7rem; border-radius: 2px;
      margin-right: .4rem; background: var(--color); print-color-adjust: exact;
      -webkit-print-color-adjust: exact; }
    """

  private static let plots = """
    .plots { display: grid; gap: 2rem; margin: 1rem 0;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 28rem), 1fr)); }
    figure { margin: 0; padding: 0 1.25rem; min-width: 0; overflow: hidden; }
    figcaption { margin: 0 -1.25rem .5rem; }
    figure details, figure .note { margin-left: -1.25rem; margin-right: -1.25rem; }
    .plot { display: block; overflow: visible; font-size: .875rem; fill: var(--text); }
    .plot line, .plot rect { shape-rendering: crispEdges; }
    .plot .grid line { stroke: var(--line); }
    .plot .axis line { stroke: var(--muted); }
    .plot .axis text { fill: var(--muted); text-anchor: middle; }
    .plot .axis .start { text-anchor: start; }
    .plot .axis .end { text-anchor: end; }
    .plot .name, .plot .count { paint-order: stroke; stroke: var(--page); stroke-width: 5px;
      stroke-linejoin: round; }
    .plot .count { text-anchor: end; fill: var(--muted); }
    .plot .whisker { stroke: var(--color); stroke-width: 2px; }
    .plot .box { fill: var(--color); fill-opacity: .3; stroke: var(--color);
      stroke-width: 1px; }
    .plot .median { stroke: var(--text); stroke-width: 3px; }
    .plot .mean { fill: var(--page); stroke: var(--text); stroke-width: 2px; }
    .plot .outlier { fill: var(--color); }
    .plot .bar { fill: var(--color); }
    """
}
