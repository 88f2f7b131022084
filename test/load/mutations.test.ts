import { getNamedType, isUnionType } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';

import { createSchema } from '../../src/schema.ts';
import { useApi } from '../support/api.ts';
import { captureStatements } from '../support/statements.ts';
import { issuer, mutations } from './mutations.ts';
import { makeTenant } from './tenant.ts';

const api = useApi(issuer.env);
afterAll(() => issuer.close());
const schema = await createSchema();
const fields = schema.getMutationType()?.getFields() ?? {};

/** How many statements a mutation takes that succeeds in a tenant of a size. */
async function statementsOf(field: string, size: number): Promise<number> {
  const tenant = await makeTenant(api.current, size);
  const attempt = await mutations[field]?.(tenant);
  if (!attempt) {
    throw new Error(`test/load/mutations.ts does not say how ${field} is called`);
  }
  const [declared, given] = attempt.input
    ? [`($input: ${String(fields[field]?.args[0]?.type)})`, '(input: $input)']
    : ['', ''];
  const document = `mutation ${declared} { answer: ${field}${given} { __typename } }`;
  const token = attempt.by?.token ?? null;
  const statements = await captureStatements(async () => {
    const { data, errors } = await api.current.call(document, attempt.input ? { input: attempt.input } : {}, { token });
    expect(errors).toBeUndefined();
    expect(successesOf(field)).toContain(data.answer.__typename);
  });
  return statements.length;
}

/** What a mutation answers with when it succeeds. */
function successesOf(field: string): string[] {
  const type = getNamedType(fields[field]?.type);
  const answers = isUnionType(type) ? type.getTypes() : [];
  return answers.filter(answer => answer.getInterfaces().every(({ name }) => name !== 'Error')).map(({ name }) => name);
}

const counts = new Map<string, number>();

describe('takes as many statements in a tenant with five of everything as in one with a single one:', () => {
  test.each(Object.keys(fields).toSorted())('%s', async field => {
    const one = await statementsOf(field, 1);
    const five = await statementsOf(field, 5);

    expect(five).toBe(one);
    counts.set(field, one);
  });

  test('and the counts are those that were written down', async () => {
    const lines = [...counts].map(([field, count]) => `${field} ${count}\n`);

    await expect(lines.join('')).toMatchFileSnapshot('mutations.statements.txt');
  });
});
