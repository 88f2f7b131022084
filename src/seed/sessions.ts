import type { RefreshToken, Session } from '../modules/identity/index.ts';
import { bytea, type NewRow } from './new-row.ts';
import { devices } from './words.ts';
import { day, hour, isKept, minute, type Person, type World } from './world.ts';

const perPerson = 3;
const lifetime = 30 * day;

interface SessionPlan {
  readonly n: number;
  readonly row: NewRow<Session>;
  /** When the tokens were last renewed; null if they never were. */
  readonly renewed: number | null;
}

/** Each person's sessions: a present one, one that was ended, and one that has expired. Deleted people have a tombstone. */
export function* sessions(world: World): Generator<NewRow<Session>> {
  for (const { row } of plans(world)) {
    yield row;
  }
}

/** The chain of each session that is not a tombstone: a used token if it was renewed, and the one that is good now. */
export function* refreshTokens(world: World): Generator<NewRow<RefreshToken>> {
  const tokens = world.source('refresh token');
  for (const { n, row, renewed } of plans(world)) {
    if (row.endReason !== 'ACCOUNT_DELETED') {
      const begun = row.createdAt.getTime();
      const chain = renewed === null ? [begun] : [begun, renewed];
      yield* chain.map((at, i) => {
        const next = chain[i + 1];
        return {
          id: tokens.id(2 * n + i, at),
          createdAt: new Date(at),
          sessionId: row.id,
          tokenHash: bytea(tokens.digest(2 * n + i)),
          expiresAt: new Date(at + lifetime),
          usedAt: next === undefined ? null : new Date(next),
        };
      });
    }
  }
}

function* plans(world: World): Generator<SessionPlan> {
  for (const person of world.people) {
    for (let i = 0; i < (isKept(person) ? perPerson : 1); i++) {
      yield plan(world, person, i);
    }
  }
}

function plan(world: World, person: Person, i: number): SessionPlan {
  const n = person.index * perPerson + i;
  const source = world.source('session');
  const random = source.random(n);
  const present = person.left ?? world.now;
  const hasExpired = i === 2;
  const begun = hasExpired
    ? random.between(present - 60 * day, present - 50 * day)
    : random.between(present - 4 * day, present - 2 * hour);
  const renewed = random.chance(0.5) ? random.between(begun + minute, Math.min(begun + day, present)) : null;
  const refreshed = renewed ?? begun;
  const ended = hasExpired ? null : endOf(person, i, refreshed, random.between(refreshed, present));
  return {
    n,
    renewed,
    row: {
      externalIdentityId: null,
      id: source.id(n, begun),
      createdAt: new Date(begun),
      userId: person.id,
      kind: 'SIGN_IN',
      tokenHash: bytea(source.digest(n)),
      tokenExpiresAt: new Date(refreshed + hour),
      expiresAt: new Date(refreshed + lifetime),
      authenticatedAt: new Date(begun),
      lastUsedAt: new Date(refreshed),
      device: isKept(person) ? random.pick(devices) : null,
      endedAt: ended && new Date(ended.at),
      endReason: ended?.reason ?? null,
    },
  };
}

function endOf(person: Person, i: number, refreshed: number, before: number) {
  if (i === 1) {
    return { at: before, reason: refreshed % 50 === 0 ? 'REFRESH_TOKEN_REUSED' : 'SIGNED_OUT' } as const;
  }
  if (person.left === null) {
    return null;
  }
  return { at: person.left, reason: isKept(person) ? 'ACCOUNT_REVOKED' : 'ACCOUNT_DELETED' } as const;
}
