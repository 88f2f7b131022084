import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  BREAK,
  type DocumentNode,
  execute,
  type ExecutionResult,
  getNamedType,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isInputObjectType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';

import type { Context } from '../context.ts';

type Gateway = ApolloServerOptionsWithGateway<Context>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type Asked = Parameters<Executor>[0];
type Values = Record<string, unknown>;
type Program = Extract<ReturnType<typeof compileQuery<Values, Values>>, { query: unknown }>;

/** Documents that are remembered, and programs with them: those of a fleet of clients are few. */
const remembered = 500;
const longestCompiled = 10_000;

/**
 * Runs documents for Apollo Server, which takes whoever does for a gateway.
 *
 * A query whose text comes a second time is compiled, by graphql-jit: interpreting a page of a hundred rows takes longer
 * than everything else about it. What changes something is interpreted, as are texts that come once.
 */
export function compiledDocuments(schema: GraphQLSchema): Gateway {
  nameTypes(schema);
  const documents = new CompiledDocuments(schema);
  return {
    load: async () => ({ executor: async asked => documents.run(asked) }),
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: async () => {},
  };
}

class CompiledDocuments {
  readonly #schema: GraphQLSchema;
  /** Null for a text that came once, false for one that is always interpreted. */
  readonly #programs = new Map<string, Program | null | false>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  async run(asked: Asked): Promise<ExecutionResult> {
    const { variables } = asked.request;
    const program = this.#programFor(asked);
    if (!program) {
      return this.#interpret(asked);
    }
    const result = await program.query({}, asked.context, variables ?? {});
    // Nothing was run, as the variables do not fit. Clients know graphql-js's words for what is wrong with them.
    if (result.data === undefined) {
      return this.#interpret(asked);
    }
    return result.errors ? { ...result, errors: result.errors.map(asInterpreted) } : result;
  }

  async #interpret({ document, request, context }: Asked): Promise<ExecutionResult> {
    return execute({
      schema: this.#schema,
      document,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName,
    });
  }

  #programFor(asked: Asked): Program | null | false {
    const { operation, queryHash, source, request } = asked;
    if (operation?.operation !== OperationTypeNode.QUERY || source.length > longestCompiled) {
      return null;
    }
    const key = `${queryHash} ${request.operationName ?? ''}`;
    const known = this.#programs.get(key);
    if (known || known === false) {
      return known;
    }
    const program = known === null ? this.#compile(asked) : null;
    if (this.#programs.size >= remembered) {
      const [oldest = ''] = this.#programs.keys();
      this.#programs.delete(oldest);
    }
    this.#programs.set(key, program);
    return program;
  }

  #compile({ document, request }: Asked): Program | false {
    if (!isPlain(this.#schema, document)) {
      return false;
    }
    const made = compileQuery<Values, Values>(this.#schema, document, request.operationName);
    return isCompiledQuery(made) ? made : false;
  }
}

/**
 * Whether graphql-jit does with a document what GraphQL says.
 *
 * Of the objects among arguments it does not know `@oneOf`, nor what stands in for a variable that is left out, and of those
 * that hold themselves it makes programs without end. A fragment that is spread twice it takes the first time only, even
 * when that is skipped, and a null instead of a condition for false.
 */
function isPlain(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let plain = true;
  const refuse = () => {
    plain = false;
    return BREAK;
  };
  visit(
    document,
    visitWithTypeInfo(types, {
      Argument: () => (isInputObjectType(getNamedType(types.getInputType())) ? refuse() : undefined),
      Directive: ({ name }) => (conditions.has(name.value) ? refuse() : undefined),
    }),
  );
  return plain;
}

const conditions = new Set([GraphQLIncludeDirective.name, GraphQLSkipDirective.name]);

/** graphql-jit's errors have no extensions where graphql-js's have empty ones. */
function asInterpreted({ message, path, locations, originalError }: GraphQLError): GraphQLError {
  const error = new GraphQLError(message, { path, originalError });
  return Object.assign(error, { locations });
}

/** What answers with a union or an interface says its type; graphql-jit wants to be told by the type itself. */
function nameTypes(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) {
      const { resolveType } = type;
      type.resolveType = (value, ...rest) =>
        (value as { __typename?: string }).__typename ?? resolveType?.(value, ...rest);
    }
  }
}
