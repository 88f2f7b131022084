import type { Context } from '../../context.ts';
import { ForbiddenError, ForbiddenQuery } from '../errors/access-errors.ts';
import { type Action, type RelationsOf, ruleOf } from './actions.ts';
import { type Facts, type Relation, relations } from './relations.ts';
import { requireViewer, type Viewer } from './viewer.ts';

/** What must be known of a thing to decide whether something may be done to it. */
export type Subject<A extends Action> = Facts<RelationsOf<A>>;

/** Whether the viewer may do something to a thing. Nobody who is not signed in may anything. */
export function can<A extends Action>(viewer: Viewer | null, action: A, subject: Subject<A>): boolean {
  return viewer !== null && refusalOf(viewer, action, subject) === null;
}

/**
 * For operations: sees that the viewer may do something to a thing.
 *
 * @throws {ForbiddenError} saying in words who may
 */
export function authorize<A extends Action>(viewer: Viewer, action: A, subject: Subject<A>): void {
  const required = refusalOf(viewer, action, subject);
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
export async function authorizeQuery<A extends Action>(
  context: Context,
  action: A,
  subject: Subject<A>,
): Promise<Viewer> {
  const viewer = await requireViewer(context);
  const required = refusalOf(viewer, action, subject);
  if (required !== null) {
    throw new ForbiddenQuery(required);
  }
  return viewer;
}

/** In words who may instead; null if the viewer may. */
function refusalOf<A extends Action>(viewer: Viewer, action: A, subject: Subject<A>): string | null {
  const { by, never = {}, who } = ruleOf(action);
  const stands = (relation: Relation) =>
    (relations[relation] as (viewer: Viewer, facts: unknown) => boolean)(viewer, subject);
  const forbidding = (Object.keys(never) as Relation[]).find(stands);
  if (forbidding) {
    return never[forbidding] ?? who;
  }
  return by.some(stands) ? null : who;
}
