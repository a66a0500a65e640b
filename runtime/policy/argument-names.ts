import { ToolError } from '../errors.ts';

/** Redmine's names at the beginning of a message, in quotes, or with an underscore: other words mean what they say. */
const WIRE_NAME = /^[a-z][a-z_.]*\b|(?<=")[a-z][a-z_.]*(?=")|\b[a-z]+[_.][a-z_.]*[a-z]\b/g;

/** An error of Redmine's parameters as one of the tool's arguments. */
export function inArguments(error: ToolError, names: { readonly [wire: string]: string }): ToolError {
  const own = (text: string) =>
    text.replaceAll(WIRE_NAME, (word) => (Object.hasOwn(names, word) ? (names[word] ?? word) : word));
  const { argument } = error.details;
  const message = own(error.message);
  if (message === error.message && (argument === undefined || own(argument) === argument)) return error;
  return new ToolError(error.code, message, {
    ...error.details,
    ...(argument === undefined ? {} : { argument: own(argument) }),
  });
}
