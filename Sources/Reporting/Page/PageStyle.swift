/// The style sheet of the report around its figures: one column, system fonts, dark mode and print.
enum PageStyle {
  static var sheet: String {
    let light = FigureStyle.colours.map { "--\($0.name):\($0.light)" }.joined(separator: ";")
    let dark = FigureStyle.colours.map { "--\($0.name):\($0.dark)" }.joined(separator: ";")
    return """
      :root{\(light);--shade:#16191d33;color-scheme:light dark}
      @media screen and (prefers-color-scheme:dark){:root{\(dark);--shade:#eceff340}}

      """ + body + print
  }

  private static let body = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.55 \(FigureStyle.font)}
    main,header,footer{max-width:58rem;margin:0 auto;padding:0 1.5rem}
    header{padding-top:3.2rem}
    .eyebrow{margin:0 0 .5rem;color:var(--soft);font-size:.82rem;letter-spacing:.09em;text-transform:uppercase}
    h1{margin:0;font-size:1.35rem;line-height:1.3;font-weight:600}
    .verdict{margin:1.5rem 0 1.8rem;max-width:50rem;text-wrap:pretty;
    font:400 clamp(1.45rem,1.05rem + 1.6vw,2.05rem)/1.34 'Iowan Old Style','Charter','Source Serif 4',Georgia,'Times New Roman',serif}
    .verdict.long{font-size:clamp(1.05rem,.85rem + .9vw,1.4rem);line-height:1.4}
    .verdict + .verdict{margin-top:-.6rem;font-size:clamp(1rem,.95rem + .3vw,1.15rem);line-height:1.45}
    .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:1rem 2rem;margin:0;
    padding:1rem 0;border-top:1px solid var(--axis);border-bottom:1px solid var(--grid)}
    dt{color:var(--soft);font-size:.82rem}
    dd{margin:0}
    .facts dd{font-size:.98rem;line-height:1.4;overflow-wrap:anywhere}
    section{margin:3.4rem 0 0}
    h2{margin:0 0 .6rem;font-size:1.2rem;line-height:1.3;font-weight:600}
    h3{margin:2rem 0 .4rem;font-size:1rem;font-weight:600}
    p,ul,ol,.strategies{max-width:44rem}
    p{margin:.6rem 0;text-wrap:pretty}
    sub{line-height:0;font-size:.75em}
    figure{margin:1.6rem 0 2.4rem}
    .scroll{overflow-x:auto;overflow-y:hidden;
    background:linear-gradient(to right,var(--paper) 50%,transparent) left/2.5rem 100% no-repeat local,
    linear-gradient(to left,var(--paper) 50%,transparent) right/2.5rem 100% no-repeat local,
    linear-gradient(to right,var(--shade),transparent) left/.9rem 100% no-repeat scroll,
    linear-gradient(to left,var(--shade),transparent) right/.9rem 100% no-repeat scroll}
    .scroll::-webkit-scrollbar{height:.55rem}
    .scroll::-webkit-scrollbar-thumb{background:var(--axis);border-radius:.3rem}
    .plot{display:block;width:100%;min-width:40rem;height:auto}
    figcaption{max-width:48rem;margin-top:.8rem;color:var(--soft);font-size:.875rem;line-height:1.5}
    .numbers figcaption{margin:0 0 .7rem}
    .numbers table{margin:0}
    figcaption b{color:var(--ink)}
    .files{white-space:nowrap}
    a{color:var(--helps);text-underline-offset:.15em;overflow-wrap:anywhere}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.875rem;line-height:1.3;margin:1.2rem 0 0}
    .wide{width:100%}
    th,td{padding:.34rem .6rem;text-align:right;vertical-align:baseline;font-weight:400;white-space:nowrap}
    th:first-child,td:first-child{padding-left:0}
    thead th{border-bottom:1px solid var(--axis);color:var(--soft);vertical-align:bottom}
    tbody th{text-align:left}
    tbody{border-bottom:1px solid var(--grid)}
    tbody:last-child{border-bottom-color:var(--axis)}
    tbody th[rowspan]{vertical-align:top;font-weight:600}
    td small,th small{display:block;color:var(--soft);font-size:.78em}
    .left{text-align:left}
    .chosen td,.chosen .count{background:color-mix(in srgb,var(--helps) 11%,transparent)}
    .best{font-weight:600}
    th.group{text-align:left;padding-left:2.4rem;color:var(--ink)}
    th.first,td.first{padding-left:2.4rem}
    .made{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.6rem;margin:1rem 0}
    .made dt,.made dd{font-size:.925rem;line-height:1.5}
    .strategies dt{color:var(--ink);font-weight:600;font-size:1rem;margin-top:.6rem}
    pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.82rem}
    pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
    .hashes td,.hashes th{white-space:normal;overflow-wrap:anywhere;text-align:left;vertical-align:top}
    .hashes td{min-width:16rem}
    .hashes code{font-size:.74rem}
    .hashes{width:100%}
    ol.citations{padding-left:1.3rem}
    ol.citations li{margin:.35rem 0}
    .warnings{padding-left:1.2rem;font-size:.925rem}
    details{margin:1.6rem 0}
    summary{cursor:pointer;color:var(--soft);font-size:.925rem}
    footer{margin-top:4rem;padding-top:1rem;padding-bottom:3rem;color:var(--soft);font-size:.85rem}
    @media (max-width:42rem){main,header,footer{padding-left:1rem;padding-right:1rem}
    .made{display:block}.made dd{margin-bottom:.6rem}
    .scroll:has(.plot)::before{content:'scroll sideways →';position:sticky;left:0;display:inline-block;
    margin-bottom:.4rem;color:var(--soft);font-size:.8rem}
    .hashes thead{display:none}
    .hashes tr,.hashes th,.hashes td{display:block;padding-left:0}.hashes td{padding-top:0}}

    """

  private static let print = """
    @page{size:A4;margin:16mm 15mm}
    @media print{
    html{font-size:10.5pt}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}
    body,main,header,footer{max-width:none;padding-left:0;padding-right:0}
    header{padding-top:0}
    .verdict{font-size:17pt}
    .verdict.long{font-size:13pt}
    .verdict + .verdict{font-size:11pt}
    section{margin-top:1.3rem}
    figure{margin:.8rem 0 1.2rem}
    figcaption{margin-top:.4rem}
    .numbers figcaption{margin:0 0 .4rem}
    .facts{padding:.6rem 0}
    h2,h3{break-after:avoid}
    figure,tr,pre,.facts,.scroll{break-inside:avoid}
    .plot{min-width:0}
    .scroll{overflow:visible;background:none}
    .scroll::before{content:none!important}
    table{font-size:8pt}
    th,td{padding:.22rem .38rem}
    a{color:inherit;text-decoration:none}
    .files{display:none}
    }

    """
}
