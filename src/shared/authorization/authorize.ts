import type { Context } from '../../context.ts';
import { ForbiddenError, ForbiddenQuery } from '../errors/access-errors.ts';
import { andThen, type Eventual } from '../eventual.ts';
import { type Action, type RelationsOf, ruleOf } from './actions.ts';
import { type Facts, type Relation, relations, relationsOfServiceAccounts } from './relations.ts';
import { type Caller, isPerson, requireCaller } from './viewer.ts';

/** What must be known of a thing to decide whether something may be done to it. */
export type Subject<A extends Action> = Facts<RelationsOf<A>>;

/** Whether the caller may do something to a thing. Nobody who is not signed in may anything. */
export function can<A extends Action>(caller: Caller | null, action: A, subject: Subject<A>): boolean {
  return caller !== null && refusalOf(caller, action, subject) === null;
}

/**
 * For operations: sees that the caller may do something to a thing.
 *
 * @throws {ForbiddenError} saying in words who may
 */
export function authorize<A extends Action>(caller: Caller, action: A, subject: Subject<A>): void {
  const required = refusalOf(caller, action, subject);
  if (required !== null) {
    throw new ForbiddenError(required);
  }
}

/**
 * For queries: the same. Returns who calls.
 *
 * @throws {Unauthenticated} if nobody is signed in
 * @throws {ForbiddenQuery} saying in words who may
 */
export function authorizeQuery<A extends Action>(context: Context, action: A, subject: Subject<A>): Eventual<Caller> {
  return andThen(requireCaller(context), caller => {
    const required = refusalOf(caller, action, subject);
    if (required !== null) {
      throw new ForbiddenQuery(required);
    }
    return caller;
  });
}

/** In words who may instead; null if the caller may. */
function refusalOf<A extends Action>(caller: Caller, action: A, subject: Subject<A>): string | null {
  const { by, never = {}, who } = ruleOf(action);
  const stands = (relation: Relation) =>
    (isPerson(caller) || relationsOfServiceAccounts.has(relation)) &&
    (relations[relation] as (caller: Caller, facts: unknown) => boolean)(caller, subject);
  const forbidding = (Object.keys(never) as Relation[]).find(stands);
  if (forbidding) {
    return never[forbidding] ?? who;
  }
  return by.some(stands) ? null : who;
}
