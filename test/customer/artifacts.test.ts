import { describe, expect, test, vi } from 'vitest';

import { query, sql } from '../../src/shared/database/sql.ts';
import { FileStore } from '../../src/shared/files/file-store.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { type Person, typed, World } from '../support/world.ts';

const fields = '__typename ... on Error { code path }';
const documents = {
  createArtifact: `mutation M($input: CreateArtifactInput!) { createArtifact(input: $input) { ${fields} ... on CreateArtifactSuccess { artifact { id name mediaType size parentId content } } } }`,
  attachArtifact: `mutation M($input: AttachArtifactInput!) { attachArtifact(input: $input) { ${fields} ... on AttachArtifactSuccess { artifact { id parentId } } ... on ArtifactAlreadyAttachedError { existingParent isSame } } }`,
  deleteArtifact: `mutation M($input: DeleteArtifactInput!) { deleteArtifact(input: $input) { ${fields} ... on DeleteArtifactSuccess { outcome deletedArtifactId } } }`,
} as const;

async function call(by: Person, name: keyof typeof documents, input: object) {
  return (await by.call(documents[name], { input })).data[name];
}

const file = { name: 'Contract.txt', mediaType: 'text/plain', content: Buffer.from('Hello').toString('base64') };

describe('artifacts', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function customer() {
    const { organization, owner } = await world().organization();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const { account, defaultRevOrg } = await world().account(organization);
    const revOrg = await world().revOrg(account);
    const ids = {
      accountId: typed('acc', account),
      defaultRevOrgId: typed('rvo', defaultRevOrg),
      revOrgId: typed('rvo', revOrg),
      revUserId: typed('rvu', await world().revUser(organization, [revOrg])),
    };
    const artifact = async (parentId?: string): Promise<string> => {
      const { id } = (await call(staff, 'createArtifact', file)).artifact;
      await (parentId && call(staff, 'attachArtifact', { artifactId: id, parentId }));
      return id;
    };
    return { organization, owner, staff, artifact, ...ids };
  }

  async function keys(): Promise<string[]> {
    const rows = await query(
      api.current.em(),
      sql<{ key: string }>`select storage_key as key from artifact order by id`,
    );
    return rows.map(({ key }) => key);
  }

  test('are kept with their bytes, attached once, listed, read, and deleted with the bytes', async () => {
    const { staff, revUserId, accountId } = await customer();

    const made = await call(staff, 'createArtifact', file);
    const artifactId = made.artifact.id;
    const [key = ''] = await keys();
    const attached = await call(staff, 'attachArtifact', { artifactId, parentId: revUserId });
    const same = await call(staff, 'attachArtifact', { artifactId, parentId: revUserId });
    const other = await call(staff, 'attachArtifact', { artifactId, parentId: accountId });
    const listed = await staff.call(
      `{ node(id: "${revUserId}") { ... on RevUser { artifacts { edges { node { id content } } } } } }`,
    );
    const deleted = await call(staff, 'deleteArtifact', { artifactId });
    const again = await call(staff, 'deleteArtifact', { artifactId });
    await runJobs(api.current);

    const { content, ...shown } = file;
    expect(made.artifact).toEqual({ id: artifactId, ...shown, size: 5, parentId: null, content });
    expect(attached.artifact).toEqual({ id: artifactId, parentId: revUserId });
    const refused = {
      __typename: 'ArtifactAlreadyAttachedError',
      code: 'ARTIFACT_ALREADY_ATTACHED',
      path: ['input', 'artifactId'],
      existingParent: revUserId,
    };
    expect(same).toEqual({ ...refused, isSame: true });
    expect(other).toEqual({ ...refused, isSame: false });
    expect(listed.data.node.artifacts.edges).toEqual([{ node: { id: artifactId, content } }]);
    expect(deleted).toEqual({ __typename: 'DeleteArtifactSuccess', outcome: 'DELETED', deletedArtifactId: artifactId });
    expect(again).toMatchObject({ outcome: 'ALREADY_DELETED' });
    await expect(new FileStore(api.current.config).read(key)).rejects.toThrow('ENOENT');
  });

  test('go with what they are attached to, bytes and all, and leave those of others', async () => {
    const { owner, staff, artifact, accountId, revOrgId, revUserId } = await customer();
    const neighbour = await customer();
    const kept = await neighbour.artifact(neighbour.revUserId);
    const gone = [await artifact(accountId), await artifact(revOrgId), await artifact(revUserId)];
    const before = await keys();

    await owner.call(`mutation { deleteRevUser(input: { revUserId: "${revUserId}" }) { __typename } }`);
    await owner.call(`mutation { deleteAccount(input: { accountId: "${accountId}" }) { __typename } }`);
    await runJobs(api.current);

    const left = await staff.call('query N($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: gone });
    expect(left.data.nodes).toEqual([null, null, null]);
    const after = await keys();
    const store = new FileStore(api.current.config);
    for (const key of before.filter(name => !after.includes(name))) {
      await expect(store.read(key)).rejects.toThrow('ENOENT');
    }
    const read = await neighbour.staff.call(`{ node(id: "${kept}") { ... on Artifact { content } } }`);
    expect(read.data.node).toEqual({ content: file.content });
  });

  test('two who attach one at once: one does it, the other is told where it is', async () => {
    const { staff, artifact, accountId, revUserId } = await customer();
    const artifactId = await artifact();

    const answers = await Promise.all(
      [accountId, revUserId].map(parentId => call(staff, 'attachArtifact', { artifactId, parentId })),
    );

    const won = answers.find(({ artifact: attached }) => attached);
    const lost = answers.find(({ existingParent }) => existingParent);
    expect(lost).toMatchObject({ existingParent: won.artifact.parentId, isSame: false });
  });

  test('keep no bytes when the row does not come', async () => {
    const { organization } = await customer();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const written = vi.spyOn(FileStore.prototype, 'write');
    written.mockImplementationOnce(async () => {
      await query(api.current.em(), sql`delete from user_permission where user_id = ${staff.user.id}::uuid`);
    });

    const refused = await call(staff, 'createArtifact', file);

    const [key = ''] = written.mock.calls.map(([name]) => name);
    written.mockRestore();
    await expect(new FileStore(api.current.config).read(key)).rejects.toThrow('ENOENT');
    expect(refused).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
  });

  test('refuse members, strangers, malformed ids, absent parents and bad files, and change nothing', async () => {
    const { organization, staff, artifact, accountId, revUserId } = await customer();
    const artifactId = await artifact();
    const stranger = await customer();
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    expect(await call(member, 'createArtifact', file)).toMatchObject({ __typename: 'ForbiddenError' });
    expect(await call(member, 'attachArtifact', { artifactId, parentId: accountId })).toMatchObject({
      __typename: 'ForbiddenError',
    });
    expect(await call(member, 'deleteArtifact', { artifactId })).toMatchObject({ __typename: 'ForbiddenError' });
    const notFound = { __typename: 'ArtifactNotFoundError', code: 'ARTIFACT_NOT_FOUND', path: ['input', 'artifactId'] };
    expect(await call(stranger.staff, 'attachArtifact', { artifactId, parentId: stranger.accountId })).toEqual(
      notFound,
    );
    expect(await call(stranger.staff, 'deleteArtifact', { artifactId })).toEqual(notFound);
    expect(await call(staff, 'deleteArtifact', { artifactId: formatId('art', newId()) })).toEqual(notFound);
    const noParent = { __typename: 'ParentNotFoundError', code: 'PARENT_NOT_FOUND', path: ['input', 'parentId'] };
    for (const parentId of [
      stranger.accountId,
      stranger.revOrgId,
      stranger.revUserId,
      formatId('acc', newId()),
      formatId('rvo', newId()),
      formatId('rvu', newId()),
    ]) {
      expect(await call(staff, 'attachArtifact', { artifactId, parentId })).toEqual(noParent);
    }
    expect(await call(staff, 'attachArtifact', { artifactId: revUserId, parentId: accountId })).toMatchObject({
      __typename: 'InvalidIdError',
      path: ['input', 'artifactId'],
    });
    expect(await call(staff, 'attachArtifact', { artifactId, parentId: typed('usr', staff.user) })).toMatchObject({
      __typename: 'InvalidIdError',
      path: ['input', 'parentId'],
    });
    expect(await call(staff, 'deleteArtifact', { artifactId: 'x' })).toMatchObject({ __typename: 'InvalidIdError' });
    expect(await call(staff, 'createArtifact', { ...file, mediaType: 'text' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'mediaType'],
    });
    const large = Buffer.alloc(512 * 1024 + 1).toString('base64');
    expect(await call(staff, 'createArtifact', { ...file, content: large })).toMatchObject({
      __typename: 'FileTooLargeError',
    });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
