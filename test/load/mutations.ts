import { Issuer } from '../support/issuer.ts';
import { runJobs } from '../support/run-jobs.ts';
import { type Person, typed } from '../support/world.ts';
import { makeErasure, makeWebhook } from './outgoing.ts';
import { artifact, mutate, password, type Tenant, times } from './tenant.ts';

/** Whose tokens are linked. */
export const issuer = await Issuer.start();

/** A call of a mutation that succeeds. */
export interface Attempt {
  readonly by: Person | null;
  /** Null for a mutation that takes none. */
  readonly input: object | null;
}

type Prepare = (tenant: Tenant) => Attempt | Promise<Attempt>;

const by = (person: Person | null, input: object | null): Attempt => ({ by: person, input });

/** How each mutation is called in a tenant, with as much of everything as the tenant has. */
export const mutations: Readonly<Record<string, Prepare>> = {
  acceptInvitation: t => by(t.hero, { secret: t.secret }),
  addProjectMember: async t => by(t.owner, { projectId: await project(t), userId: t.hero.id }),
  addTeamMember: async t => by(t.owner, { teamId: await team(t), userId: t.hero.id }),
  associateRevUser: async t =>
    by(t.clerk, { accountId: t.account, revUserId: typed('rvu', await t.world.revUser(t.organization)) }),
  attachArtifact: async t => by(t.clerk, { artifactId: await artifact(t.clerk), parentId: t.account }),
  changeEmail: t => by(t.hero, { email: `changed-${t.hero.email}` }),
  changePassword: t => by(t.hero, { oldPassword: password, newPassword: 'another horse entirely' }),
  changeUserRole: t => by(t.owner, { userId: t.hero.id, role: 'ADMIN' }),
  changeWorkspaceMemberRole: t => by(t.owner, { memberId: typed('mem', t.member), role: 'ADMIN' }),
  confirmEmailChange: async t => {
    const email = `changed-${t.hero.email}`;
    await mutate(t.hero, 'changeEmail', { email });
    return by(null, { token: await t.world.secretTo(email) });
  },
  confirmSignUp: async t => {
    const email = `first-${t.hero.email}`;
    await mutate(t.hero, 'signUp', { email, organizationName: 'Newcomers' });
    await runJobs(t.api);
    return by(null, { token: await t.world.secretTo(email), password });
  },
  createAccount: async t => by(t.clerk, { displayName: 'Customer', tags: await tags(t) }),
  createAgent: t => by(t.hero, { name: 'Agent', instructions: 'Be kind.' }),
  createApiKey: t => by(t.hero, { name: 'Key' }),
  createArtifact: t => by(t.clerk, { name: 'Contract', mediaType: 'text/plain', content: 'SGVsbG8=' }),
  createConversation: t => by(t.hero, { title: 'Talk' }),
  createDocument: async t => by(t.hero, { knowledgeBaseId: await knowledgeBase(t), title: 'Title', text: 'Text' }),
  createFile: t => by(t.hero, { name: 'File', mediaType: 'text/plain', content: 'SGVsbG8=' }),
  createKnowledgeBase: t => by(t.hero, { name: 'Knowledge' }),
  createMemory: t => by(t.hero, { text: 'Likes tea.' }),
  createMessage: async t =>
    by(t.hero, { conversationId: typed('cnv', await t.world.conversation(t.hero)), text: 'Hello' }),
  createProject: t => by(t.owner, { name: 'Project' }),
  createRevOrg: async t => by(t.clerk, { accountId: t.account, displayName: 'Office', tags: await tags(t) }),
  createRevUser: async t =>
    by(t.clerk, { displayName: 'Contact', email: 'contact@example.com', revOrgId: t.revOrgs[0], tags: await tags(t) }),
  createServiceAccount: t => by(t.owner, { workspaceId: typed('wsp', t.workspace), name: 'Robot' }),
  createServiceAccountKey: async t => by(t.owner, { serviceAccountId: await robot(t), name: 'Key' }),
  createTag: t => by(t.clerk, { name: 'Important' }),
  createTeam: t => by(t.owner, { name: 'Team' }),
  createUser: t => by(t.owner, { email: `new-${t.hero.email}`, password }),
  createWebhook: t => by(t.owner, { url: 'https://example.com/hook', events: ['USER_DELETED'] }),
  createWorkspace: t => by(t.owner, { name: 'Another place' }),
  declineInvitation: t => by(t.hero, { secret: t.secret }),
  defineCustomField: t => by(t.owner, { kind: 'REV_USER', name: 'shoe_size', type: 'TEXT' }),
  deleteAccount: t => by(t.clerk, { accountId: t.account }),
  deleteArtifact: async t => by(t.clerk, { artifactId: await artifact(t.clerk) }),
  deleteCustomField: async t => {
    const field = { kind: 'REV_USER', name: 'shoe_size', type: 'TEXT' };
    const { customField } = await mutate(
      t.owner,
      'defineCustomField',
      field,
      success('DefineCustomField', 'customField'),
    );
    return by(t.owner, { customFieldId: customField.id });
  },
  deleteProject: async t => by(t.owner, { projectId: await project(t) }),
  deleteRevOrg: t => by(t.clerk, { revOrgId: t.revOrgs[1] }),
  deleteRevUser: t => by(t.owner, { revUserId: t.revUsers[0] }),
  deleteTag: async t => by(t.clerk, { tagId: (await tags(t))[0]?.tagId }),
  deleteTeam: async t => by(t.owner, { teamId: await team(t) }),
  deleteUser: t => by(t.owner, { userId: t.hero.id }),
  deleteUsers: t => by(t.owner, { userIds: [t.hero, ...t.people].map(({ id }) => id) }),
  deleteWebhook: async t => by(t.owner, { webhookId: (await makeWebhook(t, t.size)).webhookId }),
  deleteWorkspace: t => by(t.owner, { workspaceId: typed('wsp', t.workspace) }),
  dissociateRevUser: async t => {
    const revUserId = typed('rvu', await t.world.revUser(t.organization));
    await mutate(t.clerk, 'associateRevUser', { accountId: t.account, revUserId });
    return by(t.clerk, { accountId: t.account, revUserId });
  },
  grantPermission: t => by(t.owner, { userId: t.people[0]?.id, permission: 'MANAGE_CUSTOMERS' }),
  inviteWorkspaceMember: t => by(t.owner, { workspaceId: typed('wsp', t.workspace), email: 'guest@example.com' }),
  leaveWorkspace: t => by(t.hero, { workspaceId: typed('wsp', t.workspace) }),
  linkExternalIdentity: async t => by(t.hero, { token: await issuer.token(t.api.now, { sub: t.hero.id }) }),
  linkRevUser: async t =>
    by(t.clerk, { revUserId: typed('rvu', await t.world.revUser(t.organization)), revOrgId: t.revOrgs[0] }),
  markNotificationsRead: t => by(t.hero, {}),
  mergeAccounts: async t =>
    by(t.clerk, {
      primaryAccountId: t.account,
      secondaryAccountId: typed('acc', (await t.world.account(t.organization)).account),
    }),
  mergeRevUsers: async t =>
    by(t.clerk, {
      primaryRevUserId: t.revUsers[0],
      secondaryRevUserId: typed('rvu', await t.world.revUser(t.organization)),
    }),
  placeLegalHold: t => by(t.owner, { userId: t.hero.id, reason: 'A case' }),
  reauthenticate: t => by(t.hero, { password }),
  refreshSession: t => by(null, { refreshToken: t.hero.refreshToken }),
  reinstateUser: async t => {
    await mutate(t.owner, 'suspendUser', { userId: t.hero.id });
    return by(t.owner, { userId: t.hero.id });
  },
  releaseLegalHold: async t => {
    const placed = { userId: t.hero.id, reason: 'A case' };
    const { hold } = await mutate(t.owner, 'placeLegalHold', placed, success('PlaceLegalHold', 'hold'));
    return by(t.owner, { holdId: hold.id, reason: 'Settled' });
  },
  removeProjectMember: async t => by(t.owner, { projectId: await project(t), userId: t.people[0]?.id }),
  removeTeamMember: async t => by(t.owner, { teamId: await team(t), userId: t.people[0]?.id }),
  removeWorkspaceMember: t => by(t.owner, { workspaceId: typed('wsp', t.workspace), subOrEmail: t.hero.email }),
  requestPersonalDataDeletion: t => by(t.owner, { email: 'contact@example.com' }),
  requestPersonalDataExport: t => by(t.owner, { email: 'contact@example.com' }),
  requestPasswordReset: t => by(null, { email: t.hero.email }),
  resendInvitation: t => by(t.owner, { invitationId: typed('inv', t.invitation) }),
  resetPassword: async t => {
    await mutate(t.hero, 'requestPasswordReset', { email: t.hero.email });
    await runJobs(t.api);
    return by(null, { token: await t.world.secretTo(t.hero.email), newPassword: 'another horse entirely' });
  },
  restoreUser: async t => {
    await mutate(t.hero, 'revokeMyAccount', {});
    return by(t.owner, { userId: t.hero.id });
  },
  retryErasureStep: async t => by(t.owner, { stepId: (await makeErasure(t, t.size)).steps[0] }),
  retryWebhookDelivery: async t => by(t.owner, { deliveryId: (await makeWebhook(t, t.size)).deliveries[0] }),
  revokeApiKey: async t => {
    const { apiKey } = await mutate(t.hero, 'createApiKey', { name: 'Key' }, success('CreateApiKey', 'apiKey'));
    return by(t.hero, { apiKeyId: apiKey.id });
  },
  revokeInvitation: t => by(t.owner, { invitationId: typed('inv', t.invitation) }),
  revokeMyAccount: t => by(t.hero, {}),
  revokePermission: t => by(t.owner, { userId: t.clerk.id, permission: 'MANAGE_CUSTOMERS' }),
  revokeServiceAccountKey: async t => {
    const input = { serviceAccountId: await robot(t), name: 'Key' };
    const { key } = await mutate(t.owner, 'createServiceAccountKey', input, success('CreateServiceAccountKey', 'key'));
    return by(t.owner, { serviceAccountKeyId: key.id });
  },
  revokeSession: async t => {
    const { data } = await t.hero.call('{ viewer { sessions { edges { node { id } } } } }');
    return by(t.hero, { sessionId: data.viewer.sessions.edges[0].node.id });
  },
  sendNotification: t => by(t.owner, { userIds: t.people.map(({ id }) => id), text: 'News' }),
  signIn: t => by(null, { email: t.hero.email, password }),
  signOut: t => by(t.hero, null),
  signOutEverywhere: t => by(t.hero, {}),
  signUp: t => by(null, { email: `first-${t.hero.email}`, organizationName: 'Newcomers' }),
  suspendUser: t => by(t.owner, { userId: t.hero.id }),
  transferOwnership: t => by(t.owner, { userId: t.hero.id }),
  unlinkExternalIdentity: async t =>
    by(t.owner, { externalIdentityId: typed('xid', await t.world.externalIdentity(t.hero)) }),
  unlinkRevUser: t => by(t.clerk, { revUserId: t.revUsers[0], revOrgId: t.revOrgs[1] }),
  updateAccount: async t => by(t.clerk, { accountId: t.account, displayName: 'Renamed', tags: await tags(t) }),
  updateOrganization: t => by(t.owner, { name: 'Renamed' }),
  updatePermission: t => by(t.owner, { userId: t.clerk.id, permission: 'READ_CUSTOMERS' }),
  updateProfile: t => by(t.hero, { displayName: 'Renamed' }),
  updateProject: async t => by(t.owner, { projectId: await project(t), name: 'Renamed' }),
  updateRevOrg: async t => by(t.clerk, { revOrgId: t.revOrgs[0], displayName: 'Renamed', tags: await tags(t) }),
  updateRevUser: async t => by(t.clerk, { revUserId: t.revUsers[0], displayName: 'Renamed', tags: await tags(t) }),
  updateTag: async t => by(t.clerk, { tagId: (await tags(t))[0]?.tagId, name: 'Renamed' }),
  updateTeam: async t => by(t.owner, { teamId: await team(t), name: 'Renamed' }),
  updateUser: t => by(t.owner, { userId: t.hero.id, displayName: 'Renamed' }),
  updateWebhook: async t => by(t.owner, { webhookId: (await makeWebhook(t, t.size)).webhookId, isEnabled: false }),
  updateWorkspace: t => by(t.owner, { workspaceId: typed('wsp', t.workspace), name: 'Renamed' }),
};

const success = (mutation: string, field: string) => `... on ${mutation}Success { ${field} { id } }`;

async function tags(t: Tenant): Promise<{ tagId: string }[]> {
  return times(t.size, async index => {
    const { tag } = await mutate(t.clerk, 'createTag', { name: `Tag ${index}` }, success('CreateTag', 'tag'));
    return { tagId: tag.id };
  });
}

async function knowledgeBase({ world, hero }: Tenant): Promise<string> {
  return typed('knb', await world.knowledgeBase(hero));
}

/** A project of the tenant, with its people. */
async function project({ world, owner, people }: Tenant): Promise<string> {
  return typed('prj', await world.project(owner, people));
}

/** A service account with keys. */
async function robot({ world, owner, workspace, size }: Tenant): Promise<string> {
  const { account } = await world.serviceAccount(workspace, owner);
  await times(size, () => world.serviceAccountKey(account));
  return typed('svc', account);
}

/** A team of the tenant, with its people. */
async function team({ world, organization, people }: Tenant): Promise<string> {
  return typed('tem', await world.team(organization, people));
}
