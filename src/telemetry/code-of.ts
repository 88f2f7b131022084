/** What a label or an attribute says of an error's code. */
export function codeOf(code: unknown): string {
  return typeof code === 'string' ? code : 'UNKNOWN';
}
