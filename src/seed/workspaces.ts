import type { ServiceAccount, Workspace, WorkspaceMember } from '../modules/workspace/index.ts';
import type { NewRow } from './new-row.ts';
import { day, type Place, type World } from './world.ts';

export function* workspaces(places: readonly Place[]): Generator<NewRow<Workspace>> {
  for (const { id, made, name, tenant } of places) {
    yield { id, createdAt: new Date(made), organizationId: tenant.id, name };
  }
}

/** A program in every second workspace. */
export function* serviceAccounts(world: World, places: readonly Place[]): Generator<NewRow<ServiceAccount>> {
  const source = world.source('service account');
  for (const place of places.filter(hasProgram)) {
    const at = place.made + day;
    const kind = source.random(place.index).pick(['Deploy', 'Import', 'Report', 'Backup', 'Sync']);
    yield {
      id: source.id(place.index, at),
      createdAt: new Date(at),
      workspaceId: place.id,
      name: `${kind} bot`,
      createdById: place.admin.id,
    };
  }
}

/** People first, then programs. The membership of who has left counts for nothing, and waits for the purge. */
export function* members(world: World, places: readonly Place[]): Generator<NewRow<WorkspaceMember>> {
  const source = world.source('member');
  let n = 0;
  for (const { place, person, role, source: origin, since } of places.flatMap(({ members }) => members)) {
    yield {
      id: source.id(n, since),
      createdAt: new Date(since),
      workspaceId: place.id,
      userId: person.id,
      serviceAccountId: null,
      role,
      source: origin,
      endedAt: person.left === null ? null : new Date(person.left),
    };
    n++;
  }
  for (const account of serviceAccounts(world, places)) {
    yield {
      id: source.id(n, account.createdAt.getTime()),
      createdAt: account.createdAt,
      workspaceId: account.workspaceId,
      userId: null,
      serviceAccountId: account.id,
      role: n % 10 === 0 ? 'ADMIN' : 'MEMBER',
      source: 'LOCAL',
      endedAt: null,
    };
    n++;
  }
}

const hasProgram = ({ index }: Place): boolean => index % 2 === 0;
