"""How a digest looks on a page: on a phone of 320 px, on a desk, and on A4; the same whether it is framed or alone."""

from __future__ import annotations

from typing import Final

from conversations.pictures.markup import Markup

STYLE: Final = Markup("""
:root { --d-ink: #16222f; --d-soft: #4d5a66; --d-line: #c9d0d6; --d-wash: #f5f6f4; --d-deep: #12436d;
  --d-red: #801650; --d-amber: #b8470b; --d-green: #12665d; }
body { margin: 0; background: #fff; color: var(--d-ink); overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
  font: 1.0625rem/1.5 "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
body > main { padding: 1.5rem 1rem 3rem; }
.digest { max-width: 46rem; margin: 0 auto; }
.digest *, .digest ::before, .digest ::after { box-sizing: border-box; }
.digest p, .digest dl, .digest dd, .digest h2, .digest h3, .digest figure { margin: 0; max-width: none; }
.digest h1 { font-size: 1.75rem; line-height: 1.15; letter-spacing: -.01em; margin: 0 0 .5rem; text-wrap: balance; }
.digest a { color: var(--d-deep); text-underline-offset: .15em; }
.digest a:focus-visible, .digest summary:focus-visible { outline: 3px solid transparent; background: #ffdd00;
  color: #0b0c0c; box-shadow: 0 4px #0b0c0c; text-decoration: none; }
.d-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.d-when { color: var(--d-soft); }
.d-ways ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 1rem 0 0; padding: .375rem 0;
  border-top: 1px solid var(--d-line); border-bottom: 1px solid var(--d-line); }
.d-ways li { padding: .375rem 0; color: var(--d-soft); font-variant-numeric: tabular-nums; }
.d-ways a { padding: .25rem 0; }

.digest .d-part { margin: 2.5rem 0 0; padding: 0; border: 0; }
.digest h2 { font-size: 1.3125rem; line-height: 1.25; margin: 0 0 1rem; padding-top: .75rem;
  border-top: 3px solid var(--d-ink); scroll-margin-top: 1rem; }
.digest .d-lead { font-size: 1.1875rem; line-height: 1.45; margin-bottom: .75rem; }
.digest .d-note { margin: .75rem 0 .5rem; }
.digest .d-line { position: relative; margin: 0 0 1.25rem; padding: 1rem 1rem .875rem 1.25rem; background: #fff;
  border: 1px solid var(--d-line); border-left: 6px solid var(--d-soft); border-radius: .25rem;
  scroll-margin-top: 1rem; break-inside: avoid; }
.d-line.behind { border-left-color: var(--d-red); }
.d-line.at-risk { border-left-color: var(--d-amber); }
.d-line.on-track { border-left-color: var(--d-green); }
.d-line:target { box-shadow: 0 0 0 3px #ffdd00; }
.digest h3 { font-size: 1.125rem; line-height: 1.35; text-wrap: balance; }
.d-ref { color: var(--d-soft); font-weight: 400; }
.digest .d-verdict { margin-top: .25rem; }
.d-word { font-weight: 700; color: var(--d-soft); white-space: nowrap; }
.d-word.behind { color: var(--d-red); }
.d-word.at-risk { color: var(--d-amber); }
.d-word.on-track { color: var(--d-green); }
.d-mark { font-variant-emoji: text; }
.digest .d-why { margin-top: .125rem; }
.digest .d-gist { margin: .5rem 0 .625rem; font-weight: 700; font-size: 1.125rem; line-height: 1.4; }
.digest dl > div { margin: 0 0 .5rem; }
.digest dt { color: var(--d-soft); font-size: .9375rem; line-height: 1.4; }
.digest .d-words { display: block; padding-left: .75rem; border-left: 3px solid var(--d-line); }
.digest .d-said .d-after { display: block; margin-top: .125rem; }
.digest .d-under { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; margin-top: .25rem; }
.digest .d-under > .d-fold[open] { flex-basis: 100%; }
.digest .d-back { font-size: .9375rem; color: var(--d-soft); display: inline-block; padding: .25rem 0; }
.digest .d-note .d-back { padding: 0; }

.digest details { margin: 0; }
.digest summary { color: var(--d-deep); text-decoration: underline; text-underline-offset: .15em; cursor: pointer;
  padding: .25rem 0; min-height: 1.5rem; width: fit-content; }
.digest .d-fold[open] > summary { margin-bottom: .375rem; }
.d-table > summary { font-size: .9375rem; }
.d-wide { overflow-x: auto; }
.digest figure { margin: .25rem 0 1rem; }
.digest svg { display: block; overflow: visible; height: auto; max-width: min(100% + 2rem, 40rem); margin-left: -1rem; }
.d-on-desk { display: none; }
.d-on-phone svg { width: 30rem; max-width: calc(100% + 2rem); }
.digest table { border-collapse: collapse; width: 100%; font-size: 1rem; margin: 0 0 .5rem; }
.digest caption { text-align: left; color: var(--d-soft); padding: 0 0 .375rem; font-size: .9375rem; }
.digest th, .digest td { padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--d-line); text-align: left;
  vertical-align: top; font-weight: 400; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
.digest thead th { color: var(--d-soft); font-size: .9375rem; }
.digest .d-number { text-align: right; padding-right: 0; padding-left: .75rem; }
.digest .d-now { font-weight: 700; }

@media (min-width: 40rem) {
  body > main { padding: 2.5rem 1.5rem 4rem; }
  .digest h1 { font-size: 2.25rem; }
  .digest .d-line { padding: 1.25rem 1.5rem 1rem; }
  .digest dl > .d-fact { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0 1rem; }
  .digest dl > .d-said { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0 1rem; }
  .digest dt { font-size: 1rem; line-height: 1.5; }
  .d-on-desk { display: block; }
  .d-on-phone { display: none; }
}

@page { size: A4; margin: 17mm 16mm 19mm; @bottom-right { content: counter(page) " of " counter(pages);
  font: 9pt Arial, sans-serif; color: #4d5a66; } }
.d-papers { font-size: 9.5pt; }
.digest .d-foot { margin-top: 2rem; padding-top: .5rem; border-top: 1px solid var(--d-line); font-size: .9375em;
  color: var(--d-soft); }
@media print {
  body { font-size: 9.5pt; line-height: 1.35; }
  body > main { padding: 0; }
  .digest { max-width: none; }
  .d-ways, .digest .d-back, .digest .d-table, .digest .d-wide { display: none; }
  .digest details::details-content { content-visibility: visible; block-size: auto; }
  .digest .d-fold > summary { display: none; }
  .digest h1 { font-size: 20pt; }
  .digest .d-part { margin-top: 7mm; }
  .digest h2 { font-size: 13pt; margin-bottom: 3mm; padding-top: 2mm; border-top-width: 1.5pt; break-after: avoid; }
  .digest h3, .digest .d-gist { font-size: 11pt; }
  .digest .d-lead { font-size: 11.5pt; }
  .digest .d-line { margin-bottom: 3mm; padding: 2mm 4mm; border-radius: 0; print-color-adjust: exact;
    break-inside: auto; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  .digest .d-gist { margin: 1mm 0 1.5mm; }
  .digest dl > .d-fact, .digest dl > .d-said { display: grid; grid-template-columns: 22mm minmax(0, 1fr); gap: 0 3mm;
    margin-bottom: .5mm; }
  .digest .d-words, .digest .d-said .d-after { display: inline; padding: 0; border: 0; }
  .digest dt { font-size: 8.5pt; line-height: 1.5; }
  .d-on-desk { display: none; }
  .d-on-phone { display: block; }
  .digest figure { display: flex; align-items: flex-start; gap: 0 6mm; margin: 0 0 2mm; }
  .digest figure svg { width: 76mm; max-width: none; margin: -2.5mm 0 0 -3.3mm; }
  .digest figure tbody th { white-space: nowrap; }
  .digest figure .d-under { display: block; flex: 1; margin: 0; }
  .digest table { font-size: 9pt; }
  .digest th, .digest td { padding: .75mm 3mm .75mm 0; }
  .digest thead th, .digest caption, .digest figure table { font-size: 8pt; line-height: 1.3; }
  .digest .d-top, .digest figure, .digest tr, .digest dl > div { break-inside: avoid; }
  .digest p, .digest dd { orphans: 3; widows: 3; }
}
@media (forced-colors: active) { .digest .d-line { border-left-width: 6px; } }
""")
"""The sheet, served as a file or written into a page of its own; it holds nothing that anybody typed."""
