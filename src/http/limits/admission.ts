import type { GraphQLError } from 'graphql';

import type { DocumentLimits } from './document-limits.ts';
import type { RateCaller, RateLimits } from './rate-limits.ts';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

export interface Admitted {
  /** Why the document is not run; null when it is. */
  readonly refusal: GraphQLError | null;
  /** What tells the caller how much is left. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether a document is run at all, in whatever way it comes: neither too large by itself, nor one too many. */
export class Admission {
  readonly #documents: DocumentLimits;
  readonly #rates: RateLimits;

  constructor(documents: DocumentLimits, rates: RateLimits) {
    this.#documents = documents;
    this.#rates = rates;
  }

  /** Counts a document that is too large as well, and does not even read one too many. */
  ask(caller: RateCaller, query: string, variables: () => Variables): Admitted {
    const standing = this.#rates.standingOf(caller);
    if (standing.refusal) {
      return standing;
    }
    const { refusal, cost } = this.#documents.judge(query, variables());
    const { headers } = standing.pay(refusal ? 0 : cost);
    return { refusal, headers };
  }
}
