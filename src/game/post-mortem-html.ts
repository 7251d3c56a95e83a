import type { Level } from '../levels/level.ts';
import { clock } from '../text/duration.ts';
import { comparisonRows, comparisonSentence, storyOf } from './comparison.ts';
import { onCallLines, timelineOf } from './debrief.ts';
import { startOf } from './flights.ts';
import { debriefBlocks } from './pages/debrief.ts';
import { judged, namedOf, ONLY_RUN, ownSql, replays, startUs, timesSentence } from './post-mortem-parts.ts';
import { codeHtml, htmlOf, tableHtml } from './post-mortem-blocks.ts';
import { CHARTS, chartSvg, escaped, extremesOf, spansOf, topOf } from './post-mortem-chart.ts';
import type { ChartedRun, Span } from './post-mortem-chart.ts';
import type { State } from './state.ts';
import type { WatchedFlight } from './what-if.ts';

/**
The post-mortem as one file for a browser: no network, no script, its charts inside. It says at its head that nothing may be loaded or run, so that what a
player wrote stays text even if an escape were missing somewhere.
*/
export function postMortemHtml(state: State, level: Level): string {
  const { production: before, own: after } = state.flown;
  if (!before) return '';
  const runs = [chartedRun(state, level, 'production', after ? 'before' : ONLY_RUN), ...(after ? [chartedRun(state, level, 'own', 'after')] : [])];
  const debrief = debriefBlocks(state, level);
  const named = namedOf(state, level);
  const start = startOf(state, level);
  const objectives = judged(state, level);
  const kept = { before: before.verdict?.passed === true, after: after?.verdict?.passed === true };
  return [
    '<!doctype html>', '<html lang="en">', '<head>', '<meta charset="utf-8">', '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escaped(`Post-mortem: ${level.title}`)}</title>`, `<style>${STYLE}</style>`, '</head>', '<body>', '<main>',
    `<h1>${escaped(`Post-mortem: ${level.title}`)}</h1>`,
    `<p class="quiet">${escaped(`A simulated incident of Runaway Migration, ${level.exhibit}, seed ${state.museum.seed}. The same seed and the same migration give the same incident.`)}</p>`,
    section('In short', `${after ? `<p><strong>${escaped(comparisonSentence(before.trace.measures, after.trace.measures, kept))}</strong></p>` : ''}<p>${escaped(storyOf(level, before))}</p>${tableHtml(['', ...(after ? ['before', 'after'] : [ONLY_RUN])], comparisonRows(before.trace.measures, after?.trace.measures ?? null).map((row) => (after ? row : row.slice(0, 2))))}`),
    section('What was asked', `<p>${escaped(`${level.ticket.number}: ${level.ticket.title}`)}</p>`),
    section('What was run', `<p class="quiet">${escaped(`${start.frameworkName} sent:`)}</p>${codeHtml(start.sentSql)}`),
    ...(after ? [section('What was changed', codeHtml(ownSql(state, level)))] : []),
    section('What happened, second by second', `<p class="quiet">${escaped(timesSentence(before.trace))}</p>\n${chartsHtml(runs, startUs(before.trace))}`),
    section('Debrief', htmlOf([...debrief.run, ...debrief.beside])),
    section('Why', named.length > 0 ? `<ul>${named.map(({ question, answer }) => `<li>${escaped(question)} <strong>${escaped(answer)}</strong></li>`).join('')}</ul>` : '<p>Not diagnosed yet.</p>'),
    ...(objectives.length === 0 ? [] : [section('What it was judged by', objectives.map(({ name, rows }) => `${after ? `<h3>${escaped(name)}</h3>` : ''}${tableHtml(['objective', 'kept', 'what happened'], rows)}`).join('\n'))]),
    section('To fly it again', replays(state, level).map(({ name, words, text }) => `<h3>${escaped(name)}</h3><p class="quiet">${escaped(words)}</p>${codeHtml(text)}`).join('\n')),
    '</main>', '</body>', '</html>', '',
  ].join('\n');
}

const section = (title: string, body: string): string => `<section>\n<h2>${escaped(title)}</h2>\n${body}\n</section>`;

function chartedRun(state: State, level: Level, flight: WatchedFlight, name: string): ChartedRun {
  const flown = state.flown[flight]!;
  const moments = timelineOf(flown, onCallLines(state, level, flight));
  return { name, series: flown.trace.series, marks: moments.map(({ atUs, words }, index) => ({ number: index + 1, atUs, words })) };
}

