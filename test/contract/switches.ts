import { getNamedType, type GraphQLSchema, isUnionType } from 'graphql';

/** A program that handles every answer of every mutation, by a switch that the compiler proves complete. */
export function switchesOver(schema: GraphQLSchema): string {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const functions = mutations.map(({ name, args, type }) => {
    const union = getNamedType(type);
    const members = isUnionType(union) ? union.getTypes() : [];
    const input = args[0] ? { declared: `($input: ${String(args[0].type)})`, given: '(input: $input)' } : null;
    const isRefusal = (member: (typeof members)[number]) => member.getInterfaces().some(each => each.name === 'Error');
    const refusals = members.some(isRefusal) ? '... on Error { code message path }' : '';
    const text = `mutation ${pascal(name)}${input?.declared ?? ''} { ${name}${input?.given ?? ''} { __typename ${refusals} } }`;
    return [
      `const ${name}Document = graphql(\`${text}\`);`,
      `export function ${name}(answer: NonNullable<ResultOf<typeof ${name}Document>['${name}']>): string {`,
      `  switch (answer.__typename) {`,
      ...members.map(member =>
        isRefusal(member)
          ? `    case '${member.name}':\n      return answer.code + answer.message + answer.path.join('.');`
          : `    case '${member.name}':\n      return answer.__typename;`,
      ),
      // Of a single member, only the discriminant is narrowed.
      `    default:\n      return impossible(answer${members.length === 1 ? '.__typename' : ''});`,
      `  }`,
      `}`,
    ].join('\n');
  });
  return `${head}\n${functions.join('\n\n')}\n\n${incomplete}`;
}

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

const head = `
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { graphql } from './gql';

type ResultOf<Document> = Document extends DocumentTypeDecoration<infer Result, infer _> ? Result : never;

const impossible = (answer: never): string => String(answer);
`;

// The proof that the proof can fail.
const incomplete = `
export function forgetful(answer: NonNullable<ResultOf<typeof removeWorkspaceMemberDocument>['removeWorkspaceMember']>): string {
  switch (answer.__typename) {
    case 'RemoveWorkspaceMemberSuccess':
      return answer.__typename;
    default:
      // @ts-expect-error the refusals are missing
      return impossible(answer);
  }
}
`;
