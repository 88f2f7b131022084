/** A text with the table of that name brought up to date, which stands between two comments. */
export function withTable(text: string, name: string, rows: readonly string[][]): string {
  const begin = `<!-- ${name}: written by npm run schema -->`;
  const end = `<!-- end of ${name} -->`;
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`The text holds no place for the table, which is between "${begin}" and "${end}"`);
  }
  return `${before}${begin}\n\n${table(rows)}\n\n${end}${after}`;
}

/** As oxfmt writes it, which measures the columns. */
function table(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...body] = rows.map(row => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line)].join('\n');
}