function chartsHtml(runs: readonly ChartedRun[], fromUs: number): string {
  const spans = spansOf(runs, fromUs);
  const figures = spans.map(({ title, span }, at) => `<h3>${escaped(title)}</h3>\n${CHARTS.map((chart) => {
    const top = topOf(chart, runs, span);
    const words = `${chart.title}${runs.length > 1 ? ': before, and after on the same scale' : ''}.${chart.curves.length > 1 ? ' Filled: served. Hatched: failed.' : ''}${chart.isLog ? ' Logarithmic scale. Where there is no line, no request ended, or all were refused at once.' : ''}`;
    return `<figure><figcaption>${escaped(words)}</figcaption><div class="pair">${runs.map((run, which) => `<div>${runs.length > 1 ? `<p class="run">${run.name}</p>` : ''}${chartSvg(chart, run, span, top, `c${at}${chart.id}${which}`)}</div>`).join('')}</div></figure>`;
  }).join('\n')}`);
  return `${figures.join('\n')}\n${marksHtml(runs)}\n${figuresHtml(runs, spans.at(-1)!.span)}`;
}

/** The moments that the numbers in the charts stand for. */
function marksHtml(runs: readonly ChartedRun[]): string {
  return `<h3>The numbers in the charts</h3>\n<div class="pair">${runs.map(({ name, marks }) =>
    `<div>${runs.length > 1 ? `<p class="run">${name}</p>` : ''}<ol>${marks.map(({ atUs, words }) => `<li><code>${clock(atUs)}</code> ${escaped(words)}</li>`).join('')}</ol></div>`).join('')}</div>`;
}

/** The charts in figures, for whoever does not see them. */
function figuresHtml(runs: readonly ChartedRun[], span: Span): string {
  const rows = CHARTS.flatMap((chart) => chart.curves.map((_, at) => {
    const cells = runs.map((run) => extremesOf(chart, run, span)[at]);
    return [`${chart.title}: ${cells[0]?.name ?? ''}`, ...cells.map((cell) => (cell === undefined ? 'none' : cell.value === 0 && chart.curves[at].fold !== 'least' ? (chart.isLog ? 'none' : chart.say(0)) : `${chart.say(cell.value)} (at ${clock(cell.atSec * 1_000_000)})`))];
  }));
  return `<h3>The charts in figures</h3>\n${tableHtml(['', ...runs.map(({ name }) => name)], rows)}`;
}

/** Light and dark by what the reader's system asks for. Hatching, dashes and words carry what colours do. */
const STYLE = `
:root{color-scheme:light dark;--ink:#1c1f24;--soft:#5a626d;--paper:#fff;--panel:#f3f5f7;--grid:#d5dae0;--served:#2b6cb0;--fill:#bcd6f0;--failed:#b4441a;--mark:#5a626d}
@media (prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#a3acb8;--paper:#16181c;--panel:#1f2329;--grid:#3a414b;--served:#7db6f0;--fill:#27476b;--failed:#f08a5b;--mark:#a3acb8}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1{font-size:1.8rem;line-height:1.2;margin:.5rem 0}h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--grid);padding-bottom:.2rem}h3{font-size:1.02rem;margin:1.4rem 0 .4rem}
.quiet{color:var(--soft)}pre{background:var(--panel);padding:.8rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere;border-radius:4px}code,pre,.tick,.number{font-family:ui-monospace,monospace}
table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--grid)}th{font-weight:600}.facts th{font-family:ui-monospace,monospace;font-weight:400;white-space:nowrap;color:var(--soft)}
figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.2rem}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:.5rem 1rem}.run{margin:.2rem 0;color:var(--soft)}
svg{width:100%;max-width:44rem;height:auto;display:block}.grid{stroke:var(--grid)}.axis{stroke:var(--ink)}.tick{fill:var(--soft);font-size:12px}.number{fill:var(--ink);font-size:12px}.mark{stroke:var(--mark);stroke-dasharray:2 3}.end{stroke:var(--ink);stroke-dasharray:6 3}
.line{stroke:var(--served);stroke-width:1.5}.line.failed{stroke:var(--failed);stroke-dasharray:4 2}.area:not(.failed){fill:var(--fill)}.hatch{stroke:var(--failed);stroke-width:2}
@media print{:root{font-size:13px}body{font-size:1rem}main{max-width:none;padding:0}figure,table,pre,li{break-inside:avoid}h2,h3,.run{break-after:avoid}}
`;
