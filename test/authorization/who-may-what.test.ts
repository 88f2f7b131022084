import { expect, test } from 'vitest';

import { type Action, actions, ruleOf } from '../../src/shared/authorization/actions.ts';
import { authorize, can, type Subject } from '../../src/shared/authorization/authorize.ts';
import { type Relation, relations } from '../../src/shared/authorization/relations.ts';
import type { ServiceViewer, Viewer } from '../../src/shared/authorization/viewer.ts';

const here = '01900000-0000-7000-8000-000000000001';
const elsewhere = '01900000-0000-7000-8000-000000000002';

/** Nobody in particular: a user of another organization. */
const stranger: Viewer = {
  userId: '01900000-0000-7000-8000-000000000003',
  sessionId: '01900000-0000-7000-8000-000000000004',
  organizationId: elsewhere,
  role: 'MEMBER',
  platformRole: 'NONE',
  permissions: [],
  isKey: false,
  authenticatedAt: null,
};
const member: Viewer = { ...stranger, organizationId: here };
const administrator: Viewer = { ...member, role: 'ADMIN' };
const owner: Viewer = { ...member, role: 'OWNER' };

/** A thing of which nothing is the viewer's; it is at once a user, a workspace, a project and an invitation. */
const thing = {
  organizationId: here,
  userId: '01900000-0000-7000-8000-000000000005' as string | null,
  role: 'MEMBER' as Viewer['role'],
  platformRole: 'NONE' as Viewer['platformRole'],
  viewerRole: null as 'ADMIN' | 'MEMBER' | null,
  granted: null as Viewer['permissions'][number] | null,
  sharesWorkspace: false,
  isInvited: false,
  ownerId: null as string | null,
  isMember: false,
};
type Thing = typeof thing;

/** Who looks at what; the third word of each is what differs from the stranger and the thing. */
const situations: Readonly<Record<string, { readonly viewer: Viewer | null; readonly is?: Partial<Thing> }>> = {
  'nobody who is signed in': { viewer: null },
  'nobody who is signed in, about what belongs to nobody': { viewer: null, is: { userId: null } },
  'a user of another organization': { viewer: stranger },
  'a user of another organization, about what belongs to nobody': { viewer: stranger, is: { userId: null } },
  'an owner of another organization': { viewer: { ...stranger, role: 'OWNER' } },
  'a customer manager of another organization': { viewer: { ...stranger, permissions: ['MANAGE_CUSTOMERS'] } },
  'staff of the platform': { viewer: { ...stranger, platformRole: 'STAFF' } },
  'a superuser of another organization': { viewer: { ...stranger, platformRole: 'SUPERUSER' } },
  'a superuser of another organization, about an owner': {
    viewer: { ...stranger, platformRole: 'SUPERUSER' },
    is: { role: 'OWNER' },
  },
  'a superuser, about the own account': {
    viewer: { ...member, platformRole: 'SUPERUSER' },
    is: { userId: member.userId, platformRole: 'SUPERUSER' },
  },
  'a plain member of the organization': { viewer: member },
  'a plain member with READ_CUSTOMERS': { viewer: { ...member, permissions: ['READ_CUSTOMERS'] } },
  'a plain member with MANAGE_CUSTOMERS': { viewer: { ...member, permissions: ['MANAGE_CUSTOMERS'] } },
  'a plain member with READ_CUSTOMERS on the account': { viewer: member, is: { granted: 'READ_CUSTOMERS' } },
  'a plain member with MANAGE_CUSTOMERS on the account': { viewer: member, is: { granted: 'MANAGE_CUSTOMERS' } },
  'a user of another organization with MANAGE_CUSTOMERS on the account': {
    viewer: stranger,
    is: { granted: 'MANAGE_CUSTOMERS' },
  },
  'a plain member, about the own account': { viewer: member, is: { userId: member.userId } },
  'a plain member, about the own account, with a key': {
    viewer: { ...member, isKey: true },
    is: { userId: member.userId },
  },
  'an administrator, about a member': { viewer: administrator },
  'an administrator, about another administrator': { viewer: administrator, is: { role: 'ADMIN' } },
  'an administrator, about an owner': { viewer: administrator, is: { role: 'OWNER' } },
  'an administrator, about a superuser': { viewer: administrator, is: { platformRole: 'SUPERUSER' } },
  'an administrator, about the own account': {
    viewer: administrator,
    is: { userId: administrator.userId, role: 'ADMIN' },
  },
  'an owner, about a member': { viewer: owner },
  'an owner, about another owner': { viewer: owner, is: { role: 'OWNER' } },
  'an owner, about a superuser': { viewer: owner, is: { platformRole: 'SUPERUSER' } },
  'an owner, about the own account': { viewer: owner, is: { userId: owner.userId, role: 'OWNER' } },
  'an administrator of the workspace': { viewer: stranger, is: { viewerRole: 'ADMIN' } },
  'a member of the workspace': { viewer: stranger, is: { viewerRole: 'MEMBER' } },
  'a member of a workspace of the user': { viewer: stranger, is: { sharesWorkspace: true } },
  'the invited': { viewer: stranger, is: { isInvited: true } },
  'the owner of the project': { viewer: member, is: { ownerId: member.userId } },
  'a member of the project': { viewer: member, is: { isMember: true } },
};

