/** The samples of a Prometheus exposition, by name and labels as they are written. */
export function readExposition(text: string): Record<string, number> {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map(line => {
      const [, sample = '', value] = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) (\S+)$/.exec(line) ?? [];
      if (sample === '') {
        throw new Error(`No sample: ${line}`);
      }
      return [sample, Number(value)];
    }),
  );
}
