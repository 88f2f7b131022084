const literals =
  /\bE'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|(?<![\w$."])\d+(?:\.\d+)?(?:e[+-]?\d+)?\b/gi;

const longest = 2000;

/** The text of a statement without any value: the ORM writes some into it. */
export function withoutValues(text: string): string {
  return text.replaceAll(literals, '?').slice(0, longest);
}
