import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../../context.ts';
import { authorize, can } from '../../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../../shared/authorization/viewer.ts';
import { inTransaction } from '../../../shared/database/transaction.ts';
import { InvalidInputError } from '../../../shared/errors/input-errors.ts';
import { formatId, parseId } from '../../../shared/ids.ts';
import { enqueue } from '../../../shared/jobs/enqueue.ts';
import { record } from '../../audit/index.ts';
import { Account } from '../accounts/account.entity.ts';
import { lockCustomerManager } from '../customer-staff.ts';
import { AccountMergedError, AccountNotFoundError } from '../customer.errors.ts';
import type { MergeOutcome } from './merge-outcome.ts';

export interface MergeAccounts {
  readonly primaryAccountId: string;
  readonly secondaryAccountId: string;
}

interface MergedAccounts {
  readonly outcome: MergeOutcome;
  readonly primary: Account;
  readonly secondary: Account;
}

const primaryPath = ['input', 'primaryAccountId'];
const secondaryPath = ['input', 'secondaryAccountId'];

/**
 * Lets one account stand for another one that is the same company. For good: it cannot be undone.
 *
 * From the commit on the secondary points to the primary and takes no more changes; a job moves rev orgs, associations,
 * tags, external refs, and what the primary lacks.
 *
 * @throws {InvalidIdError} if an id is malformed, or of another kind
 * @throws {InvalidInputError} if both are the same
 * @throws {ForbiddenError} unless the viewer manages customers
 * @throws {AccountNotFoundError} if there is no such account, or it is of another organization
 * @throws {AccountMergedError} if one of the two was merged into yet another one
 */
export async function mergeAccounts(context: Context, input: MergeAccounts): Promise<MergedAccounts> {
  const viewer = await requireViewer(context);
  const primaryId = parseId('acc', input.primaryAccountId, primaryPath);
  const secondaryId = parseId('acc', input.secondaryAccountId, secondaryPath);
  authorize(viewer, 'customers.manage', viewer);
  if (primaryId === secondaryId) {
    throw new InvalidInputError('A account cannot be merged into itself.', secondaryPath);
  }

  return inTransaction(context, async em => {
    const actor = await lockCustomerManager(em, viewer);
    const [primary, secondary] = await lockPair(em, actor, primaryId, secondaryId);
    if (secondary.mergedInto?.id === primary.id) {
      return { outcome: 'ALREADY_MERGED', primary, secondary };
    }
    for (const [account, path] of [
      [primary, primaryPath],
      [secondary, secondaryPath],
    ] as const) {
      if (account.mergedInto) {
        throw new AccountMergedError(account.mergedInto.id, path);
      }
    }

    secondary.mergeInto(primary);
    await enqueue(em, 'finish-merge', { kind: 'ACCOUNT', secondaryId });
    await record(em, context.now(), {
      action: 'account.merged',
      organizationId: secondary.organization.id,
      actorId: actor.userId,
      subjectKind: 'acc',
      subjectId: secondary.id,
      details: { primaryId: formatId('acc', primary.id) },
    });
    return { outcome: 'MERGED', primary, secondary };
  });
}

/** Locks both in the order of their ids, once they are known to be the actor's to manage. */
async function lockPair(
  em: EntityManager,
  actor: Viewer,
  primaryId: string,
  secondaryId: string,
): Promise<[Account, Account]> {
  const known = await em.find(Account, { id: [primaryId, secondaryId] });
  const mine = known
    .filter(({ organization }) => can(actor, 'customers.manage', { organizationId: organization.id }))
    .map(({ id }) => id);
  const locked = await em.find(
    Account,
    { id: mine },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
  );
  const [primary, secondary] = [primaryId, secondaryId].map(id => locked.find(account => account.id === id));
  if (!primary) {
    throw new AccountNotFoundError(primaryPath);
  }
  if (secondary?.organization.id !== primary.organization.id) {
    throw new AccountNotFoundError(secondaryPath);
  }
  return [primary, secondary];
}
