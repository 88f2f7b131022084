/** What the log keeps: what it was and where it happened, and never what was in the rows or in the request. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) {
    return { name: typeof error };
  }
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line));
  return { name: error.name, code: 'code' in error ? String(error.code) : undefined, stack: frames?.join('\n') };
}