const robot: ServiceViewer = {
  serviceAccountId: '01900000-0000-7000-8000-000000000006',
  keyId: '01900000-0000-7000-8000-000000000007',
  workspaceId: '01900000-0000-7000-8000-000000000008',
  organizationId: here,
};
const ofServiceAccounts: Readonly<Record<string, { readonly viewer: ServiceViewer; readonly is?: Partial<Thing> }>> = {
  'a service account of the organization': { viewer: robot },
  'a service account that administers the workspace': { viewer: robot, is: { viewerRole: 'ADMIN' } },
  'a service account of the workspace': { viewer: robot, is: { viewerRole: 'MEMBER' } },
  'a service account of a workspace of the user': { viewer: robot, is: { sharesWorkspace: true } },
};

const all = Object.keys(actions) as Action[];

/** The thing of a situation knows more than any action asks for. */
function subjectOf(is: Partial<Thing> = {}): Subject<Action> {
  return { ...thing, ...is };
}

test('who may what is as it is written down', async () => {
  const table = all.toSorted().map(action => {
    const allowed = Object.entries({ ...situations, ...ofServiceAccounts }).filter(([, { viewer, is }]) =>
      can(viewer, action, subjectOf(is)),
    );
    return [action, ...allowed.map(([name]) => `  ${name}`)].join('\n');
  });

  await expect(`${table.join('\n\n')}\n`).toMatchFileSnapshot('who-may-what.txt');
});

test('each relation stands in a situation of its own, and in one that lacks it', () => {
  const held = (relation: Relation) =>
    Object.values(situations).flatMap(({ viewer, is }) =>
      viewer ? [(relations[relation] as (viewer: Viewer, facts: Thing) => boolean)(viewer, { ...thing, ...is })] : [],
    );

  const names = Object.keys(relations) as Relation[];
  expect(names.filter(name => !held(name).includes(true) || !held(name).includes(false))).toEqual([]);
});

test('each relation is asked after by some action', () => {
  const asked = new Set(all.flatMap(action => [...ruleOf(action).by, ...Object.keys(ruleOf(action).never ?? {})]));

  expect(Object.keys(relations).filter(relation => !asked.has(relation))).toEqual([]);
});

test('a refusal says who may', () => {
  expect(() => authorize(member, 'webhooks.manage', member)).toThrow(
    'Only owners and administrators of the organization may do this.',
  );
});

test('what nobody may in a case is refused in the words of that case', () => {
  expect(() => authorize({ ...owner, isKey: true }, 'sessions.manage', owner)).toThrow(
    'Only somebody who has signed in may do this.',
  );
});
