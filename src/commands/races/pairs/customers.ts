import { call, step } from '../call.ts';
import type { Race } from '../race.ts';

const linked = ({ uuid }: { readonly uuid: string }, revOrg: { readonly uuid: string }) =>
  ['link', `${uuid} ${revOrg.uuid}`] as const;

/** What staff does to customers at the same time. */
export const customerRaces: readonly Race[] = [
  {
    name: 'unlink-against-merge',
    tasks: ['finish-merge'],
    set(stage) {
      const organization = stage.organization();
      const [a, b] = [stage.user(organization, { role: 'OWNER' }), stage.user(organization, { role: 'ADMIN' })];
      const revOrg = stage.revOrg(organization);
      const [primary, secondary] = [stage.revUser(organization), stage.revUser(organization, [revOrg])];
      return {
        calls: [
          call(a, step('unlinkRevUser', { revUserId: secondary.id, revOrgId: revOrg.id }, 'outcome')),
          call(b, step('mergeRevUsers', { primaryRevUserId: primary.id, secondaryRevUserId: secondary.id }, 'outcome')),
        ],
        facts: {
          secondary: ['revUser', secondary.uuid],
          primaryLink: linked(primary, revOrg),
          secondaryLink: linked(secondary, revOrg),
        },
      };
    },
    outcomes: {
      'UNLINKED / MERGED': { secondary: 'MERGED', primaryLink: 'ABSENT', secondaryLink: 'ABSENT' },
      'RevUserMergedError / MERGED': { secondary: 'MERGED', primaryLink: 'LINKED', secondaryLink: 'ABSENT' },
    },
  },
  {
    name: 'link-against-deletion-of-the-rev-org',
    set(stage) {
      const organization = stage.organization();
      const [a, b] = [stage.user(organization, { role: 'OWNER' }), stage.user(organization, { role: 'ADMIN' })];
      const [revOrg, revUser] = [stage.revOrg(organization), stage.revUser(organization)];
      return {
        calls: [
          call(a, step('linkRevUser', { revUserId: revUser.id, revOrgId: revOrg.id }, 'outcome')),
          call(b, step('deleteRevOrg', { revOrgId: revOrg.id }, 'outcome')),
        ],
        facts: { revOrg: ['revOrg', revOrg.uuid], link: linked(revUser, revOrg) },
      };
    },
    outcomes: {
      'LINKED / DELETED': { revOrg: 'ABSENT', link: 'ABSENT' },
      'RevOrgNotFoundError / DELETED': { revOrg: 'ABSENT', link: 'ABSENT' },
    },
  },
  {
    name: 'link-against-deletion-of-the-rev-user',
    set(stage) {
      const organization = stage.organization();
      const [a, b] = [stage.user(organization, { role: 'OWNER' }), stage.user(organization, { role: 'ADMIN' })];
      const [revOrg, revUser] = [stage.revOrg(organization), stage.revUser(organization)];
      return {
        calls: [
          call(a, step('linkRevUser', { revUserId: revUser.id, revOrgId: revOrg.id }, 'outcome')),
          call(b, step('deleteRevUser', { revUserId: revUser.id }, 'outcome')),
        ],
        facts: { revUser: ['revUser', revUser.uuid], link: linked(revUser, revOrg) },
      };
    },
    outcomes: {
      'LINKED / DELETED': { revUser: 'ABSENT', link: 'ABSENT' },
      'RevUserNotFoundError / DELETED': { revUser: 'ABSENT', link: 'ABSENT' },
    },
  },
];
