/** How one attempt to reach the outside ended. A fault is a code of Leaver's own, and nothing that the other side wrote. */
export type Verdict =
  /** What was to go is proved to be gone, or who was to be told has confirmed it. */
  | { readonly state: 'CONFIRMED_ABSENT' | 'DELIVERED' }
  /** The other side said no for good. */
  | { readonly state: 'REFUSED'; readonly fault: string }
  /** It may work later: after so many milliseconds, if the other side has said when. */
  | { readonly state: 'PENDING'; readonly fault: string; readonly retryAfter?: number };

export const confirmedAbsent: Verdict = { state: 'CONFIRMED_ABSENT' };
export const refused = (fault: string): Verdict => ({ state: 'REFUSED', fault });
export const later = (fault: string, retryAfter = 0): Verdict => ({ state: 'PENDING', fault, retryAfter });

/** Longest that another side can make Leaver wait. */
const longest = 24 * 3_600_000;

/** The milliseconds that a Retry-After header asks for: seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfterOf(header: string | null | undefined, now: Date): number {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(wait, 0), longest);
}
