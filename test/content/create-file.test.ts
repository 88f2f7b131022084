import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { StoredFile } from '../../src/modules/content/index.ts';
import { FileStore } from '../../src/shared/files/file-store.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { callWhileDisconnecting, callWhileEnding } from '../support/ending.ts';
import { runJobs } from '../support/run-jobs.ts';
import { World } from '../support/world.ts';

const createFile = /* GraphQL */ `
  mutation CreateFile($input: CreateFileInput!) {
    createFile(input: $input) {
      __typename
      ... on CreateFileSuccess {
        file {
          id
          name
          mediaType
          size
          owner {
            id
          }
        }
      }
      ... on Error {
        code
        message
        path
      }
      ... on FileTooLargeError {
        limit
      }
    }
  }
`;
const base64 = (bytes: number | string) =>
  (typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.alloc(bytes, 'x')).toString('base64');
const input = { name: '../../etc/passwd', mediaType: 'Text/Plain; charset=utf-8', content: base64('Grüße') };

describe('createFile', () => {
  const api = useApi();
  const world = () => new World(api.current);

  /** What the file store holds, by name. */
  async function stored(): Promise<string[]> {
    const root = join(api.current.config.dataDir, 'files');
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
      .filter(entry => entry.isFile())
      .map(({ name }) => name)
      .toSorted();
  }

  test('keeps the bytes under a name of their own, and records the file', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });

    const { data } = await ada.call(createFile, { input });

    expect(data.createFile).toEqual({
      __typename: 'CreateFileSuccess',
      file: {
        id: expect.stringMatching(/^fil_/),
        name: '../../etc/passwd',
        mediaType: 'text/plain;charset=utf-8',
        size: 7,
        owner: { id: ada.id },
      },
    });
    const id = readId(data.createFile.file.id)?.uuid ?? '';
    const { storageKey } = await api.current.em().findOneOrFail(StoredFile, id);
    expect(await new FileStore(api.current.config).read(storageKey)).toEqual(Buffer.from('Grüße'));
    expect(await stored()).toContain(storageKey);
    expect(await api.current.em().find(AuditEvent, { organizationId: organization.id })).toMatchObject([
      { action: 'file.created', actorId: ada.user.id, subjectKind: 'fil', subjectId: id },
    ]);
  });

  test.each([
    ['of no bytes', 0],
    ['of 512 KiB', 512 * 1024],
  ])('keeps a file %s', async (_, size) => {
    const { owner } = await world().organization();

    const { data } = await owner.call(createFile, { input: { ...input, content: base64(size) } });

    expect(data.createFile).toMatchObject({ __typename: 'CreateFileSuccess', file: { size } });
  });

  test('refuses one byte more, and keeps nothing', async () => {
    const { owner } = await world().organization();
    const before = { rows: await api.current.snapshot(), bytes: await stored() };

    const { data } = await owner.call(createFile, { input: { ...input, content: base64(512 * 1024 + 1) } });

    expect(data.createFile).toEqual({
      __typename: 'FileTooLargeError',
      code: 'FILE_TOO_LARGE',
      message: 'A file has at most 524288 bytes.',
      path: ['input', 'content'],
      limit: 524_288,
    });
    expect({ rows: await api.current.snapshot(), bytes: await stored() }).toEqual(before);
  });

  test.each([
    ['no name', { name: '' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'name'],
    ['a name with a null byte', { name: 'a\0b' }, 'name'],
    ['no media type', { mediaType: '' }, 'mediaType'],
    ['half a media type', { mediaType: 'text' }, 'mediaType'],
    ['a media type with a line break', { mediaType: 'text/plain\r\nx-evil: 1' }, 'mediaType'],
    ['what is no base64', { content: 'Grüße!' }, 'content'],
    ['base64 for addresses', { content: '_-8=' }, 'content'],
    ['base64 without padding', { content: 'YQ' }, 'content'],
    ['base64 with a line break', { content: 'YWJj\nYWJj' }, 'content'],
    ['base64 with stray bits', { content: 'YR==' }, 'content'],
  ])('refuses %s, and keeps nothing', async (_, wrong, field) => {
    const { owner } = await world().organization();
    const before = { rows: await api.current.snapshot(), bytes: await stored() };

    const { data } = await owner.call(createFile, { input: { ...input, ...wrong } });

    expect(data.createFile).toMatchObject({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', field],
    });
    expect({ rows: await api.current.snapshot(), bytes: await stored() }).toEqual(before);
  });

  test('is for those who are signed in', async () => {
    const bytes = await stored();

    const { errors } = await api.current.call(createFile, { input });

    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await stored()).toEqual(bytes);
  });

  test('takes the bytes back when the account ends at the same time', async () => {
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });
    const bytes = await stored();

    const { reply, before } = await callWhileEnding(api.current, ada, () => ada.call(createFile, { input }));

    expect(reply.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(await api.current.snapshot()).toEqual(before);
    expect(await stored()).toEqual(bytes);
  });

  test('leaves the bytes to the announced job when nobody knows whether the row was written', async () => {
    api.current.advance(3_600_000);
    const { organization } = await world().organization();
    const ada = await world().user({ in: organization });
    await runJobs(api.current);
    const before = { rows: await api.current.snapshot(), bytes: await stored() };

    const reply = await callWhileDisconnecting(api.current, ada, () => ada.call(createFile, { input }));
    const bytes = await stored();
    api.current.advance(3_600_000);
    await runJobs(api.current);

    expect(reply.errors?.[0]?.extensions['code']).toBe('SERVICE_UNAVAILABLE');
    expect(bytes).toHaveLength(before.bytes.length + 1);
    expect({ rows: await api.current.snapshot(), bytes: await stored() }).toEqual(before);
  });
});
