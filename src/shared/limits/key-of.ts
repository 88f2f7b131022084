import { createHash } from 'node:crypto';

/** What is counted and of whom, as PostgreSQL reads bytes. */
export function keyOf(parts: readonly string[]): string {
  return String.raw`\x${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
