import type { Call } from './call.ts';
import type { FactKind } from './facts.ts';
import type { Stage } from './stage.ts';

/** SQL of the referee, which no server hears of. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Milliseconds until something happens in the middle of a round: 5 to 1,000, and as likely to be shorter as longer than
 * calls take, on a machine that is quick as on one that is slow.
 */
export const soon = (): number => 5 * 200 ** Math.random();

/** One round: its calls go out at the same time, by turns to the one and the other server. */
export interface Round {
  readonly calls: readonly Call[];
  /** Runs just before. */
  readonly before?: Statement;
  /** Runs beside the calls, so many milliseconds after the first. */
  readonly meanwhile?: Statement & { readonly delay: number };
  /** What is looked up afterwards, under the names by which claims speak of it. */
  readonly facts: Readonly<Record<string, Fact>>;
  /** What a server is asked afterwards, as a client, under more such names: a claim is the word for the answer. */
  readonly probes?: Readonly<Record<string, Call>>;
}

export type Fact = readonly [kind: FactKind, id: string];

/** What the facts must be, and the probes be answered with, by their names; `ABSENT` where there must be nothing. */
export type Claims = Readonly<Record<string, string>>;

/** What calls may be answered with, and what must then be true. All else is a violation. */
export type Rules =
  | { readonly outcomes: Readonly<Record<string, Claims>> }
  /** For many calls at once: what each may be answered with, and what must be true afterwards in any case. */
  | { readonly each: readonly (readonly string[])[]; readonly afterwards: Claims };

export type Race = {
  readonly name: string;
  /** Tasks whose jobs must have run before one looks. */
  readonly tasks?: readonly string[];
  readonly set: (stage: Stage) => Round;
} & Rules;

/** The claims that go with the answers of a round; null when they are none that may be. */
export function claimsOf(race: Race, labels: readonly string[]): Claims | null {
  if ('outcomes' in race) {
    return race.outcomes[labels.join(' / ')] ?? null;
  }
  return labels.every((label, i) => race.each[i]?.includes(label)) ? race.afterwards : null;
}

/** What probes were answered with that is not as it was claimed. */
export function contradictions(claims: Claims, told: ReadonlyMap<string, string>): string[] {
  return [...told].flatMap(([name, label]) =>
    claims[name] === label ? [] : `${name} must be answered by ${claims[name]}, and is by ${label}`,
  );
}

/** Whether a call got to see trouble that is the server's own. */
export const isTrouble = (label: string): boolean =>
  /INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE|DeletionFailedError|^no answer|without a code/.test(label);
