const forbidden: Readonly<Record<string, RegExp>> = {
  'a stack': /(?:\\n|\n) {4}at .+:\d+/,
  SQL: /\b(?:select|insert into|update|delete from)\b.{1,200}\b(?:from|values|set|where)\b/i,
};

/** What stands in a log that should not, with some of what is around it. */
export function faultsOf(log: string, marker: string): string[] {
  return [
    ...(log.includes(marker) ? ['the text of a hostile document'] : []),
    ...Object.entries(forbidden).flatMap(([name, pattern]) => {
      const at = log.search(pattern);
      return at < 0 ? [] : [`${name}: ${log.slice(Math.max(0, at - 100), at + 200)}`];
    }),
  ];
}
