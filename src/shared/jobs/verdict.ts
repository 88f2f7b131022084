/** What was to go is proved to be gone, or who was to be told has confirmed it. */
interface Success {
  readonly state: 'CONFIRMED_ABSENT' | 'DELIVERED';
}

/** A fault is a code of Leaver's own, and nothing that the other side wrote. */
interface Failure {
  /** `REFUSED`: the other side said no for good. `PENDING`: it may work later. */
  readonly state: 'REFUSED' | 'PENDING';
  readonly fault: string;
  /** Milliseconds for which the other side asks to be left alone. */
  readonly retryAfter?: number;
}

/** How one attempt to reach the outside ended. */
export type Verdict = Success | Failure;

export function isSuccess(verdict: Verdict): verdict is Success {
  return verdict.state === 'CONFIRMED_ABSENT' || verdict.state === 'DELIVERED';
}

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
