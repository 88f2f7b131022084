/** What is there already, or will be: a field that need not wait costs no turn of the event loop. */
export type Eventual<Value> = Value | Promise<Value>;

/** Goes on with a value: now when it is there, else once it is. */
export function andThen<Value, Next>(value: Eventual<Value>, goOn: (value: Value) => Eventual<Next>): Eventual<Next> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
