import { type Measured, short } from './report.ts';
import type { Measurement } from './result.ts';
import { median, ratio } from './statistics.ts';

const width = 860;
const rowHeight = 34;
const left = 290;
const barWidth = 340;
const top = 64;

/** One bar: how fast Leaver is in a case, as a part of the limit with the same guarantees. */
interface Bar {
  readonly label: string;
  readonly value: number;
  readonly detail: string;
}

/** Bars of Leaver's speed beside the limit's, which is 1, as an SVG for light and dark pages. */
export function chartOf(all: readonly Measured[]): string {
  const bars = all.flatMap(({ id, measurements }) => barsOf(id, measurements));
  const most = Math.max(1.2, ...bars.map(({ value }) => value));
  const x = (value: number) => left + (value / most) * barWidth;
  const height = top + bars.length * rowHeight + 24;
  const rows = bars.map(({ label, value, detail }, index) => {
    const y = top + index * rowHeight;
    return (
      `<text x="${left - 12}" y="${y + 15}" text-anchor="end">${escape(label)}</text>` +
      `<rect class="bar" x="${left}" y="${y}" width="${(x(value) - left).toFixed(1)}" height="20" rx="3"/>` +
      `<text class="quiet" x="${left + barWidth + 14}" y="${y + 15}">${escape(`${short(value)} · ${detail}`)}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Speed of Leaver beside hand-written SQL with the same guarantees">`,
    '<style>',
    'text{fill:#1f2328}.quiet{fill:#59636e}.bar{fill:#2f7d6b}.limit{stroke:#b4532a;stroke-width:2}.card{fill:#fff;stroke:#d1d9e0}',
    '@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.quiet{fill:#9198a1}.bar{fill:#4fb39a}.limit{stroke:#f0883e}.card{fill:#0d1117;stroke:#3d444d}}',
    '</style>',
    `<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    '<text x="20" y="28" font-size="15" font-weight="600">Speed, as a part of hand-written SQL with the same guarantees</text>',
    '<text class="quiet" x="20" y="48">The line is the limit; longer is faster.</text>',
    ...rows,
    `<line class="limit" x1="${x(1)}" x2="${x(1)}" y1="${top - 8}" y2="${height - 20}"/>`,
    '</svg>',
    '',
  ].join('\n');
}

function barsOf(workload: string, measurements: readonly Measurement[]): Bar[] {
  return measurements
    .filter(({ side }) => side === 'leaver')
    .flatMap(leaver => {
      const limit = measurements.find(other => other.side === 'guaranteed' && other.case === leaver.case);
      return limit ? [toBar(workload, leaver, limit)] : [];
    });
}

function toBar(workload: string, leaver: Measurement, limit: Measurement): Bar {
  const isTime = leaver.unit === 'ms' || leaver.unit === 's';
  return {
    label: `${workload}  ${leaver.case}`,
    value: isTime ? ratio(limit.rounds, leaver.rounds) : ratio(leaver.rounds, limit.rounds),
    detail: `${short(median(leaver.rounds))} to ${short(median(limit.rounds))} ${leaver.unit}`,
  };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
