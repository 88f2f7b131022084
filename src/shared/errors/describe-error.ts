/** What the log keeps: what it was and where it happened, and never what was in the rows or in the request. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) {
    return { name: typeof error };
  }
  const { name, message, stack = '' } = error;
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  const code = 'code' in error ? String(error.code) : undefined;
  return { name, code, stack: frames.filter(line => /^\s+at /.test(line)).join('\n') };
}
