import type { ApolloServer } from '@apollo/server';
import type { FastifyBaseLogger } from 'fastify';
import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';

import type { Context } from '../../context.ts';
import { toAnswer } from '../graphql-errors.ts';
import type { Admission } from '../limits/admission.ts';
import { type LiveArgs, type LiveResults, subscribeLive } from './live-results.ts';

export interface OperationParams {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/** An answer before or after its errors were put into words. */
interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[] | undefined;
}

interface OperationsOptions {
  readonly schema: GraphQLSchema;
  readonly apollo: ApolloServer<Context>;
  readonly admission: Admission;
  readonly log: FastifyBaseLogger;
}

/** Runs what comes over streams and sockets: subscriptions by itself, all else as Apollo Server runs it over HTTP. */
export class Operations {
  readonly #options: OperationsOptions;

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /** Reads a document; answers with what is wrong with it, if anything is. */
  prepare({ query, operationName, variables }: OperationParams, contextValue: Context): LiveArgs | GraphQLError[] {
    const { schema, admission } = this.#options;
    const { refusal } = admission.ask(contextValue, query, () => variables);
    if (refusal) {
      return [refusal];
    }
    try {
      const document = parse(query);
      if (getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION) {
        const faults = validate(schema, document, specifiedRules);
        if (faults.length > 0) {
          return faults.map(fault => withCode(fault, 'GRAPHQL_VALIDATION_FAILED'));
        }
      }
      return {
        schema,
        document,
        contextValue,
        ...(operationName && { operationName }),
        variableValues: variables ?? {},
      };
    } catch (error) {
      return [withCode(error instanceof GraphQLError ? error : new GraphQLError('Malformed'), 'GRAPHQL_PARSE_FAILED')];
    }
  }

  async subscribe(args: ExecutionArgs): Promise<LiveResults | ExecutionResult> {
    return subscribeLive(args as LiveArgs);
  }

  async execute({ document, operationName, variableValues, contextValue }: ExecutionArgs): Promise<ExecutionResult> {
    const { body } = await this.#options.apollo.executeOperation(
      { query: document, variables: variableValues ?? {}, ...(operationName && { operationName }) },
      { contextValue: contextValue as Context },
    );
    if (body.kind !== 'single') {
      throw new Error('No answer comes in parts');
    }
    return body.singleResult as ExecutionResult;
  }

  /** A subscription's answer as the outside sees it. All other answers are in order already. */
  disclose(result: Answered, context: Context): FormattedExecutionResult {
    const { errors, ...answer } = result as ExecutionResult;
    return errors ? { ...answer, errors: this.tell(errors, context) } : answer;
  }

  /** Errors as the outside sees them. */
  tell(errors: readonly (GraphQLError | GraphQLFormattedError)[], { referenceId }: Context): GraphQLFormattedError[] {
    return errors.map(error => {
      if (!(error instanceof GraphQLError)) {
        return error;
      }
      const { extensions, ...formatted } = error.toJSON();
      const coded = { ...formatted, extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions } };
      return toAnswer(coded, error, { referenceId, log: this.#options.log });
    });
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  Object.assign(error.extensions, { code });
  return error;
}
