import { createHash } from 'node:crypto';

import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { RawBuilder } from 'kysely';

import { query, sql } from '../../shared/database/sql.ts';
import { eventsDigest } from './event-digest.ts';

const batchSize = 1000;

/** What was found of one organization's chain. */
export interface ChainReport {
  readonly organizationId: string;
  readonly links: number;
  readonly events: number;
  /** Hash of the last link that was read, as hexadecimal digits. */
  readonly hash: string;
  /** The first link that is broken, and why; null when the chain holds. */
  readonly fault: { readonly seq: number; readonly why: string } | null;
}

/** What was once known of a chain: a link, and its hash as hexadecimal digits. It must still be there. */
export interface ChainAnchor {
  readonly seq: number;
  readonly hash: string;
}

/** A link with what its events come to now; of the two, either may be missing. The end of the chain comes last. */
interface Found {
  readonly organizationId: string;
  readonly isHead: boolean;
  /** Null for events without a link, which cannot be. */
  readonly seq: number;
  readonly hash: Buffer | null;
  readonly digest: Buffer | null;
  readonly eventCount: number | null;
  readonly foundDigest: Buffer | null;
  readonly foundCount: number;
}

/**
 * Verifies the chain of one organization, or of all, as they are at one instant, while others go on recording.
 *
 * Reads a batch at a time, however long the chains are.
 */
export async function* verifyChains(
  orm: MikroORM,
  organizationId: string | null,
  anchors: ReadonlyMap<string, ChainAnchor> = new Map(),
): AsyncGenerator<ChainReport> {
  const em = orm.em.fork();
  await em.begin({ isolationLevel: 'repeatable read', readOnly: true });
  try {
    await query(em, sql`set local statement_timeout = 0`);
    await query(em, sql`declare chain no scroll cursor for ${everything(organizationId)}`);
    let chain: Chain | null = null;
    for await (const found of fetchAll(em)) {
      if (chain && chain.organizationId !== found.organizationId) {
        yield chain.end();
        chain = null;
      }
      chain ??= new Chain(found.organizationId, anchors.get(found.organizationId));
      chain.add(found);
    }
    if (chain) {
      yield chain.end();
    }
  } finally {
    await em.rollback();
  }
}

async function* fetchAll(em: EntityManager): AsyncGenerator<Found> {
  for (;;) {
    const batch = await query(em, sql<Found>`fetch forward ${sql.raw(String(batchSize))} from chain`);
    yield* batch;
    if (batch.length < batchSize) {
      return;
    }
  }
}

function everything(organizationId: string | null): RawBuilder<unknown> {
  const only = organizationId === null ? sql`true` : sql`organization_id = ${sql.lit(organizationId)}::uuid`;
  return sql`
    with l as (
      select * from audit_link where ${only}
    ), found as (
      select organization_id, link as seq, count(*)::int as count, ${eventsDigest} as digest
      from audit_event e where ${only} group by 1, 2
    )
    select organization_id as "organizationId", false as "isHead", seq, l.hash, l.digest, l.event_count as "eventCount",
      found.digest as "foundDigest", coalesce(found.count, 0) as "foundCount"
    from l full join found using (organization_id, seq)
    union all
    select organization_id, true, seq, hash, null, null, null, 0 from audit_head where ${only}
    order by "organizationId", "isHead", seq`;
}

/** One organization's chain, as it is walked from the first link to its end. */
class Chain {
  readonly organizationId: string;
  #links = 0;
  #events = 0;
  #hash: Buffer;
  #fault: ChainReport['fault'] = null;
  #hasEnd = false;
  readonly #anchor: ChainAnchor | null;

  constructor(organizationId: string, anchor: ChainAnchor | null = null) {
    this.organizationId = organizationId;
    this.#anchor = anchor;
    this.#hash = createHash('sha256').update(organizationId).digest();
  }

  add(found: Found): void {
    this.#hasEnd ||= found.isHead;
    const why = found.isHead ? this.#faultOfEnd(found) : this.#faultOfLink(found);
    if (why !== null) {
      this.#fault ??= { seq: found.seq, why };
    }
    if (!found.isHead) {
      this.#links += found.hash ? 1 : 0;
      this.#events += found.foundCount;
      this.#hash = found.hash ?? this.#hash;
    }
  }

  end(): ChainReport {
    if (!this.#hasEnd) {
      this.#fault ??= { seq: this.#links, why: 'nothing says where the chain ends any more' };
    }
    if (this.#anchor && this.#links < this.#anchor.seq) {
      this.#fault ??= { seq: this.#links + 1, why: `it is missing: the chain once reached link ${this.#anchor.seq}` };
    }
    const { organizationId } = this;
    const hash = this.#hash.toString('hex');
    return { organizationId, links: this.#links, events: this.#events, hash, fault: this.#fault };
  }

  #faultOfLink({ seq, hash, digest, eventCount, foundDigest, foundCount }: Found): string | null {
    const expected = this.#links + 1;
    if (!hash || !digest) {
      return `there are ${foundCount} events of this link, but the link itself is missing or never was`;
    }
    if (seq !== expected) {
      return `it follows link ${expected - 1}; what was between them is missing`;
    }
    if (foundCount !== eventCount) {
      return `it was made of ${eventCount} events, and there are ${foundCount}`;
    }
    if (!foundDigest?.equals(digest)) {
      return 'an event in it is not what was recorded';
    }
    const follows = createHash('sha256').update(this.#hash).update(digest).digest();
    if (!follows.equals(hash)) {
      return 'its hash does not follow from the link before';
    }
    return this.#anchor?.seq === seq && this.#anchor.hash !== hash.toString('hex')
      ? 'it is another link than the one that was once here'
      : null;
  }

  #faultOfEnd({ seq, hash }: Found): string | null {
    if (seq !== this.#links) {
      return `the chain ended with this link, and the last one that there is is ${this.#links}`;
    }
    return hash?.equals(this.#hash) ? null : 'the chain ended with another hash than that of its last link';
  }
}
