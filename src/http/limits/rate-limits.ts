import { hash } from 'node:crypto';

import { GraphQLError } from 'graphql';

import type { Limits } from '../../config.ts';
import type { PresentedToken } from '../../context.ts';
import type { SharedCounts } from '../../shared/limits/shared-counts.ts';

/** Milliseconds. */
const window = 60_000;
/** Tokens of which it is remembered whose they are. */
const mostTokens = 50_000;

/** Who asks, as far as it is known without asking the database. */
export interface RateCaller {
  readonly network: string;
  readonly presented: PresentedToken | null;
}

interface Policy {
  readonly name: 'address' | 'principal' | 'cost';
  readonly limit: number;
}

/** What a caller has left. */
export interface Standing {
  /** Null while there is something left of everything. */
  readonly refusal: GraphQLError | null;
  /** As draft-ietf-httpapi-ratelimit-headers has them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Counts the document, and says what is left then. */
  readonly pay: (cost: number) => Standing;
}

/**
 * How many documents, and of what cost, networks and principals may send in a minute.
 *
 * A principal is a user, whatever session or key of the user calls. Whose a token is, is remembered from the first document
 * that came with it, so that no document waits for the database because of its count; that first one counts for its network
 * only. The cost counts for the principal, or for the network where none is known. What reaches a limit is let through, and
 * what comes after it is refused.
 */
export class RateLimits {
  readonly #counts: SharedCounts;
  readonly #policies: readonly Policy[];
  readonly #now: () => Date;
  readonly #principals = new Map<string, string>();

  constructor(counts: SharedCounts, { address, principal, cost }: Limits['rates'], now: () => Date) {
    this.#counts = counts;
    this.#now = now;
    const policies: Policy[] = [
      { name: 'address', limit: address },
      { name: 'principal', limit: principal },
      { name: 'cost', limit: cost },
    ];
    this.#policies = policies.filter(({ limit }) => limit > 0);
  }

  /** Remembers whose a token is. */
  learn(token: string, userId: string): void {
    const key = hash('sha256', token, 'base64');
    if (this.#principals.get(key) === userId) {
      return;
    }
    if (this.#principals.size >= mostTokens) {
      const [oldest = ''] = this.#principals.keys();
      this.#principals.delete(oldest);
    }
    this.#principals.set(key, userId);
  }

  standingOf({ network, presented }: RateCaller): Standing {
    const principal = presented ? this.#principals.get(hash('sha256', presented.token, 'base64')) : undefined;
    const counted = this.#policies.flatMap(policy => {
      const whom = policy.name === 'address' ? network : (principal ?? (policy.name === 'cost' ? network : null));
      return whom === null ? [] : [{ ...policy, whom }];
    });
    const now = this.#now().getTime();
    const endsAt = (Math.floor(now / window) + 1) * window;
    const seconds = Math.max(1, Math.ceil((endsAt - now) / 1000));

    const standing = (): Standing => {
      const left = counted.map(({ name, limit, whom }) => ({
        name,
        limit,
        rest: Math.max(0, limit - this.#counts.spent([name, whom], endsAt)),
      }));
      const exhausted = left.find(({ rest }) => rest === 0);
      return {
        refusal: exhausted ? tooOften(exhausted, seconds) : null,
        get headers() {
          return headersOf(left, seconds);
        },
        pay: cost => {
          for (const { name, limit, whom } of counted) {
            this.#counts.add([name, whom], endsAt, name === 'cost' ? 1 + cost : 1, limit);
          }
          return standing();
        },
      };
    };
    return standing();
  }
}

function tooOften({ name, limit }: Policy, retryAfter: number): GraphQLError {
  const what = name === 'cost' ? `Documents of a cost of ${limit}` : `${limit} documents`;
  return new GraphQLError(`${what} are allowed in a minute. Try again in ${retryAfter} seconds.`, {
    extensions: { code: 'RATE_LIMITED', limit, retryAfter },
  });
}

function headersOf(
  left: readonly (Policy & { readonly rest: number })[],
  seconds: number,
): Readonly<Record<string, string>> {
  if (left.length === 0) {
    return {};
  }
  return {
    'ratelimit-policy': left
      .map(({ name, limit }) => `"${name}";q=${limit};w=${window / 1000}${name === 'cost' ? ';qu="objects"' : ''}`)
      .join(', '),
    ratelimit: left.map(({ name, rest }) => `"${name}";r=${rest};t=${seconds}`).join(', '),
  };
}
