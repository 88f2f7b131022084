import type { CodegenConfig } from '@graphql-codegen/cli';

/** graphql-codegen with the client preset: the types of exactly what each document asks for. */
export const codegenConfig = {
  schema: 'schema.graphql',
  documents: ['src/**/*.ts'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { DateTime: 'string', JSONObject: 'Record<string, unknown>' },
      },
    },
  },
} satisfies CodegenConfig;
